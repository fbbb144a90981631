package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Random;
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

    /// As if the run had been started at version 1.
    private Settlement settlement(String name) {
        var rehearsal = Rehearsal.of(ScriptedModel.of());
        var setup =
                new RunSetup(
                        IDENTITY,
                        rehearsal.os().resolve("default"),
                        store,
                        new Claim(RUN, 1),
                        "p",
                        true,
                        null,
                        null,
                        rehearsal.clock(),
                        IdSource.of(rehearsal.clock()),
                        new Random(1),
                        1,
                        new LeftBehind(),
                        new Leases(store.leases(), rehearsal.clock()));
        return new Settlement(
                setup, 1, change(RunStatus.DONE, "error", name), new Termination.Failed("oh"));
    }

    private final Settlement settlement = settlement("kept");

    @BeforeEach
    void aRunThatIsRunning() {
        store.create(Owner.LOCAL, AgentThread.of(THREAD, JsonObject.EMPTY));
        claim(1);
        append(change(RunStatus.RUNNING, null, "begun"));
    }

    private void claim(long epoch) {
        append(new Entry.Claimed(new Claim(RUN, epoch), "p", -1, Entry.Claimed.Why.START));
    }

    private void append(Entry entry) {
        store.append(Owner.LOCAL, THREAD, entry, Guard.NONE);
    }

    private static Entry.Changed change(RunStatus status, @Nullable String code, String message) {
        var meta = new RunMeta("agent", RunOrigin.USER, status, null, code, null, null, 0, 0);
        return Entry.Changed.of(
                new ThreadChangeSet(
                        RUN,
                        null,
                        meta,
                        ChangeReason.RUN_FINISHED,
                        List.of(Message.user(message, message)),
                        List.of(),
                        List.of(),
                        null));
    }

    private List<String> messages() {
        return store.require(Owner.LOCAL, THREAD).thread().messages().stream()
                .map(Message::id)
                .toList();
    }

    private @Nullable String code() {
        return store.run(Owner.LOCAL, RUN).orElseThrow().terminationCode();
    }

    @Test
    void aRunThatSomebodyElseEndedKeepsThatEnd() {
        append(change(RunStatus.DONE, "cancelled", "other"));

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("cancelled");
    }

    @Test
    void aRunThatIsEndedWhileItIsBeingSettledKeepsThatEnd() {
        store.watch((entry, _) -> {
            store.watch((_, _) -> {});
            append(change(RunStatus.DONE, "cancelled", "other"));
        });

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("cancelled");
    }

    @Test
    void aRunWithANewOwnerIsLeftToIt() {
        claim(2);

        settlement.run(new Cancellation());

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

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("error");
    }

    @Test
    void whatTheRunHadNotStoredIsStoredWithItsEnd() {
        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("error");
        assertThat(messages()).containsExactly("begun", "kept");
    }

    @Test
    void onAThreadThatHasGoneOnOnlyTheEndIsStoredUnderANewClaim() {
        append(note());

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("error");
        assertThat(messages()).containsExactly("begun", "note");
        assertThat(store.trail(Owner.LOCAL, THREAD, RUN).orElseThrow().standing(1, 5))
                .isEqualTo(-1);
    }

    @Test
    void anEndThatFailsAfterItsClaimIsTriedAgain() {
        append(note());
        var left = new int[] {2};
        store.watch((entry, _) -> {
            if (entry instanceof Entry.Changed && left[0]-- > 0) {
                throw new StoreException(new StoreException.Reason.Io("disk full"));
            }
        });

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("error");
    }

    @Test
    void whatCanNeverBeStoredDoesNotKeepTheEndFromBeingStored() {
        store.watch((entry, _) -> {
            if (entry instanceof Entry.Changed changed && !changed.set().messages().isEmpty()) {
                throw new IllegalStateException("no such message");
            }
        });

        settlement.run(new Cancellation());

        assertThat(code()).isEqualTo("error");
        assertThat(messages()).containsExactly("begun");
    }

    @Test
    void aMistakeThatKeepsComingBackIsNotTriedForEver() {
        store.watch((_, _) -> {
            throw new IllegalStateException("no such store");
        });

        settlement.run(new Cancellation());

        assertThat(code()).isNull();
    }

    @Test
    void closingEndsTheAttempts() {
        var closing = new Cancellation();
        store.watch((_, _) -> {
            closing.cancel("shutting down");
            throw new StoreException(new StoreException.Reason.Io("disk full"));
        });

        settlement.run(closing);

        assertThat(code()).isNull();
    }

    private static Entry.Changed note() {
        return Entry.Changed.of(
                ThreadChangeSet.ofMessages(
                        null, ChangeReason.USER_MESSAGE, Message.user("note", "note")));
    }

    @Test
    void aThreadThatIsGoneNeedsNoEnd() {
        store.delete(Owner.LOCAL, THREAD);

        settlement.run(new Cancellation());

        assertThat(store.load(Owner.LOCAL, THREAD)).isEmpty();
    }
}
