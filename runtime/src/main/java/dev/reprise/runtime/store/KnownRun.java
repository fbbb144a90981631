package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.state.Json;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The record of a run, and whose it is, in little memory. Ids are as [PackedId] has them.
final class KnownRun implements RowTable.Row {
    private final byte[] run;
    private final byte[] thread;
    private final Kind kind;
    private final @Nullable Rest rest;
    private final long createdAt;
    private final long updatedAt;
    private final long inputTokens;
    private final long outputTokens;

    /// @param packedThread the id of the thread, as that holds it
    KnownRun(Key key, RunRecord record, Kind kind, byte[] packedThread) {
        run = key.run;
        thread = packedThread;
        this.kind = kind;
        rest = Rest.of(record);
        createdAt = record.createdAt();
        updatedAt = record.updatedAt();
        inputTokens = record.inputTokens();
        outputTokens = record.outputTokens();
    }

    /// What many runs have in common.
    record Kind(
            Owner owner,
            String agent,
            RunOrigin origin,
            RunStatus status,
            @Nullable String terminationCode) {
        static Kind of(Owner owner, RunRecord record) {
            return new Kind(
                    owner,
                    record.agent(),
                    record.origin(),
                    record.status(),
                    record.terminationCode());
        }
    }

    /// What few runs have.
    record Rest(
            @Nullable RunId parentRun,
            @Nullable ThreadId parentThread,
            @Nullable String terminationDetail,
            @Nullable String sourceMailboxEntry,
            @Nullable Json metadata,
            List<String> aliases,
            @Nullable Long expiresAt) {
        private static final Rest NOTHING = new Rest(null, null, null, null, null, List.of(), null);

        private static @Nullable Rest of(RunRecord record) {
            var rest =
                    new Rest(
                            record.parentRun(),
                            record.parentThread(),
                            record.terminationDetail(),
                            record.sourceMailboxEntry(),
                            record.metadata(),
                            record.aliases(),
                            record.expiresAt());
            return rest.equals(NOTHING) ? null : rest;
        }
    }

    /// The key of a run.
    static final class Key implements RowTable.Row {
        private final Owner owner;
        private final byte[] run;

        Key(Owner owner, RunId run) {
            this.owner = owner;
            this.run = PackedId.pack(run.value());
        }

        @Override
        public int keyHash() {
            return Arrays.hashCode(run);
        }

        @Override
        public boolean hasKeyOf(RowTable.Row other) {
            return other instanceof KnownRun row && row.isOf(owner, run);
        }
    }

    Owner owner() {
        return kind.owner();
    }

    RunStatus status() {
        return kind.status();
    }

    long createdAt() {
        return createdAt;
    }

    long updatedAt() {
        return updatedAt;
    }

    /// Not to be changed.
    byte[] packedRun() {
        return run;
    }

    boolean isIn(byte[] packedThread) {
        return Arrays.equals(thread, packedThread);
    }

    RunRecord record() {
        var few = rest == null ? Rest.NOTHING : rest;
        return new RunRecord(
                new RunId(PackedId.text(run)),
                new ThreadId(PackedId.text(thread)),
                kind.agent,
                few.parentRun,
                few.parentThread,
                kind.origin,
                kind.status,
                kind.terminationCode,
                few.terminationDetail,
                createdAt,
                updatedAt,
                few.sourceMailboxEntry,
                few.metadata,
                inputTokens,
                outputTokens,
                few.aliases,
                few.expiresAt);
    }

    @Override
    public int keyHash() {
        return Arrays.hashCode(run);
    }

    @Override
    public boolean hasKeyOf(RowTable.Row other) {
        return switch (other) {
            case KnownRun row -> isOf(row.owner(), row.run);
            case Key key -> isOf(key.owner, key.run);
            default -> false;
        };
    }

    private boolean isOf(Owner owner, byte[] id) {
        return Arrays.equals(run, id) && kind.owner.equals(owner);
    }
}
