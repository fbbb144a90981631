package dev.reprise.runtime.mailbox;

import static dev.reprise.runtime.mailbox.Office.HOLD;
import static dev.reprise.runtime.mailbox.Office.ME;
import static dev.reprise.runtime.mailbox.Office.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.RunId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What fails, what dies, and what time does.
interface DispatchContract extends OfficeUnderTest {
    /// An entry as a process leaves it that died before it began its run.
    private MailboxEntry left(Office office, String id) {
        var request = Office.request(T1, "hi").withRun(new RunId("run-" + id));
        var entry =
                MailboxEntry.queued(
                        new MailboxEntryId(id),
                        new Place(ME, T1).mailbox(),
                        QueuedRun.payload(request),
                        0,
                        clock().millis());
        office.mailbox.enqueue(ME, entry);
        return entry;
    }

    @Test
    @Fact("http-api T-MBX-05")
    default void whatAnEarlierProcessQueuedBeginsAfterARestart() {
        try (var office = office()) {
            var entry = left(office, "e1");

            office.os.recover();

            office.await(entry.id(), MailboxStatus.ACCEPTED);
            assertThat(office.run(new RunId("run-e1")).terminationCode()).isEqualTo("natural");
        }
    }

    @Test
    default void whatADeadProcessHadClaimedBeginsWhenItsLeaseIsOver() {
        try (var office = office()) {
            var entry = left(office, "e1");
            office.mailbox.claim(ME, entry.id(), "dead", Dispatcher.LEASE);
            office.os.recover();

            clock().advance(Dispatcher.LEASE.minusMillis(1));
            office.runs.tick();
            assertThat(office.entry(entry.id()).status()).isEqualTo(MailboxStatus.CLAIMED);

            clock().advance(PostRoom.SWEEP);
            office.runs.tick();
            office.await(entry.id(), MailboxStatus.ACCEPTED);
        }
    }

    @Test
    default void aRunThatADeadProcessHadBegunIsNotBegunAgain() {
        try (var office = office()) {
            var entry = left(office, "e1");
            office.mailbox.claim(ME, entry.id(), "dead", Dispatcher.LEASE);
            var begun = office.start(QueuedRun.of(entry).request());
            office.await(begun, RunStatus.DONE);
            clock().advance(Dispatcher.LEASE);

            office.os.recover();
            office.runs.tick();

            Waits.until(
                    "settled",
                    () -> {
                        office.runs.tick();
                        return office.entry(entry.id()).status() == MailboxStatus.ACCEPTED;
                    });
            assertThat(office.said(T1)).containsExactly("hi", "done");
        }
    }

    @Test
    default void anEntryOfARunThatIsStillGoingOnIsKeptUntilItsEnd() {
        try (var office = office()) {
            var submitted = office.submit(T1, HOLD);
            office.gate.awaitReached();

            for (int i = 0; i < 10; i++) {
                clock().advance(PostRoom.RENEWAL);
                office.runs.tick();
            }

            var entry = office.entry(submitted.entry());
            assertThat(entry.attempts()).isEqualTo(1);
            assertThat(Objects.requireNonNull(entry.lease()).until())
                    .isEqualTo(clock().millis() + Dispatcher.LEASE.toMillis());
            office.gate.open();
            office.await(submitted, MailboxStatus.ACCEPTED);
        }
    }

    @Test
    @Fact("http-api T-MBX-12")
    default void aRunThatFailsToBeginTenTimesIsGivenUp() {
        try (var office = office()) {
            var tries = new AtomicInteger();
            office.threads.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed) {
                    tries.incrementAndGet();
                    throw new StoreException(new StoreException.Reason.Io("disk full"));
                }
            });

            var submitted = office.submit(T1, "hi");
            Waits.until("first attempt", () -> tries.get() == 1);
            awaitRequeued(office, submitted.entry(), 1, Duration.ofMillis(250));
            for (int attempt = 2; attempt < 10; attempt++) {
                clock().advance(Duration.ofSeconds(1));
                office.runs.tick();
                awaitRequeued(office, submitted.entry(), attempt, Duration.ofSeconds(1));
            }
            clock().advance(Duration.ofSeconds(1));
            office.runs.tick();

            office.await(submitted, MailboxStatus.DEAD_LETTER);
            assertThat(office.entry(submitted.entry()).lastError())
                    .startsWith("max attempts (10) exceeded: ")
                    .contains("disk full");
            assertThat(tries).hasValue(10);
        }
    }

    private static void awaitRequeued(
            Office office, MailboxEntryId id, int attempts, Duration delay) {
        Waits.until(
                "attempt " + attempts,
                () ->
                        office.entry(id).attempts() == attempts
                                && office.entry(id).status() == MailboxStatus.QUEUED);
        assertThat(office.entry(id).availableAt())
                .isEqualTo(office.clock.millis() + delay.toMillis());
        assertThat(office.entry(id).lastError()).contains("disk full");
    }

    @Test
    default void aRunThatFailedToBeginHasItsTurnAgainByTheClock() {
        try (var office = office()) {
            var failing = new AtomicInteger(1);
            office.threads.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed && failing.getAndDecrement() > 0) {
                    throw new StoreException(new StoreException.Reason.Io("disk full"));
                }
            });
            var submitted = office.submit(T1, "hi");
            awaitRequeued(office, submitted.entry(), 1, Duration.ofMillis(250));

            clock().advance(Duration.ofMillis(250));

            office.await(submitted, MailboxStatus.ACCEPTED); // nobody ticks but the thread for it
        }
    }

    @Test
    default void whatIsNoRequestIsGivenUpAndTheNextOneBegins() {
        try (var office = office()) {
            var mailbox = new Place(ME, T1).mailbox();
            var bad = new MailboxEntryId("bad");
            office.mailbox.enqueue(
                    ME,
                    MailboxEntry.queued(bad, mailbox, Json.object("a", 1), 0, clock().millis()));
            var good = left(office, "good");

            office.os.recover();

            office.await(bad, MailboxStatus.DEAD_LETTER);
            office.await(good.id(), MailboxStatus.ACCEPTED);
            assertThat(office.entry(bad).lastError()).contains("agent_id");
        }
    }

    @Test
    default void aRunOfAnAgentThatIsGoneIsGivenUp() {
        try (var office = office()) {
            var request = RunRequest.of("gone").withThread(T1).withRun(new RunId("r"));
            var id = new MailboxEntryId("e");
            office.mailbox.enqueue(
                    ME,
                    MailboxEntry.queued(
                            id,
                            new Place(ME, T1).mailbox(),
                            QueuedRun.payload(request),
                            0,
                            clock().millis()));

            office.os.recover();

            office.await(id, MailboxStatus.DEAD_LETTER);
            assertThat(office.entry(id).lastError()).isEqualTo("agent not found: gone");
        }
    }

    @Test
    default void aWatchedRunWhoseClientIsGoneIsNotBegun() {
        try (var office = office()) {
            var entry = left(office, "e1");
            var request = Office.request(T1, "never").withRun(new RunId("run-w"));
            var watched =
                    MailboxEntry.queued(
                                    new MailboxEntryId("w"),
                                    entry.mailbox(),
                                    QueuedRun.payload(request),
                                    0,
                                    clock().millis())
                            .withAvailableAt(Mail.NEVER);
            office.mailbox.enqueue(ME, watched);
            office.mailbox.claim(ME, watched.id(), "dead", Dispatcher.LEASE);

            office.os.recover();
            clock().advance(Dispatcher.LEASE);
            clock().advance(PostRoom.SWEEP);
            office.runs.tick();

            office.await(watched.id(), MailboxStatus.SUPERSEDED);
            office.await(entry.id(), MailboxStatus.ACCEPTED);
            assertThat(office.said(T1)).containsExactly("hi", "done");
        }
    }

    @Test
    default void settledEntriesAreForgottenAfterADay() {
        try (var office = office()) {
            var submitted = office.submit(T1, "hi");
            office.await(submitted, MailboxStatus.ACCEPTED);

            clock().advance(PostRoom.KEPT);
            office.runs.tick();
            assertThat(office.mailbox.load(ME, submitted.entry())).isPresent();

            clock().advance(PostRoom.PURGE);
            office.runs.tick();
            assertThat(office.mailbox.load(ME, submitted.entry())).isEmpty();
        }
    }

    @Test
    default void aSubmitThatRacesWithAnInterruptIsTriedOnceMore() {
        var store = mailbox();
        for (int interrupts = 1; interrupts <= 2; interrupts++) {
            var left = new AtomicInteger(interrupts);
            var racing =
                    WatchedMailbox.before(
                            store,
                            "enqueue",
                            () -> {
                                if (left.getAndDecrement() > 0) {
                                    store.interrupt(ME, new Place(ME, T1).mailbox());
                                }
                            });
            try (var office = new Office(clock(), racing)) {
                if (interrupts == 1) {
                    office.await(office.submit(T1, "hi"), MailboxStatus.ACCEPTED);
                } else {
                    assertThatThrownBy(() -> office.submit(T1, "hi"))
                            .isInstanceOf(MailboxException.class)
                            .hasMessage("mailbox enqueue raced with interrupt for mailbox 't1'");
                }
            }
        }
    }

    @Test
    default void aThreadThatIsDeletedWhenItsRunIsAboutToBeginStaysAway() {
        var running = new AtomicReference<Office>();
        var deleter = Thread.ofPlatform().unstarted(() -> running.get().runs.delete(ME, T1));
        var looks = new AtomicInteger();
        var watched =
                WatchedMailbox.before(
                        mailbox(),
                        "state",
                        () -> {
                            if (looks.incrementAndGet() == 2) { // the entry is claimed
                                deleter.start();
                                Waits.until("it waits or is done", () -> isAtRest(deleter));
                            }
                        });
        try (var office = new Office(clock(), watched)) {
            running.set(office);

            var submitted = office.submit(T1, "hi");
            Waits.until("it is being deleted", () -> deleter.getState() != Thread.State.NEW);
            Waits.join(deleter);
            office.runs.interrupt(ME, T1); // waits for what is being begun

            assertThat(office.threads.load(ME, T1)).isEmpty();
            assertThat(office.entry(submitted.entry()).status().isTerminal()).isTrue();
        }
    }

    private static boolean isAtRest(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TERMINATED;
    }
}
