package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final RunIdentity IDENTITY =
            new RunIdentity(Owner.LOCAL, THREAD, RUN, "agent", RunOrigin.USER, null, null, null);

    private final RecordingStore store =
            new RecordingStore(new MemoryThreadStore(new ManualClock()));
    private final Settlement settlement =
            new Settlement(store, IDENTITY, new Claim(RUN, 1), change(RunStatus.DONE, "error"));

    @BeforeEach
    void aRunThatIsRunning() {
        store.create(Owner.LOCAL, AgentThread.of(THREAD, JsonObject.EMPTY));
        claim(1);
        append(change(RunStatus.RUNNING, null));
    }

    private void claim(long epoch) {
        append(new Entry.Claimed(new Claim(RUN, epoch), "p", -1, Entry.Claimed.Why.START));
    }

    private void append(Entry entry) {
        store.append(Owner.LOCAL, THREAD, entry, Guard.NONE);
    }

    private static Entry.Changed change(RunStatus status, @Nullable String code) {
        var meta = new RunMeta("agent", RunOrigin.USER, status, null, code, null, null, 0, 0);
        return Entry.Changed.of(
                new ThreadChangeSet(
                        RUN,
                        null,
                        meta,
                        ChangeReason.RUN_FINISHED,
                        List.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    private @Nullable String code() {
        return store.run(Owner.LOCAL, RUN).orElseThrow().terminationCode();
    }

    @Test
    void aRunThatSomebodyElseEndedKeepsThatEnd() {
        append(change(RunStatus.DONE, "cancelled"));

        settlement.run();

        assertThat(code()).isEqualTo("cancelled");
    }

    @Test
    void aRunThatIsEndedWhileItIsBeingSettledKeepsThatEnd() {
        store.watch((entry, _) -> {
            store.watch((_, _) -> {});
            append(change(RunStatus.DONE, "cancelled"));
        });

        settlement.run();

        assertThat(code()).isEqualTo("cancelled");
    }

    @Test
    void aRunWithANewOwnerIsLeftToIt() {
        claim(2);

        settlement.run();

        assertThat(code()).isNull();
    }

    @Test
    void aStoreThatFailsIsTriedAgain() {
        var left = new int[] {2};
        store.watch((_, _) -> {
            if (left[0]-- > 0) {
                throw new StoreException(new StoreException.Reason.Io("disk full"));
            }
        });

        settlement.run();

        assertThat(code()).isEqualTo("error");
    }

    @Test
    void aThreadThatIsGoneNeedsNoEnd() {
        store.delete(Owner.LOCAL, THREAD);

        settlement.run();

        assertThat(store.load(Owner.LOCAL, THREAD)).isEmpty();
    }
}
