package dev.reprise.protocols.aisdk;

import static dev.reprise.protocols.aisdk.UiMessages.textOf;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.Optional;

/// A part of an assistant message that answers a call.
///
/// @param target the call, or the question about it
/// @param value read by the shared rule of all protocols
record AnswerPart(String target, Json value) {
    private static final String APPROVAL = "approval";

    /// Reads a part; empty when it answers nothing.
    static Optional<AnswerPart> of(JsonObject part) {
        var type = textOf(part, "type").orElse("");
        if (type.equals("tool-approval-response")) {
            return textOf(part, "approvalId").map(id -> new AnswerPart(id, verdict(part)));
        }
        return switch (textOf(part, "state").orElse("")) {
            case "approval-responded" -> {
                var approval =
                        part.get(APPROVAL) instanceof JsonObject given ? given : JsonObject.EMPTY;
                yield textOf(approval, "id")
                        .or(() -> call(part))
                        .map(id -> new AnswerPart(id, verdict(approval)));
            }
            case "output-available" -> answer(type, part, part.getOr("output", Json.NULL));
            case "output-denied" -> answer(type, part, Json.FALSE);
            case "output-error" ->
                    answer(
                            type,
                            part,
                            JsonObject.EMPTY
                                    .with("approved", false)
                                    .with(
                                            "error",
                                            Outputs.orUnnamed(
                                                    textOf(part, "errorText").orElse(null))));
            default -> Optional.empty();
        };
    }

    private static Optional<AnswerPart> answer(String type, JsonObject part, Json value) {
        return type.equals("dynamic-tool") || type.startsWith("tool-")
                ? call(part).map(id -> new AnswerPart(id, value))
                : Optional.empty();
    }

    private static Optional<String> call(JsonObject part) {
        return textOf(part, "toolCallId").or(() -> textOf(part, "tool_call_id"));
    }

    /// What an approval says, with what is beside it.
    private static Json verdict(JsonObject approval) {
        var approved = Json.TRUE.equals(approval.get("approved"));
        return JsonObject.builder()
                .put("approved", approved)
                .putOptional("reason", approval.get("reason"))
                .putOptional("remember", approval.get("remember"))
                .build();
    }
}
