package dev.reprise.models.demo;

import dev.reprise.core.tool.ToolDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The tools of a request.
record Offer(List<ToolDescriptor> tools) {
    Offer {
        tools = List.copyOf(tools);
    }

    boolean has(String id) {
        return find(id::equals).isPresent();
    }

    /// The first tool whose id fits.
    Optional<ToolDescriptor> find(Predicate<String> fits) {
        return tools.stream().filter(tool -> fits.test(tool.id())).findFirst();
    }

    /// The first of these tools.
    Optional<ToolDescriptor> any(List<String> ids) {
        return ids.stream().flatMap(id -> find(id::equals).stream()).findFirst();
    }
}
