package dev.reprise.runtime.mailbox;

import static dev.reprise.runtime.mailbox.Office.HOLD;
import static dev.reprise.runtime.mailbox.Office.ME;
import static dev.reprise.runtime.mailbox.Office.T1;
import static dev.reprise.runtime.mailbox.Office.T2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.BackgroundRuns.Submitted;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What parents are told of their children.
interface CompletionContract extends OfficeUnderTest {
    private RunId parent(Office office) {
        var parent = office.start(RunRequest.of("other", Message.user("do it")).withThread(T1));
        office.await(parent, RunStatus.DONE);
        return parent;
    }

    private Submitted child(Office office, RunId parent, ThreadId thread, String text) {
        return office.runs.submit(ME, Office.request(thread, text).withParent(parent, null));
    }

    private List<MailboxEntry> notices(Office office, ThreadId thread) {
        return office.entries(thread).stream()
                .filter(entry -> entry.origin() == MailboxOrigin.INTERNAL)
                .toList();
    }

    private MailboxEntry awaitNotice(Office office, ThreadId thread) {
        Waits.until("a notice", () -> !notices(office, thread).isEmpty());
        return notices(office, thread).getFirst();
    }

    @Test
    @Fact("http-api T-MBX-07")
    default void aChildOnAnotherThreadTellsItsParentUnderTheParentsAgent() {
        try (var office = office()) {
            var parent = parent(office);

            var child = child(office, parent, T2, "part");
            office.await(child, MailboxStatus.ACCEPTED);
            var notice = awaitNotice(office, T1);
            office.await(notice.id(), MailboxStatus.ACCEPTED);

            assertThat(notice.sender()).isEqualTo("run:" + child.run());
            assertThat(notice.dedupeKey())
                    .isEqualTo("parent-task-completion:%s:%s".formatted(parent, child.run()));
            var record = office.run(QueuedRun.of(notice).run());
            assertThat(record.agent()).isEqualTo("other");
            assertThat(record.origin()).isEqualTo(RunOrigin.INTERNAL);
            var message =
                    office.threads.require(ME, T1).thread().messages().stream()
                            .filter(said -> said.visibility() == Visibility.INTERNAL)
                            .findFirst()
                            .orElseThrow();
            assertThat(message.role()).isEqualTo(Role.SYSTEM);
            assertThat(Json.parse(message.content()))
                    .isEqualTo(
                            Json.object(
                                    "type",
                                    "background_task_notification",
                                    "recipient_task_id",
                                    parent.value(),
                                    "child_task_id",
                                    child.entry().value(),
                                    "child_run_id",
                                    child.run().value(),
                                    "child_thread_id",
                                    "t2",
                                    "status",
                                    "completed",
                                    "termination_code",
                                    "natural",
                                    "termination_detail",
                                    null,
                                    "result_ref",
                                    Json.object(
                                            "task_id",
                                            child.entry().value(),
                                            "run_id",
                                            child.run().value(),
                                            "thread_id",
                                            "t2")));
        }
    }

    @Test
    @Fact("http-api T-MBX-07")
    default void aChildOnTheThreadOfItsParentTellsItToo() {
        try (var office = office()) {
            var parent = parent(office);

            var child = child(office, parent, T1, "part");

            office.await(child, MailboxStatus.ACCEPTED);
            var notice = awaitNotice(office, T1);
            office.await(notice.id(), MailboxStatus.ACCEPTED);
            assertThat(office.entries(T1)).hasSize(2);
        }
    }

    @Test
    @Fact("http-api T-MBX-08")
    default void aChildThatIsWatchedTellsNobody() {
        try (var office = office()) {
            var parent = parent(office);

            var child = office.start(Office.request(T2, "part").withParent(parent, null));
            office.await(child, RunStatus.DONE);
            office.await(office.submit(T2, "after it"), MailboxStatus.ACCEPTED);

            assertThat(office.entries(T1)).isEmpty();
        }
    }

    @Test
    @Fact("http-api T-MBX-09")
    default void aParentIsToldOnceOfEachChildHoweverOftenTheirEndsAreSeen() {
        try (var office = office()) {
            var parent = parent(office);
            var child = child(office, parent, T2, "part");
            office.await(child, MailboxStatus.ACCEPTED);
            var notice = awaitNotice(office, T1);
            office.await(notice.id(), MailboxStatus.ACCEPTED);

            office.runs.recover();
            try (var reopened = office.reopened()) {
                reopened.os.recover();
            }

            assertThat(notices(office, T1)).hasSize(1);
        }
    }

    @Test
    @Fact("http-api T-MBX-09")
    default void aBusyParentIsToldOfEveryChild() {
        try (var office = office()) {
            var parent = parent(office);
            var busy = office.start(Office.request(T1, HOLD));
            office.gate.awaitReached();

            var children =
                    IntStream.range(0, 5)
                            .mapToObj(
                                    i -> child(office, parent, new ThreadId("child-" + i), "part"))
                            .toList();
            children.forEach(child -> office.await(child, MailboxStatus.ACCEPTED));
            Waits.until("all notices", () -> notices(office, T1).size() == 5);
            assertThat(notices(office, T1))
                    .allMatch(notice -> notice.status() == MailboxStatus.QUEUED);
            office.gate.open();

            office.await(busy, RunStatus.DONE);
            notices(office, T1)
                    .forEach(notice -> office.await(notice.id(), MailboxStatus.ACCEPTED));
            for (var child : children) {
                assertThat(office.said(T1))
                        .filteredOn(said -> said.contains(child.run().value()))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Fact("http-api T-MBX-09")
    default void aGrandchildTellsItsParentAlone() {
        try (var office = office()) {
            var parent = parent(office);
            var child = office.start(Office.request(T2, "part").withParent(parent, null));
            office.await(child, RunStatus.DONE);

            var grandchild = child(office, child, new ThreadId("t3"), "part of it");
            office.await(grandchild, MailboxStatus.ACCEPTED);
            office.await(awaitNotice(office, T2).id(), MailboxStatus.ACCEPTED);

            assertThat(notices(office, T2)).hasSize(1);
            assertThat(notices(office, T1)).isEmpty();
        }
    }

    @Test
    default void aChildThatWaitsTellsNobodyUntilItIsDone() {
        try (var office = office()) {
            var parent = parent(office);
            var child = child(office, parent, T2, Office.ASK);
            office.await(child.run(), RunStatus.WAITING);
            office.await(child, MailboxStatus.ACCEPTED);
            assertThat(notices(office, T1)).isEmpty();

            assertThat(office.runs.cancel(ME, child.run().value()))
                    .isEqualTo(CancelOutcome.REQUESTED);

            assertThat(awaitNotice(office, T1).payload().toString())
                    .contains("\\\"status\\\":\\\"cancelled\\\"");
        }
    }

    @Test
    default void aChildThatWaitedTellsWhoeverEndsIt() {
        try (var office = office()) {
            var parent = parent(office);
            var child = child(office, parent, T2, Office.ASK);
            office.await(child.run(), RunStatus.WAITING);
            office.await(child, MailboxStatus.ACCEPTED);

            assertThat(office.os.gateway().cancel(ME, child.run()))
                    .isEqualTo(CancelOutcome.REQUESTED);

            assertThat(awaitNotice(office, T1).payload().toString())
                    .contains("\\\"status\\\":\\\"cancelled\\\"");
        }
    }

    @Test
    default void nobodyIsToldWhoseThreadWasDeleted() {
        try (var office = office()) {
            var parent = parent(office);
            var child = child(office, parent, T2, HOLD);
            office.gate.awaitReached();

            office.runs.delete(ME, T1);
            office.gate.open();
            office.await(child, MailboxStatus.ACCEPTED);

            office.await(awaitNotice(office, T1).id(), MailboxStatus.SUPERSEDED);
            assertThat(office.threads.load(ME, T1)).isEmpty();
        }
    }

    @Test
    default void aNoticeWaitsUntilTheUserHasDecidedWhatTheParentWaitsFor() {
        try (var office = office()) {
            var parent = office.start(Office.request(T1, Office.ASK));
            office.await(parent, RunStatus.WAITING);
            var child = child(office, parent, T2, "part");
            office.await(child, MailboxStatus.ACCEPTED);
            var notice = awaitNotice(office, T1);

            clock().advance(PostRoom.SWEEP);
            office.runs.tick();
            assertThat(office.entry(notice.id()).status()).isEqualTo(MailboxStatus.QUEUED);
            assertThat(office.run(parent).status()).isEqualTo(RunStatus.WAITING);

            assertThat(office.runs.cancel(ME, parent.value())).isEqualTo(CancelOutcome.REQUESTED);
            office.await(notice.id(), MailboxStatus.ACCEPTED);
        }
    }

    @Test
    default void whatAUserSaysIsHeardBehindAnyNumberOfNotices() {
        try (var office = office()) {
            var waiting = office.start(Office.request(T1, Office.ASK));
            office.await(waiting, RunStatus.WAITING);
            IntStream.range(0, 201).forEach(i -> office.mailbox.enqueue(ME, notice(i)));
            clock().advance(Duration.ofMillis(1));

            var submitted = office.submit(T1, "never mind");

            office.await(submitted, MailboxStatus.ACCEPTED);
            assertThat(office.run(waiting).terminationCode()).isEqualTo("cancelled");
        }
    }

    private MailboxEntry notice(int number) {
        var request =
                RunRequest.of("default", Message.internalSystem("child " + number))
                        .withThread(T1)
                        .withRun(new RunId("notice-" + number));
        return MailboxEntry.queued(
                        new MailboxEntryId("n" + number),
                        new MailboxId(T1.value()),
                        QueuedRun.payload(request),
                        0,
                        clock().millis())
                .withOrigin(MailboxOrigin.INTERNAL);
    }

    @Test
    default void whatAUserSaysTakesThePlaceOfARunThatWaits() {
        try (var office = office()) {
            var waiting = office.start(Office.request(T1, Office.ASK));
            office.await(waiting, RunStatus.WAITING);

            var submitted = office.submit(T1, "never mind");

            office.await(submitted, MailboxStatus.ACCEPTED);
            assertThat(office.run(waiting).terminationCode()).isEqualTo("cancelled");
        }
    }

    @Test
    default void aParentThatWasNotToldBeforeACrashIsToldAfterwards() {
        try (var office = withoutNotices()) {
            var parent = parent(office);
            childOfTheDead(office, parent, 1);

            try (var reopened = new Office(clock(), mailbox(), office.threads)) {
                reopened.os.recover();

                var notice = awaitNotice(reopened, T1);
                reopened.await(notice.id(), MailboxStatus.ACCEPTED);
                assertThat(notices(reopened, T1)).hasSize(1);
            }
        }
    }

    @Test
    default void oneParentThatCannotBeToldKeepsNoOtherFromBeingTold() {
        try (var office = withoutNotices()) {
            var parent = parent(office);
            var children =
                    List.of(childOfTheDead(office, parent, 1), childOfTheDead(office, parent, 2));
            var failures = new AtomicInteger(1);
            var failing =
                    WatchedMailbox.before(
                            mailbox(),
                            "withKey",
                            () -> {
                                if (failures.getAndDecrement() > 0) {
                                    throw full();
                                }
                            });

            try (var reopened = new Office(clock(), failing, office.threads)) {
                reopened.os.recover();
                Waits.until("one is told", () -> notices(reopened, T1).size() == 1);
                clock().advance(PostRoom.SWEEP);
                reopened.runs.tick();

                Waits.until("both are told", () -> notices(reopened, T1).size() == children.size());
            }
        }
    }

    /// An office that cannot tell parents anything.
    private Office withoutNotices() {
        Runnable failure =
                () -> {
                    throw full();
                };
        return new Office(clock(), WatchedMailbox.before(mailbox(), "withKey", failure));
    }

    private static MailboxException full() {
        return new MailboxException(new MailboxException.Reason.Io("disk full"));
    }

    /// A child whose process died before its parent was told.
    private RunId childOfTheDead(Office office, RunId parent, int number) {
        var child =
                office.start(
                        Office.request(new ThreadId("child-" + number), "part")
                                .withParent(parent, null)
                                .withSourceMailboxEntry("entry-of-a-dead-process-" + number));
        office.await(child, RunStatus.DONE);
        return child;
    }
}
