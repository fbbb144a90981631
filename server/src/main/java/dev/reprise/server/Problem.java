package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.StateException;
import org.jspecify.annotations.Nullable;

/// How a request failed, as its answer says it. All error answers of handlers are made here.
///
/// @param status of the answer
/// @param text value of the member `error` of the body
/// @param decision what holds instead of the one that came too late; a member of the body, too,
///   where there is one
record Problem(int status, String text, @Nullable ToolCallDecision decision) {
    private static final int TOO_MANY = 429;

    static final Problem SHUTTING_DOWN = new Problem(503, "shutting down");

    Problem(int status, String text) {
        this(status, text, null);
    }

    static Problem alreadyDecided(ToolCallDecision winner) {
        return new Problem(409, PrepareException.alreadyDecided(winner), winner);
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "bad request: " + detail);
    }

    /// JSON that is well formed and does not fit.
    static Problem misfit(String detail) {
        return new Problem(422, "invalid request: " + detail);
    }

    /// So many runs of the caller wait already.
    static Problem tooMany(int limit) {
        return new Problem(
                TOO_MANY, "too many runs wait: at most %d, try again later".formatted(limit));
    }

    /// Whether the same request may succeed when it is sent again in a moment.
    boolean isTemporary() {
        return status == TOO_MANY;
    }

    static Problem runNotFound(RunId run) {
        return new Problem(404, "run not found: " + run);
    }

    static Problem internal(String detail) {
        return new Problem(500, "internal error: " + detail);
    }

    /// The problem behind an exception of a port; what nobody foresaw is not told to the client.
    static Problem of(Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> refused.problem();
            case StoreException store -> of(store);
            case ResolveException resolve -> of(resolve);
            case PrepareException prepare -> of(prepare);
            case MailboxException mailbox -> internal(String.valueOf(mailbox.getMessage()));
            case StateException state -> internal("State error: " + state.getMessage());
            default -> internal("the server's log says more");
        };
    }

    /// Whether the operator of the server should hear of it.
    boolean isOurs() {
        return status == 500;
    }

    private static Problem of(StoreException failure) {
        return switch (failure.reason()) {
            case StoreException.Reason.NotFound(var thread) ->
                    new Problem(404, "thread not found: " + thread);
            case StoreException.Reason.AlreadyExists(var thread) ->
                    badRequest("thread already exists: " + thread);
            case StoreException.Reason.NoSuchVersion _, StoreException.Reason.NoSuchPatch _ ->
                    badRequest(String.valueOf(failure.getMessage()));
            case StoreException.Reason.VersionConflict _,
                    StoreException.Reason.Fenced _,
                    StoreException.Reason.InputUsed _,
                    StoreException.Reason.InputArrived _,
                    StoreException.Reason.Damaged _,
                    StoreException.Reason.Locked _,
                    StoreException.Reason.Io _,
                    StoreException.Reason.Serialization _,
                    StoreException.Reason.Closed _ ->
                    internal("agent state store error: " + failure.getMessage());
        };
    }

    private static Problem of(ResolveException failure) {
        return failure.reason() instanceof ResolveException.Reason.AgentNotFound
                ? new Problem(404, String.valueOf(failure.getMessage()))
                : badRequest(String.valueOf(failure.getMessage()));
    }

    private static Problem of(PrepareException failure) {
        var text = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case PrepareException.Reason.StoreNotConfigured _ -> internal(text);
            case PrepareException.Reason.ParentMismatch _, PrepareException.Reason.State _ ->
                    internal("State error: " + text);
            case PrepareException.Reason.Draining _ -> SHUTTING_DOWN;
            case PrepareException.Reason.AlreadyDecided(var winner) -> alreadyDecided(winner);
            case PrepareException.Reason.TooManyEarly _,
                    PrepareException.Reason.RunExists _,
                    PrepareException.Reason.NothingDecided _,
                    PrepareException.Reason.GoingOn _ ->
                    badRequest(text);
        };
    }

    byte[] body() {
        return JsonOutput.bytes(out -> {
            out.beginObject().member("error", text);
            if (decision != null) {
                out.member("decision", decision.toJson());
            }
            out.endObject();
        });
    }
}
