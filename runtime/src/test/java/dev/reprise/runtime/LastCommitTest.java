package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What becomes of a run whose last commit fails.
class LastCommitTest {
    private static final Path STATUS = Path.ROOT.key("__run").key("status");

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
        Waits.until(
                "the record is ended",
                () -> rehearsal.record(prepared.run()).status() == RunStatus.DONE);

        assertThat(shown.getLast()).isInstanceOf(AgentEvent.Failure.class);
        assertThat(Rehearsal.types(shown)).doesNotContain("run_finish");
        var record = rehearsal.record(prepared.run());
        assertThat(record.terminationCode()).isEqualTo("error");
        assertThat(record.terminationDetail()).contains("disk full");
        assertThat(rehearsal.state().find(STATUS)).contains(Json.of("done"));
    }

    @Test
    void aReaderWhoComesBackLaterSeesTheErrorUnderItsOwnNumber() throws InterruptedException {
        refuse(1, new StoreException.Reason.Io("disk full"));
        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));
        var shown = Rehearsal.collect(prepared.execute());
        Waits.until(
                "the record is ended",
                () -> rehearsal.record(prepared.run()).status() == RunStatus.DONE);

        var read = new ArrayList<AgentEvent>();
        try (var feed =
                rehearsal.os().gateway().feed(Owner.LOCAL, prepared.run(), null).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(1)).stream()
                        .map(EventFeed.Item::event)
                        .forEach(read::add);
            }
        }

        assertThat(read.getLast()).isEqualTo(shown.getLast());
    }
}
