package dev.reprise.core.store;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Which runs to list, oldest first. Absent members filter nothing; time bounds are inclusive.
///
/// @param offset how many to leave out
/// @param limit at most so many, clamped to 1..200
public record RunQuery(
        int offset,
        int limit,
        @Nullable ThreadId thread,
        @Nullable RunId parentRun,
        @Nullable RunStatus status,
        @Nullable String terminationCode,
        @Nullable RunOrigin origin,
        @Nullable Long createdFrom,
        @Nullable Long createdTo,
        @Nullable Long updatedFrom,
        @Nullable Long updatedTo) {
    public static final RunQuery DEFAULT =
            new RunQuery(0, 50, null, null, null, null, null, null, null, null, null);

    /// The order of a listing.
    public static final Comparator<RunRecord> ORDER =
            Comparator.comparingLong(RunRecord::createdAt)
                    .thenComparing(record -> record.run().value());

    public RunQuery {
        offset = Math.max(0, offset);
        limit = Math.clamp(limit, 1, 200);
    }

    public RunQuery withPage(int newOffset, int newLimit) {
        return new RunQuery(
                newOffset,
                newLimit,
                thread,
                parentRun,
                status,
                terminationCode,
                origin,
                createdFrom,
                createdTo,
                updatedFrom,
                updatedTo);
    }

    public RunQuery withThread(@Nullable ThreadId newThread) {
        return new RunQuery(
                offset,
                limit,
                newThread,
                parentRun,
                status,
                terminationCode,
                origin,
                createdFrom,
                createdTo,
                updatedFrom,
                updatedTo);
    }

    public RunQuery withStatus(@Nullable RunStatus newStatus) {
        return new RunQuery(
                offset,
                limit,
                thread,
                parentRun,
                newStatus,
                terminationCode,
                origin,
                createdFrom,
                createdTo,
                updatedFrom,
                updatedTo);
    }

    /// Whether a run is among those asked for.
    public boolean matches(RunRecord record) {
        return matches(thread, record.thread())
                && matches(parentRun, record.parentRun())
                && matches(status, record.status())
                && matches(terminationCode, record.terminationCode())
                && matches(origin, record.origin())
                && within(createdFrom, record.createdAt(), createdTo)
                && within(updatedFrom, record.updatedAt(), updatedTo);
    }

    private static boolean matches(@Nullable Object wanted, @Nullable Object found) {
        return wanted == null || wanted.equals(found);
    }

    private static boolean within(@Nullable Long from, long at, @Nullable Long to) {
        return (from == null || from <= at) && (to == null || at <= to);
    }
}
