package dev.reprise.testing.model;

import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelChunk.ToolCallPart;
import java.util.List;

/// The parts of one call, put together.
record CallParts(String id, String name, String arguments) {
    static List<CallParts> of(List<ModelChunk> chunks) {
        var parts =
                chunks.stream()
                        .filter(ToolCallPart.class::isInstance)
                        .map(ToolCallPart.class::cast)
                        .toList();
        return parts.stream()
                .map(ToolCallPart::index)
                .distinct()
                .map(index -> join(parts.stream().filter(p -> p.index() == index).toList()))
                .toList();
    }

    private static CallParts join(List<ToolCallPart> parts) {
        var id = new StringBuilder();
        var name = new StringBuilder();
        var arguments = new StringBuilder();
        for (var part : parts) {
            id.append(part.id() == null ? "" : part.id());
            name.append(part.name() == null ? "" : part.name());
            arguments.append(part.argumentsDelta());
        }
        return new CallParts(id.toString(), name.toString(), arguments.toString());
    }
}
