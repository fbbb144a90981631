package dev.reprise.core.store;

import dev.reprise.core.AgentException;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import org.jspecify.annotations.Nullable;

/// A store could not do what it was asked. [#reason()] says why, as data a caller can match.
public final class StoreException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// Why a store refused or failed.
    public sealed interface Reason {
        record NotFound(ThreadId thread) implements Reason {}

        record AlreadyExists(ThreadId thread) implements Reason {}

        record VersionConflict(long expected, long actual) implements Reason {}

        /// The thread never had this version, or not any more.
        record NoSuchVersion(ThreadId thread, long version, long oldest, long newest)
                implements Reason {}

        /// The thread has only so many patches, numbered from 0.
        record NoSuchPatch(ThreadId thread, long patch, long count) implements Reason {}

        /// Somebody else owns the run now.
        record Fenced(RunId run, long epoch, long current) implements Reason {}

        /// The commit would use up an input that another one has used.
        record InputUsed(long lsn) implements Reason {}

        /// Something was received that the writer does not know of.
        record InputArrived(long lsn) implements Reason {}

        /// The log of this thread is damaged; other threads work.
        record Damaged(ThreadId thread, long offset, String detail) implements Reason {}

        /// Another process uses the store.
        record Locked(String directory, String process) implements Reason {}

        /// Reading or writing failed.
        record Io(String detail) implements Reason {}

        /// What is stored cannot be understood.
        record Serialization(String detail) implements Reason {}

        record Closed() implements Reason {}
    }

    private final transient Reason reason;

    public StoreException(Reason reason) {
        this(reason, null);
    }

    public StoreException(Reason reason, @Nullable Throwable cause) {
        super(describe(reason), cause);
        this.reason = reason;
    }

    public static StoreException notFound(ThreadId thread) {
        return new StoreException(new Reason.NotFound(thread));
    }

    public static StoreException io(String what, Throwable cause) {
        return new StoreException(new Reason.Io(what + ": " + cause.getMessage()), cause);
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return reason instanceof Reason.Io;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.NotFound(var thread) -> "Thread not found: " + thread;
            case Reason.AlreadyExists _ -> "Thread already exists";
            case Reason.VersionConflict(var expected, var actual) ->
                    "Version conflict: expected %d, actual %d".formatted(expected, actual);
            case Reason.NoSuchVersion(var thread, var version, var oldest, var newest) ->
                    "thread %s has versions %d to %d, not %d"
                            .formatted(thread, oldest, newest, version);
            case Reason.NoSuchPatch(var thread, var patch, var count) ->
                    "thread %s has %d patches, none of them is number %d"
                            .formatted(thread, count, patch);
            case Reason.Fenced(var run, var epoch, var current) ->
                    "run %s is owned with epoch %d, the writer has %d"
                            .formatted(run, current, epoch);
            case Reason.InputUsed(var lsn) -> "input %d was used already".formatted(lsn);
            case Reason.InputArrived(var lsn) -> "input %d has arrived meanwhile".formatted(lsn);
            case Reason.Damaged(var thread, var offset, var detail) ->
                    "log of thread %s is damaged at offset %d: %s"
                            .formatted(thread, offset, detail);
            case Reason.Locked(var directory, var process) ->
                    "%s is in use by process %s".formatted(directory, process);
            case Reason.Io(var detail) -> "IO error: " + detail;
            case Reason.Serialization(var detail) -> "Serialization error: " + detail;
            case Reason.Closed() -> "store is closed";
        };
    }
}
