package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolFault;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that was begun, and of which nobody can know whether it was done: what a person is asked,
/// and what the answer means.
final class UnknownOutcome {
    private static final String ACTION = "effect:unknown_outcome";
    private static final String CODE = "unknown_outcome";
    private static final String DONE = "done";
    private static final String ATTEMPT = "attempt";

    /// Why nobody knows what a call came to whose process died.
    static final String STOPPED = "the process stopped while it was running";

    private static final JsonObject ANSWER =
            JsonObject.EMPTY
                    .with("type", "object")
                    .with(
                            "properties",
                            JsonObject.EMPTY
                                    .with(
                                            "outcome",
                                            JsonObject.EMPTY.with(
                                                    "enum",
                                                    JsonArray.of(
                                                            Json.of(DONE), Json.of("not_done"))))
                                    .with("result", JsonObject.EMPTY))
                    .with("required", JsonArray.of(Json.of("outcome")));

    private UnknownOutcome() {}

    /// What becomes of such a call.
    sealed interface Next {
        /// A person is asked.
        record Asked(SuspendTicket ticket) implements Next {}

        /// It is over.
        record Settled(ToolResult result) implements Next {}
    }

    /// What becomes of a call, as its tool declares. One that declares nothing of the kind, or is
    /// not there any more, leaves it to a person.
    ///
    /// @param why nobody knows what it came to
    static Next of(@Nullable Tool tool, ToolCall call, StartedCall started, String why) {
        var then =
                tool != null && tool.effect() instanceof EffectDeclaration.Opaque(var wanted)
                        ? wanted
                        : EffectDeclaration.WhenUnknown.ASK;
        return switch (then) {
            case ASK -> new Next.Asked(ask(call, started, why));
            case FAIL_TO_MODEL -> new Next.Settled(failure(call, why));
            case ASSUME_DONE -> new Next.Settled(assumed(call, why));
        };
    }

    /// Why nobody knows what a call came to whose tool says so.
    static String why(ToolException failure) {
        return failure.fault()
                .map(ToolFault::message)
                .orElseGet(() -> LoopException.textOf(failure));
    }

    /// Asks a person. A refusal ends the call, any other answer but "done" lets it be made again.
    static SuspendTicket ask(ToolCall call, StartedCall started, String why) {
        var shown =
                JsonObject.EMPTY
                        .with("tool_name", call.name())
                        .with("tool_args", call.arguments())
                        .with("effect_id", started.effect())
                        .with(ATTEMPT, started.attempt());
        var id = "unknown_" + call.id();
        var suspension = new Suspension(id, ACTION, question(call, why), shown, ANSWER);
        return new SuspendTicket(
                suspension,
                new PendingToolCall(id, "ResolveUnknownOutcome", shown),
                ResumeMode.REPLAY_TOOL_CALL);
    }

    /// How often a call was begun that a person was asked about; 0 of a call that waits for another
    /// reason.
    static int attempts(SuspendedCall waited) {
        return isAsked(waited.ticket())
                        && waited.ticket().suspension().parameters() instanceof JsonObject shown
                ? JsonReader.of(shown).indexOr(ATTEMPT, 0)
                : 0;
    }

    /// Whether this is what a person is asked about such a call.
    static boolean isAsked(SuspendTicket ticket) {
        return ticket.suspension().action().equals(ACTION);
    }

    private static String question(ToolCall call, String why) {
        return "It is not known whether tool '%s' did its work: %s. Was it done?"
                .formatted(call.name(), why);
    }

    /// What the model is told in place of a result.
    static ToolResult failure(ToolCall call, String why) {
        return ToolResult.error(
                call.name(), CODE, "it is not known whether the work was done: " + why);
    }

    /// A result without anything in it, for a call that counts as done.
    private static ToolResult assumed(ToolCall call, String why) {
        return ToolResult.success(call.name(), Json.NULL, "assumed done; no result came: " + why);
    }

    /// What the person says the call came to; empty when it is to be made again.
    static Optional<ToolResult> answered(SuspendedCall waited, ToolCallResume decision) {
        if (!isAsked(waited.ticket())) {
            return Optional.empty();
        }
        return decision.result()
                .asObject()
                .filter(answer -> Json.of(DONE).equals(answer.get("outcome")))
                .map(answer -> {
                    var result = answer.get("result");
                    return ToolResult.success(
                            waited.toolName(), result == null ? Json.NULL : result);
                });
    }
}
