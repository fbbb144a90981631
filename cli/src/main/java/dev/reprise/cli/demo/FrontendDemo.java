package dev.reprise.cli.demo;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.frontend.FrontendTools;
import java.util.List;

/// The two tools that the starters' front ends always have.
final class FrontendDemo {
    private static final List<ToolDescriptor> DESCRIPTORS =
            List.of(
                    ToolDescriptor.of(
                            "askUserQuestion",
                            "Asks the user a question.",
                            Arguments.parameters("message", "string", "the question")),
                    ToolDescriptor.of(
                            "set_background_color",
                            "Lets the user choose a background color.",
                            Arguments.parameters("colors", "strings", "colors to choose from")));

    private FrontendDemo() {}

    static FrontendTools behavior() {
        return FrontendTools.of(DESCRIPTORS);
    }

    static List<Tool> tools() {
        return DESCRIPTORS.stream().map(FrontendTools::stub).toList();
    }
}
