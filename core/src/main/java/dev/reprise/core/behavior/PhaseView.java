package dev.reprise.core.behavior;

import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a hook can see. Everything is immutable and may be kept.
public sealed interface PhaseView
        permits RunStart,
                StepStart,
                BeforeInference,
                AfterInference,
                BeforeToolExecute,
                AfterToolExecute,
                StepEnd,
                RunEnd {
    Phase phase();

    RunSnapshot run();

    default RunIdentity identity() {
        return run().identity();
    }

    default RunPolicy policy() {
        return run().policy();
    }

    default ThreadId thread() {
        return identity().thread();
    }

    default List<Message> messages() {
        return run().messages();
    }

    /// How many messages the thread held when the run began.
    default int initialMessageCount() {
        return run().initialMessages();
    }

    /// The state as it was when this phase began.
    default Json snapshot() {
        return run().state();
    }

    /// The value at the path, if there is one.
    default Optional<Json> snapshotAt(Path path) {
        return snapshot().find(path);
    }

    /// The state of a scope at the path. Around a tool, the state of tool calls is that of its
    /// call; anywhere else there is no call, and the path is taken as it is.
    ///
    /// @return an empty object when there is none
    default Json scopedState(StateScope scope, Path base) {
        var call = scope == StateScope.TOOL_CALL ? aroundCall() : null;
        var path = call == null ? base : StateActions.callPath(call.id(), base);
        return snapshotAt(path).filter(value -> !value.isNull()).orElse(JsonObject.EMPTY);
    }

    private @Nullable ToolCall aroundCall() {
        return switch (this) {
            case BeforeToolExecute before -> before.call();
            case AfterToolExecute after -> after.call();
            case RunStart _,
                    StepStart _,
                    BeforeInference _,
                    AfterInference _,
                    StepEnd _,
                    RunEnd _ ->
                    null;
        };
    }

    /// Which round of the run this is, from 1.
    default int round() {
        return run().step() + 1;
    }
}
