package dev.reprise.core.tool;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.state.working.StateContext;
import java.util.List;
import java.util.Optional;

/// What a tool can see and do while it runs.
///
/// State is a snapshot of the round's start (in sequential mode of the call's start) and is
/// read-only. Everything may be called from any thread until the tool returns.
public interface ToolCallContext {
    ToolCall call();

    /// The id of this call's effect: the same over retries and restarts, another for another run,
    /// step or arguments. Hand it to services that can recognise a repeated request.
    default String idempotencyKey() {
        return call().id();
    }

    /// How often this call was begun, this time included.
    default int attempt() {
        return 1;
    }

    /// Name under which this call's patches are recorded.
    default String source() {
        return "tool:" + call().name();
    }

    RunIdentity identity();

    RunPolicy policy();

    /// The conversation as it was when the round began.
    List<Message> messages();

    /// The thread's state as this call sees it.
    Json snapshot();

    /// The value at the path, if there is one.
    default Optional<Json> snapshotAt(Path path) {
        return snapshot().find(path);
    }

    /// A reference to a place in the state. Inside a tool it can be read, not written.
    StateRef state(Path path);

    /// The durable record of this call.
    Optional<ToolCallState> callState();

    /// The decision that let this call go on, if it was suspended before.
    default Optional<ToolCallResume> resumeInput() {
        return callState().map(ToolCallState::resume);
    }

    /// Cancelled when the run is, or when the result is no longer wanted.
    Cancellation cancellation();

    /// Shows progress to whoever watches the run. Never blocks for long and never fails the tool,
    /// unless the application takes reports itself: what its [ProgressSink] throws comes out here.
    void reportProgress(ToolProgress update);

    /// Begins something of the tool's own that it shows to whoever watches the run: a document,
    /// empty at first. Each write to it shows all of it anew.
    ///
    /// A write does not block, and fails the tool only as [#reportProgress] does, or when it leaves
    /// no object.
    ///
    /// @param stream names it among all that the run shows; progress goes by the call
    /// @param type tells those who show it what it is
    StateContext activity(String stream, String type);

    /// Puts a message on the list of this call.
    ///
    /// Nobody reads the list but the tool: to have the messages said, it hands them over with its
    /// effect ([ToolExecutionEffect#saying(List)]).
    void addMessage(ContextMessage message);

    /// The messages put on the list of this call so far.
    List<ContextMessage> pendingMessages();

    /// Keeps what the work came to after its tool had given it up and ended without it, so that the
    /// effect is known to have been done and can be taken back. The model is not told, and nothing
    /// else follows from it. May be called after the tool has returned.
    default void endedLate(ToolExecutionEffect effect) {}

    /// A successful effect with any value that has a JSON form.
    default ToolExecutionEffect success(Object data) {
        return ToolExecutionEffect.of(
                ToolResult.success(call().name(), ToolSchemas.installed().encode(data)));
    }

    default ToolExecutionEffect error(String message) {
        return ToolExecutionEffect.of(ToolResult.error(call().name(), message));
    }

    default ToolExecutionEffect error(String code, String message) {
        return ToolExecutionEffect.of(ToolResult.error(call().name(), code, message));
    }

    /// Suspends this call until somebody decides.
    default ToolExecutionEffect suspended(String message, SuspendTicket ticket) {
        return ToolExecutionEffect.of(ToolResult.suspended(call().name(), message, ticket));
    }
}
