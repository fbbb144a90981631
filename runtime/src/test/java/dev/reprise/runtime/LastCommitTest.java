package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a run whose last commit fails.
class LastCommitTest {
    private static final Path STATUS = Path.ROOT.key("__run").key("status");
    private static final Path CALL_STATUS =
            StateActions.TOOL_CALL_SCOPE.key("c1").key("tool_call_state").key("status");

    private final Rehearsal rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello")));
    private final AtomicInteger attempts = new AtomicInteger();

    private static boolean isLast(Entry entry) {
        return entry instanceof Entry.Changed change
                && change.set().reason() == ChangeReason.RUN_FINISHED;
    }

    /// Refuses the last change so many times.
    private void refuse(int times, StoreException.Reason why) {
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (isLast(entry) && attempts.incrementAndGet() <= times) {
                        throw new StoreException(why);
                    }
                });
    }

    @Test
    void aRunWhoseLastCommitFailsIsRecordedOnceTheStoreWorksAgain() {
        refuse(3, new StoreException.Reason.Io("disk full"));

        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));
        var shown = Rehearsal.collect(prepared.execute());
        awaitEnd(rehearsal, prepared.run());

        assertThat(shown.getLast()).isInstanceOf(AgentEvent.Failure.class);
        assertThat(Rehearsal.types(shown)).doesNotContain("run_finish");
        var record = rehearsal.record(prepared.run());
        assertThat(record.terminationCode()).isEqualTo("error");
        assertThat(record.terminationDetail()).contains("disk full");
        assertThat(rehearsal.state().find(STATUS)).contains(Json.of("done"));
    }

    @Test
    void aReaderWhoComesBackLaterSeesWhatTheFirstOneSaw() throws InterruptedException {
        refuse(1, new StoreException.Reason.Io("disk full"));
        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));

        var shown = Rehearsal.collect(prepared.execute());
        awaitEnd(rehearsal, prepared.run());

        assertThat(read(rehearsal, prepared.run())).isEqualTo(shown);
    }

    @Test
    void whatToolsDidIsStoredWithTheEndOfARunThatCouldNotStoreIt() throws InterruptedException {
        var paying = Rehearsal.of(ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY)));
        paying.tools(TestTools.tool("pay", (_, _) -> "paid"));
        breakDisk(paying, 2, ChangeReason.TOOL_RESULTS_COMMITTED);
        var prepared = paying.os().prepare(paying.request("Pay"));

        var shown = Rehearsal.collect(prepared.execute());
        awaitEnd(paying, prepared.run());

        var results = paying.thread().messages();
        assertThat(results).extracting(Message::toolCallId).endsWith("c1");
        assertThat(results.getLast().content()).contains("paid");
        assertThat(paying.state().find(CALL_STATUS)).contains(Json.of("succeeded"));
        assertThat(paying.record(prepared.run()).terminationCode()).isEqualTo("error");
        assertThat(read(paying, prepared.run())).isEqualTo(shown);
    }

    @Test
    void theNextRunOfTheThreadKnowsWhatToolsDidThoughItCouldNotBeStored() {
        var paid = new AtomicInteger();
        var paying =
                Rehearsal.of(ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY), say("Paid")));
        paying.tools(
                TestTools.tool(
                        "pay",
                        (_, _) -> {
                            paid.incrementAndGet();
                            return "paid";
                        }));
        var first = paying.os().prepare(paying.request("Pay"));
        breakDiskFor(paying, first.run(), Thread.currentThread());
        var _ = Rehearsal.collect(first.execute());

        var second = paying.run("Have you?");

        assertThat(Rehearsal.end(second)).isEqualTo(new Termination.NaturalEnd());
        assertThat(paying.thread().messages())
                .filteredOn(message -> "c1".equals(message.toolCallId()))
                .singleElement()
                .satisfies(result -> assertThat(result.content()).contains("paid"));
        assertThat(paying.record(first.run()).terminationCode()).isEqualTo("error");
        assertThat(paid).hasValue(1);
    }

    /// Refuses what a run has to store from its first result on, unless this thread stores it.
    private static void breakDiskFor(Rehearsal rehearsal, RunId run, Thread other) {
        var broken = new AtomicBoolean();
        rehearsal
                .store()
                .watch((entry, guard) -> {
                    if (entry instanceof Entry.Changed change
                            && change.set().reason() == ChangeReason.TOOL_RESULTS_COMMITTED) {
                        broken.set(true);
                    }
                    var by = guard.claim();
                    boolean isOfRun = by != null && by.run().equals(run);
                    if (broken.get() && isOfRun && !Thread.currentThread().equals(other)) {
                        throw new StoreException(new StoreException.Reason.Io("disk full"));
                    }
                });
    }

    @Test
    void aReaderWhoComesBackAfterAModelBrokeAndTheDiskToo() throws InterruptedException {
        var breaking =
                Rehearsal.of(ScriptedModel.of(say("Hel").fail(ErrorClass.AUTH, "no such key")));
        breakDisk(breaking, 1, ChangeReason.RUN_FINISHED);
        var prepared = breaking.os().prepare(breaking.request("Hi"));

        var shown = Rehearsal.collect(prepared.execute());
        awaitEnd(breaking, prepared.run());

        assertThat(Rehearsal.types(shown)).contains("text_delta");
        assertThat(read(breaking, prepared.run())).isEqualTo(shown);
    }

    @Test
    void whatWasShownAndCanNoLongerBeStoredIsWithdrawn() throws InterruptedException {
        var breaking =
                Rehearsal.of(ScriptedModel.of(say("Hel").fail(ErrorClass.AUTH, "no such key")));
        var store = breaking.store();
        store.watch((entry, _) -> {
            if (isLast(entry)) { // somebody else is faster
                store.watch((_, _) -> {});
                store.append(Owner.LOCAL, Rehearsal.THREAD, note(), Guard.NONE);
            }
        });
        var prepared = breaking.os().prepare(breaking.request("Hi"));
        var shown = Rehearsal.collect(prepared.execute());
        awaitEnd(breaking, prepared.run());

        var seen = new EventId(1, 1, shown.getLast().meta().seq(), 0);
        var types = Rehearsal.types(read(breaking, prepared.run(), seen));

        assertThat(types).containsExactly("stream_reset", "error", "run_finish");
    }

    @Test
    void theEndIsStoredWhateverElseFailsAtTheEnd() throws InterruptedException {
        refuse(1, new StoreException.Reason.Io("disk full"));
        var gateway = (LocalRunGateway) rehearsal.os().gateway();
        var run = gateway.prepare(Owner.LOCAL, rehearsal.request("Hi"), LaunchMode.DURABLE);

        run.start(
                () -> {
                    throw new IllegalStateException("cannot be told");
                },
                () -> {},
                new Cancellation());

        assertThat(run.awaitEnd(Duration.ofMinutes(1))).isTrue();
        awaitEnd(rehearsal, run.setup().identity().run());
        assertThat(run.feed().next(0, 0, false).ended()).isTrue();
    }

    private static Entry.Changed note() {
        return Entry.Changed.of(
                ThreadChangeSet.ofMessages(
                        null, ChangeReason.USER_MESSAGE, Message.user("note", "note")));
    }

    /// Refuses so many changes, beginning with the first one of this kind.
    private static void breakDisk(Rehearsal rehearsal, int times, ChangeReason first) {
        var left = new AtomicInteger(times);
        var broken = new AtomicBoolean();
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Changed change) {
                        broken.compareAndSet(false, change.set().reason() == first);
                    }
                    if (broken.get() && left.getAndDecrement() > 0) {
                        throw new StoreException(new StoreException.Reason.Io("disk full"));
                    }
                });
    }

    private static void awaitEnd(Rehearsal rehearsal, RunId run) {
        Waits.until("the record is ended", () -> rehearsal.record(run).status() == RunStatus.DONE);
    }

    private static List<AgentEvent> read(Rehearsal rehearsal, RunId run)
            throws InterruptedException {
        return read(rehearsal, run, null);
    }

    private static List<AgentEvent> read(Rehearsal rehearsal, RunId run, @Nullable EventId after)
            throws InterruptedException {
        var read = new ArrayList<AgentEvent>();
        try (var feed = rehearsal.os().gateway().feed(Owner.LOCAL, run, after).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(1)).stream()
                        .map(EventFeed.Item::event)
                        .forEach(read::add);
            }
        }
        return read;
    }
}
