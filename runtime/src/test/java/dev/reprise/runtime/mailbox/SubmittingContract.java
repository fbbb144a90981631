package dev.reprise.runtime.mailbox;

import static dev.reprise.runtime.mailbox.Office.HOLD;
import static dev.reprise.runtime.mailbox.Office.ME;
import static dev.reprise.runtime.mailbox.Office.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.gateway.BackgroundRuns.Delivery;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.facts.Fact;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Putting runs into mailboxes, taking them back, and in which order they begin.
interface SubmittingContract extends OfficeUnderTest {
    @Test
    @Fact("http-api T-MBX-01")
    default void aRunOnAnIdleThreadBeginsAtOnceAndItsEntryIsAcceptedAtItsEnd() {
        try (var office = office()) {
            var submitted = office.submit(T1, HOLD);
            office.gate.awaitReached();

            assertThat(office.entry(submitted.entry()).status()).isEqualTo(MailboxStatus.CLAIMED);

            office.gate.open();
            office.await(submitted, MailboxStatus.ACCEPTED);
            var record = office.run(submitted.run());
            assertThat(record.status()).isEqualTo(RunStatus.DONE);
            assertThat(record.terminationCode()).isEqualTo("natural");
            assertThat(record.sourceMailboxEntry()).isEqualTo(submitted.entry().value());
        }
    }

    @Test
    @Fact("http-api T-MBX-02")
    default void aRunBehindAnotherBeginsWhenThatIsOver() {
        try (var office = office()) {
            var first = office.submit(T1, HOLD);
            office.gate.awaitReached();
            var second = office.submit(T1, "next");
            office.runs.tick();

            assertThat(office.entry(second.entry()).status()).isEqualTo(MailboxStatus.QUEUED);
            assertThat(office.entry(second.entry()).attempts()).isZero();

            office.gate.open();
            office.await(first, MailboxStatus.ACCEPTED);
            office.await(second, MailboxStatus.ACCEPTED);
            assertThat(office.said(T1)).containsExactly(HOLD, "I did.", "next", "done");
        }
    }

    @Test
    default void aRunInTheBackgroundLeavesTheOneInTheForegroundAlone() {
        try (var office = office()) {
            var foreground = office.start(Office.request(T1, HOLD));
            office.gate.awaitReached();

            var submitted = office.submit(T1, "next");
            office.gate.open();

            office.await(submitted, MailboxStatus.ACCEPTED);
            assertThat(office.run(foreground).terminationCode()).isEqualTo("natural");
            assertThat(office.said(T1)).containsExactly(HOLD, "I did.", "next", "done");
        }
    }

    @Test
    default void runsOfOneThreadBeginByPriorityAndThenInTheOrderTheyCame() {
        try (var office = office()) {
            var first = office.submit(T1, HOLD);
            office.gate.awaitReached();
            var urgent = new Delivery(9, null, "user-7");
            for (int i = 0; i < 3; i++) {
                office.submit(T1, "usual " + i);
                office.runs.submit(ME, Office.request(T1, "urgent " + i), urgent);
            }

            office.gate.open();
            office.await(first, MailboxStatus.ACCEPTED);
            office.entries(T1).forEach(entry -> office.await(entry.id(), MailboxStatus.ACCEPTED));

            assertThat(office.said(T1).stream().filter(said -> said.matches(".* \\d")))
                    .containsExactly(
                            "urgent 0", "urgent 1", "urgent 2", "usual 0", "usual 1", "usual 2");
            assertThat(office.entries(T1)).extracting(MailboxEntry::sender).contains("user-7");
        }
    }

    @Test
    @Fact("http-api T-MBX-03")
    default void anInterruptTakesBackWhatWaitsAndStopsWhatRuns() {
        try (var office = office()) {
            var first = office.submit(T1, HOLD);
            office.gate.awaitReached();
            var second = office.submit(T1, "next");

            var interrupted = office.runs.interrupt(ME, T1);

            assertThat(interrupted.generation()).isEqualTo(1);
            assertThat(interrupted.cancelled()).isEqualTo(first.run());
            assertThat(interrupted.superseded())
                    .extracting(MailboxEntry::id)
                    .containsExactly(first.entry(), second.entry());
            office.await(first.run(), RunStatus.DONE);
            assertThat(office.run(first.run()).terminationCode()).isEqualTo("cancelled");
            assertThat(office.entry(first.entry()).status()).isEqualTo(MailboxStatus.SUPERSEDED);
            assertThat(office.entry(second.entry()).status()).isEqualTo(MailboxStatus.SUPERSEDED);
            office.await(office.submit(T1, "anew"), MailboxStatus.ACCEPTED);
            assertThat(office.said(T1)).doesNotContain("next");
        }
    }

    @Test
    default void aThreadThatDoesNotExistCanBeInterrupted() {
        try (var office = office()) {
            var interrupted = office.runs.interrupt(ME, T1);

            assertThat(interrupted.generation()).isEqualTo(1);
            assertThat(interrupted.cancelled()).isNull();
            assertThat(interrupted.superseded()).isEmpty();
        }
    }

    @Test
    @Fact("http-api T-MBX-04")
    default void aRunOfAnUnknownAgentIsNotStored() {
        try (var office = office()) {
            var unknown = RunRequest.of("nobody", Message.user("hi")).withThread(T1);

            assertThatThrownBy(() -> office.runs.submit(ME, unknown))
                    .isInstanceOf(ResolveException.class)
                    .hasMessage("agent not found: nobody");
            assertThat(office.mailbox.list(ME, MailboxQuery.DEFAULT).items()).isEmpty();
        }
    }

    @Test
    default void aRunThatExistsCannotBeSubmittedAgain() {
        try (var office = office()) {
            var submitted = office.submit(T1, "hi");
            office.await(submitted, MailboxStatus.ACCEPTED);
            var again = Office.request(T1, "hi").withRun(submitted.run());

            assertThatThrownBy(() -> office.runs.submit(ME, again))
                    .isInstanceOf(PrepareException.class)
                    .hasMessage("run already exists: " + submitted.run());
        }
    }

    @Test
    default void theSameDedupeKeyGivesTheSameEntry() {
        try (var office = office()) {
            var once = new Delivery(0, "k", null);

            var first = office.runs.submit(ME, Office.request(T1, "hi"), once);
            var second = office.runs.submit(ME, Office.request(T1, "hi"), once);
            office.await(first, MailboxStatus.ACCEPTED);
            var third = office.runs.submit(ME, Office.request(T1, "hi"), once);

            assertThat(second).isEqualTo(first);
            assertThat(third).isEqualTo(first);
            assertThat(office.said(T1)).containsExactly("hi", "done");
        }
    }

    @Test
    default void runsOfAgentsAndOfTheSystemComeFromInside() {
        try (var office = office()) {
            for (var origin : RunOrigin.values()) {
                var entry = office.runs.submit(ME, Office.request(T1, "hi").withOrigin(origin));
                office.await(entry, MailboxStatus.ACCEPTED);

                assertThat(office.entry(entry.entry()).origin())
                        .isEqualTo(MailboxOrigin.of(origin));
            }
        }
    }

    @Test
    @Fact("http-api T-MBX-06")
    default void aThreadIsIdleWhenAWatchedRunWasReadToItsEnd() throws InterruptedException {
        try (var office = office()) {
            var started =
                    office.runs.stream(
                            ME, Office.request(T1, "hi"), RunOverrides.NONE, LaunchMode.DURABLE);
            try (var events = started.events()) {
                while (!events.isEnded()) {
                    events.next(Duration.ofSeconds(10));
                }
            }

            assertThat(office.isIdle(T1)).isTrue();
            var entry = office.entries(T1).getFirst();
            office.await(entry.id(), MailboxStatus.ACCEPTED);
            assertThat(entry.availableAt()).isEqualTo(Mail.NEVER);
        }
    }

    @Test
    default void aWatchedRunTakesThePlaceOfTheOneThatIsGoingOn() {
        try (var office = office()) {
            var first = office.submit(T1, HOLD);
            office.gate.awaitReached();

            var started =
                    office.runs.stream(
                            ME, Office.request(T1, "now"), RunOverrides.NONE, LaunchMode.DURABLE);
            started.events().close();

            office.await(started.run(), RunStatus.DONE);
            office.await(first, MailboxStatus.ACCEPTED);
            assertThat(office.run(first.run()).terminationCode()).isEqualTo("cancelled");
            office.entries(T1).forEach(entry -> office.await(entry.id(), MailboxStatus.ACCEPTED));
        }
    }

    @Test
    default void aWatchedRunThatCannotBeginLeavesNothingThatWaits() {
        try (var office = office()) {
            office.await(
                    office.runs.submit(ME, Office.request(T1, "hi").withParent(null, Office.T2)),
                    MailboxStatus.ACCEPTED);
            var elsewhere = Office.request(T1, "hi").withParent(null, T1);

            assertThatThrownBy(() ->
                            office.runs.stream(
                                    ME, elsewhere, RunOverrides.NONE, LaunchMode.DURABLE))
                    .isInstanceOf(PrepareException.class);
            assertThat(office.entries(T1).getLast().status()).isEqualTo(MailboxStatus.SUPERSEDED);
            assertThat(office.entries(T1).getLast().lastError())
                    .startsWith("parent_thread_id mismatch");
        }
    }

    @Test
    @Fact("http-api T-MBX-10")
    default void aTaskIsItsEntryAndThenItsRun() {
        try (var office = office()) {
            office.start(Office.request(T1, HOLD));
            office.gate.awaitReached();
            var submitted = office.submit(T1, "hi");

            var queued = office.runs.find(ME, submitted.entry()).orElseThrow();
            office.gate.open();
            office.await(submitted, MailboxStatus.ACCEPTED);
            var over = office.runs.find(ME, submitted.entry()).orElseThrow();

            assertThat(queued.entry().status()).isEqualTo(MailboxStatus.QUEUED);
            assertThat(queued.run()).isNull();
            assertThat(over.run()).isEqualTo(office.run(submitted.run()));
            assertThat(office.runs.find(ME, new MailboxEntryId("nobody"))).isEmpty();
        }
    }

    @Test
    @Fact("http-api T-MBX-11")
    default void anEntryThatWaitsCanBeCancelled() {
        try (var office = office()) {
            office.start(Office.request(T1, HOLD));
            office.gate.awaitReached();
            var submitted = office.submit(T1, "never");
            var id = submitted.entry().value();

            assertThat(office.runs.cancel(ME, id)).isEqualTo(CancelOutcome.REQUESTED);
            assertThat(office.runs.cancel(ME, id)).isEqualTo(CancelOutcome.NOT_ACTIVE);
            assertThat(office.runs.cancel(ME, "nobody")).isEqualTo(CancelOutcome.NOT_FOUND);

            assertThat(office.entry(submitted.entry()).status()).isEqualTo(MailboxStatus.CANCELLED);
            office.gate.open();
            office.await(office.submit(T1, "later"), MailboxStatus.ACCEPTED);
            assertThat(office.said(T1)).doesNotContain("never");
        }
    }

    @Test
    default void cancellingAnEntryStopsItsRun() {
        try (var office = office()) {
            var submitted = office.submit(T1, HOLD);
            office.gate.awaitReached();

            assertThat(office.runs.cancel(ME, submitted.entry().value()))
                    .isEqualTo(CancelOutcome.REQUESTED);

            office.await(submitted.run(), RunStatus.DONE);
            assertThat(office.run(submitted.run()).terminationCode()).isEqualTo("cancelled");
            assertThat(office.entry(submitted.entry()).status()).isEqualTo(MailboxStatus.CANCELLED);
        }
    }

    @Test
    default void aRunIsCancelledByItsOwnIdOrByThatOfItsEntryAsLongAsItIsNotDone() {
        try (var office = office()) {
            var waiting = office.submit(T1, Office.ASK);
            office.await(waiting.run(), RunStatus.WAITING);
            office.await(waiting, MailboxStatus.ACCEPTED);

            assertThat(office.runs.cancel(ME, waiting.entry().value()))
                    .isEqualTo(CancelOutcome.REQUESTED);
            assertThat(office.run(waiting.run()).terminationCode()).isEqualTo("cancelled");
            assertThat(office.runs.cancel(ME, waiting.run().value()))
                    .isEqualTo(CancelOutcome.NOT_ACTIVE);
            assertThat(office.runs.cancel(ME, waiting.entry().value()))
                    .isEqualTo(CancelOutcome.NOT_ACTIVE);
            assertThat(office.runs.cancel(Office.STRANGER, waiting.entry().value()))
                    .isEqualTo(CancelOutcome.NOT_FOUND);
        }
    }

    @Test
    default void fiftyRunsOfOneThreadTakePlaceInTheirOrder() {
        try (var office = office()) {
            var wanted = IntStream.range(0, 50).mapToObj(i -> "message " + i).toList();

            var submitted = wanted.stream().map(text -> office.submit(T1, text)).toList();

            submitted.forEach(one -> office.await(one, MailboxStatus.ACCEPTED));
            assertThat(office.said(T1).stream().filter(said -> said.startsWith("message")))
                    .containsExactlyElementsOf(wanted);
            assertThat(submitted)
                    .extracting(one -> office.run(one.run()).terminationCode())
                    .containsOnly("natural");
        }
    }

    @Test
    default void anotherOwnerSeesAndStopsNothingOfThis() {
        try (var office = office()) {
            var mine = office.submit(T1, HOLD);
            office.gate.awaitReached();

            var theirs = office.runs.submit(Office.STRANGER, Office.request(Office.T2, "hi"));
            var interrupted = office.runs.interrupt(Office.STRANGER, T1);

            assertThat(interrupted.cancelled()).isNull();
            assertThat(interrupted.superseded()).isEmpty();
            assertThat(office.runs.list(Office.STRANGER, MailboxQuery.DEFAULT).items())
                    .extracting(MailboxEntry::id)
                    .containsExactly(theirs.entry());
            assertThat(office.runs.find(Office.STRANGER, mine.entry())).isEmpty();
            assertThat(office.entry(mine.entry()).status()).isEqualTo(MailboxStatus.CLAIMED);
        }
    }
}
