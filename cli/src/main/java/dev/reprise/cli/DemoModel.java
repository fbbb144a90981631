package dev.reprise.cli;

import java.util.List;
import java.util.Map;

/// Which model the demo agents use when nobody says.
final class DemoModel {
    private static final String DEMO = "demo:";

    private DemoModel() {}

    /// The first model whose key is set; the demo model, and a notice, when there is none.
    static String choose(Map<String, String> environment, List<String> notices) {
        if (isSet(environment, "OPENAI_API_KEY")) {
            return "gpt-4o-mini";
        }
        if (isSet(environment, "DEEPSEEK_API_KEY")) {
            return "deepseek-chat";
        }
        notices.add(
                "no OPENAI_API_KEY or DEEPSEEK_API_KEY is set: the demo model answers, by fixed rules and without"
                        + " any network");
        return DEMO;
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        var value = environment.get(name);
        return value != null && !value.isBlank();
    }
}
