package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.ThreadSummary;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a store keeps in memory of a thread: a row while nobody uses it, and its file otherwise.
final class KnownThread implements RowTable.Row {
    private static final long ABSENT = Long.MIN_VALUE;

    private final byte[] id; // packed
    private @Nullable Labels labels; // guarded by this, as what follows; absent when nobody knows
    private long updatedAt;
    private long createdAt;
    private long messages;
    private long size;
    private long time;
    private @Nullable ThreadFile file;

    KnownThread(ThreadId id) {
        this.id = PackedId.pack(id.value());
    }

    /// What many threads have in common.
    record Labels(
            Owner owner,
            @Nullable String resource,
            @Nullable ThreadId parent,
            @Nullable String title) {
        static Labels of(ThreadRow row) {
            return new Labels(row.owner(), row.resource(), row.parent(), row.summary().title());
        }
    }

    ThreadId id() {
        return new ThreadId(PackedId.text(id));
    }

    /// As [PackedId] has it; not to be changed.
    byte[] packedId() {
        return id;
    }

    /// Keeps what listings show, and the log it is true of.
    ///
    /// @param common the labels of the row
    synchronized void keep(ThreadRow row, Labels common, LogStamp log) {
        var summary = row.summary();
        labels = common;
        updatedAt = orAbsent(summary.updatedAt());
        createdAt = orAbsent(summary.createdAt());
        messages = summary.messages();
        size = log.size();
        time = log.time();
    }

    private static long orAbsent(@Nullable Long time) {
        return time == null ? ABSENT : time;
    }

    private static @Nullable Long orNull(long time) {
        return time == ABSENT ? null : (Long) time;
    }

    /// Lets go of its file, which rests; what is kept of it has been kept.
    synchronized void letGo(ThreadFile resting) {
        if (file == resting) {
            file = null;
        }
    }

    /// Its file, made now if there is none.
    synchronized ThreadFile file(Supplier<ThreadFile> made) {
        if (file == null) {
            file = made.get();
        }
        return file;
    }

    /// Its file, if there is one.
    synchronized @Nullable ThreadFile file() {
        return file;
    }

    /// What was kept; absent if nothing ever was.
    synchronized @Nullable ThreadRow keptRow() {
        if (labels == null) {
            return null;
        }
        return new ThreadRow(
                labels.owner,
                labels.resource,
                labels.parent,
                new ThreadSummary(
                        id(), labels.title, orNull(updatedAt), orNull(createdAt), messages));
    }

    /// What listings have to know ahead of all else; absent if nobody knows.
    @Nullable Labels labels() {
        var used = file();
        if (used == null) {
            synchronized (this) {
                return labels;
            }
        }
        var shown = used.row();
        return shown == null ? null : Labels.of(shown);
    }

    /// When it was changed last; 0 if nobody knows.
    long changedAt() {
        var used = file();
        if (used == null) {
            synchronized (this) {
                return Math.max(0, updatedAt);
            }
        }
        var shown = used.row();
        return shown == null ? 0 : shown.changedAt();
    }

    /// The log that the kept row is true of.
    synchronized LogStamp keptLog() {
        return new LogStamp(size, time);
    }

    /// What listings show now.
    @Nullable ThreadRow row() {
        var used = file();
        return used == null ? keptRow() : used.row();
    }

    @Override
    public int keyHash() {
        return Arrays.hashCode(id);
    }

    @Override
    public boolean hasKeyOf(RowTable.Row other) {
        return other instanceof KnownThread row && Arrays.equals(row.id, id);
    }
}
