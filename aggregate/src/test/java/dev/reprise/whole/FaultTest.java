package dev.reprise.whole;

import static dev.reprise.whole.Completions.beginning;
import static dev.reprise.whole.Completions.calling;
import static dev.reprise.whole.Completions.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.whole.Completions.Call;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs whose model fails or talks nonsense: how they end, what is recorded, and that their thread
/// goes on.
@ParameterizedClass
@EnumSource
class FaultTest {
    @Parameter private Kept kept;
    @TempDir private Path directory;
    private Wired wired;

    @BeforeEach
    void open() {
        wired = new Wired(kept, directory);
    }

    @AfterEach
    void close() {
        wired.close();
    }

    private static Termination termination(List<AgentEvent> events) {
        return ((AgentEvent.RunFinish) events.getLast()).termination();
    }

    private List<String> contents() {
        return wired.thread().messages().stream().map(Message::content).toList();
    }

    private void assertTheThreadGoesOn() {
        wired.restart();
        wired.answers(saying("Hello again."));

        var events = wired.run("Again");

        assertThat(termination(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(contents()).endsWith("Again", "Hello again.");
        assertThat(wired.isBusy()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOfTheServiceEndsTheRunAndNotTheThread(Fault fault) {
        fault.befall(wired);

        var events = wired.run("Hi");

        assertThat(termination(events))
                .isInstanceOfSatisfying(
                        Termination.Failed.class,
                        failed ->
                                assertThat(failed.message())
                                        .contains(fault.cause())
                                        .doesNotContain("sk-secret"));
        var message = termination(events).detail();
        assertThat(events.get(events.size() - 2))
                .isInstanceOfSatisfying(
                        AgentEvent.Failure.class,
                        failure -> assertThat(failure.message()).isEqualTo(message));
        assertThat(wired.record(events.getFirst().meta().run()))
                .satisfies(record -> {
                    assertThat(record.status()).isEqualTo(RunStatus.DONE);
                    assertThat(record.terminationCode()).isEqualTo("error");
                    assertThat(record.terminationDetail()).isEqualTo(message);
                });
        assertThat(wired.requests()).hasSize(fault.requests());
        assertThat(contents()).containsExactly("Hi");
        assertThat(wired.isBusy()).isFalse();
        assertTheThreadGoesOn();
    }

    @Test
    void anAnswerThatBreaksOffIsContinuedWhereTheAgentMayDoSo() {
        wired.recovers();
        wired.answers(
                connection -> {
                    beginning("Hel").play(connection);
                    connection.close();
                },
                saying("lo"));

        var events = wired.run("Hi");

        assertThat(((AgentEvent.RunFinish) events.getLast()).response()).isEqualTo("Hello");
        assertThat(events).filteredOn(AgentEvent.Retry.class::isInstance).hasSize(1);
        assertThat(wired.requests()).hasSize(2);
        assertThat(wired.requests().getLast())
                .contains("\"Hel\"", "interrupted due to a network error. Please continue.");
        assertThat(contents()).startsWith("Hi", "Hel").endsWith("lo").hasSize(4);
        assertTheThreadGoesOn();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "time, {}, Tool 'time' not found",
                "weather, {\"nam\":\"Oslo\"}, Invalid arguments",
                "weather, [], Invalid arguments"
            })
    void aCallThatCannotBeMadeIsAnsweredSoAndTheRunGoesOn(
            String tool, String arguments, String error) {
        wired.answers(calling("", new Call("c1", tool, arguments)), saying("Sorry."));

        var events = wired.run("Hi");

        assertThat(termination(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(events)
                .filteredOn(AgentEvent.ToolCallDone.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        AgentEvent.ToolCallDone.class,
                        done -> assertThat(done.result().message()).contains(error));
        assertThat(wired.requests().getLast()).contains("\"tool_call_id\":\"c1\"", error);
        assertThat(wired.record(events.getFirst().meta().run()).terminationCode())
                .isEqualTo("natural");
        assertTheThreadGoesOn();
    }

    @Test
    void aCallWithoutJsonBesideAGoodOneIsTakenBackAndTheOtherOneMade() {
        wired.answers(
                calling(
                        "",
                        new Call("c1", "weather", "{\"name\": Oslo}"),
                        new Call("c2", "weather", "{\"name\":\"Rome\"}")),
                saying("18 °C."));

        var events = wired.run("Hi");

        assertThat(termination(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(wired.requests().getLast()).contains("18 °C in Rome").doesNotContain("c1");
        assertTheThreadGoesOn();
    }
}
