package dev.reprise.whole;

import static dev.reprise.whole.Completions.beginning;
import static dev.reprise.whole.Completions.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ProviderConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How soon a service notices that a run was cancelled, and what is left of the run.
@ParameterizedClass
@EnumSource
class CancelTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @Parameter private Kept kept;
    @TempDir private Path directory;
    private final BlockingQueue<ProviderConnection> silent = new LinkedBlockingQueue<>();
    private Wired wired;

    /// Where the service falls silent.
    enum Silence {
        BEFORE_THE_HEADERS,
        AFTER_THE_HEADERS,
        AFTER_THE_FIRST_WORD;

        private void approach(ProviderConnection connection)
                throws IOException, InterruptedException {
            switch (this) {
                case BEFORE_THE_HEADERS -> {}
                case AFTER_THE_HEADERS -> connection.sendStreamHead();
                case AFTER_THE_FIRST_WORD -> beginning("Hel").play(connection);
            }
        }

        private int words() {
            return this == AFTER_THE_FIRST_WORD ? 1 : 0;
        }
    }

    @BeforeEach
    void open() {
        wired = new Wired(kept, directory);
    }

    @AfterEach
    void close() {
        wired.close();
    }

    private void fallSilent(Silence silence) {
        wired.answers(connection -> {
            silence.approach(connection);
            silent.add(connection);
            connection.hang();
        });
    }

    /// The connection of a run, once the service is silent and its words have arrived.
    private ProviderConnection awaitSilence(Iterator<AgentEvent> events, Silence silence)
            throws InterruptedException {
        var connection = silent.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (int words = 0; words < silence.words(); ) {
            words += events.next() instanceof AgentEvent.TextDelta ? 1 : 0;
        }
        return connection;
    }

    @ParameterizedTest
    @EnumSource
    void cancellingARunClosesItsConnectionWithinASecond(Silence silence) throws Exception {
        fallSilent(silence);
        try (var run = wired.stream("Hi")) {
            var events = run.iterator();
            var connection = awaitSilence(events, silence);

            run.cancel();

            assertThat(connection.awaitLeft(AT_ONCE)).isTrue();
            assertThat(last(events)).isEqualTo(new Termination.Cancelled());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheStreamClosesTheConnectionWithinASecond(Silence silence) throws Exception {
        fallSilent(silence);
        ProviderConnection connection;
        try (var run = wired.stream("Hi")) {
            connection = awaitSilence(run.iterator(), silence);
        }

        assertThat(connection.awaitLeft(AT_ONCE)).isTrue();
    }

    @Test
    void cancellingByIdClosesTheConnectionWithinASecond() throws Exception {
        fallSilent(Silence.AFTER_THE_FIRST_WORD);
        try (var run = wired.stream("Hi")) {
            var events = run.iterator();
            var connection = awaitSilence(events, Silence.AFTER_THE_FIRST_WORD);

            var outcome = wired.agents().gateway().cancel(Owner.LOCAL, run.run());

            assertThat(outcome).isEqualTo(CancelOutcome.REQUESTED);
            assertThat(connection.awaitLeft(AT_ONCE)).isTrue();
            assertThat(last(events)).isEqualTo(new Termination.Cancelled());
        }
    }

    @Test
    void aCancelledRunIsRecordedAndTheNextOneIsToldOfIt() throws Exception {
        fallSilent(Silence.AFTER_THE_FIRST_WORD);
        try (var run = wired.stream("Hi")) {
            var events = run.iterator();
            awaitSilence(events, Silence.AFTER_THE_FIRST_WORD);
            run.cancel();
            last(events);

            assertThat(wired.record(run.run()).status()).isEqualTo(RunStatus.DONE);
            assertThat(wired.record(run.run()).terminationCode()).isEqualTo("cancelled");
        }
        wired.restart();
        wired.answers(saying("Hello."));

        assertThat(last(wired.run("Again").iterator())).isEqualTo(new Termination.NaturalEnd());

        assertThat(wired.requests().getLast())
                .isEqualTo(
                        Wired.request(
                                """
                                {"role":"user","content":"Hi"},\
                                {"role":"user","content":"The previous run was interrupted during inference.\
                                 Please continue from the current context."},\
                                {"role":"user","content":"Again"}\
                                """));
    }

    private static Termination last(Iterator<AgentEvent> events) {
        AgentEvent last = null;
        while (events.hasNext()) {
            last = events.next();
        }
        return last instanceof AgentEvent.RunFinish finish
                ? finish.termination()
                : new Termination.Failed("the last event was " + last);
    }
}
