package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.Phase;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that is cancelled ends within a second, wherever it is: half a second for code that does
/// not react, and next to nothing for everything else.
class CancelAnywhereTest {
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final String DURING_TOOLS =
            "The previous run was interrupted while using tools. Please continue from the current context.";
    private static final String DURING_INFERENCE =
            "The previous run was interrupted during inference. Please continue from the current context.";

    private CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch reacted = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Warnings warnings = new Warnings("dev.reprise.runtime.loop.Work");

    @AfterEach
    void release() {
        released.countDown();
        warnings.close();
    }

    /// Foreign code that waits: until it is interrupted, or until the test is over.
    private void block(boolean reacts) {
        reached.countDown();
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                if (reacts) {
                    reacted.countDown();
                    throw new IllegalStateException("interrupted", e);
                }
            }
        }
    }

    private Tool blocking(String name, boolean reacts) {
        return TestTools.tool(
                name,
                (_, _) -> {
                    block(reacts);
                    return "late";
                });
    }

    private Tool early(String name, boolean reacts) {
        return Tool.of(
                ToolDescriptor.of(name, "For tests.", ToolDescriptor.NO_PARAMETERS)
                        .withConcurrencySafe(true),
                (Json _, ToolCallContext _) -> {
                    block(reacts);
                    return "late";
                });
    }

    /// Cancels the run once the code has begun that it waits for.
    private List<AgentEvent> cancel(Rehearsal rehearsal) {
        var events = new ArrayList<AgentEvent>();
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            var reader = Thread.ofVirtual().start(() -> stream.forEach(events::add));
            Waits.await(reached);
            var watch = Stopwatch.begin();
            stream.cancel();
            Waits.join(reader);
            assertThat(watch.elapsed()).isLessThan(BOUND);
        }
        return events;
    }

    private static List<String> notes(Rehearsal rehearsal) {
        return rehearsal.thread().messages().stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::content)
                .filter(text -> text.startsWith("The previous run was interrupted"))
                .toList();
    }

    private void requireOnlyTheDeafIsLeft(boolean reacts, String name) {
        if (reacts) {
            Waits.await(reacted);
        }
        assertThat(warnings.naming(name)).hasSize(reacts ? 0 : 1);
    }

    @Test
    void beforeItStarts() {
        var model = ScriptedModel.of(say("never"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("work"));
        try (var prepared = rehearsal.os().prepare(rehearsal.request("Hi"))) {
            rehearsal.os().gateway().cancel(Owner.LOCAL, prepared.run());

            var events = Rehearsal.collect(prepared.execute());

            assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        }
        assertThat(model.requests()).isEmpty();
        assertThat(notes(rehearsal)).isEmpty();
    }

    /// What the model said before is stored, and so is that its calls were not made.
    @ParameterizedTest
    @CsvSource({
        "RUN_START, true, ''",
        "RUN_START, false, ''",
        "STEP_START, true, ''",
        "STEP_START, false, ''",
        "BEFORE_INFERENCE, true, ''",
        "BEFORE_INFERENCE, false, ''",
        "AFTER_INFERENCE, true, tools",
        "AFTER_INFERENCE, false, tools",
        "STEP_END, true, tools",
        "STEP_END, false, tools",
        "BEFORE_TOOL_EXECUTE, true, tools",
        "BEFORE_TOOL_EXECUTE, false, tools",
        "AFTER_TOOL_EXECUTE, true, tools",
        "AFTER_TOOL_EXECUTE, false, tools",
    })
    void inAHook(Phase phase, boolean reacts, String note) {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "work", JsonObject.EMPTY), say("Done")))
                        .tools(TestTools.ok("work"))
                        .behavior(new Hooks("blocking").onPhase(phase, () -> block(reacts)));

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).isEqualTo(note.isEmpty() ? List.of() : List.of(DURING_TOOLS));
        requireOnlyTheDeafIsLeft(reacts, "hooks of " + phase);
        EventInvariants.check(events, rehearsal.thread());
    }

    /// The check is code of the tool, and is asked in the middle of the answer if the tool may
    /// begin there.
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void whileAToolChecksItsArguments(boolean reacts, boolean isEarly) {
        var work = isEarly ? early("work", reacts) : TestTools.ok("work");
        var checked = new SlowlyChecked(work, () -> block(reacts));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "work", JsonObject.EMPTY), say("Done")))
                        .tools(checked);

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        requireOnlyTheDeafIsLeft(reacts, "check of tool work");
        assertThat(rehearsal.store().appended())
                .noneMatch(append -> append.entry() instanceof Entry.Started);
        EventInvariants.check(events, rehearsal.thread());
    }

    private record SlowlyChecked(Tool tool, Runnable check) implements Tool {
        @Override
        public ToolDescriptor descriptor() {
            return tool.descriptor();
        }

        @Override
        public void validate(Json arguments) {
            check.run();
        }

        @Override
        public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
            return tool.execute(arguments, call);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inAHookOfARunThatIsOverAndKeepsItsEnd(boolean reacts) {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(say("Done")))
                        .behavior(new Hooks("b").onPhase(Phase.RUN_END, () -> block(reacts)));

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        requireOnlyTheDeafIsLeft(reacts, "hooks of " + Phase.RUN_END);
    }

    /// Both get half a second at most, and less when it is the run's last.
    @Test
    void inAToolAndThenInTheLastHook() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "deaf_first", JsonObject.EMPTY)))
                        .tools(blocking("deaf_first", false))
                        .behavior(new Hooks("b").onPhase(Phase.RUN_END, () -> block(false)));

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(warnings.naming("deaf_first")).hasSize(1);
        assertThat(warnings.naming("hooks of " + Phase.RUN_END)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before headers", "in the middle", "deaf"})
    void whileTheModelHangs(String where) {
        ChatModel model =
                (_, sink, _) -> {
                    if (where.equals("in the middle")) {
                        sink.accept(new ModelChunk.Text("Hel"));
                    }
                    block(!where.equals("deaf"));
                    throw new IllegalStateException("over");
                };
        var rehearsal = Rehearsal.of(model);

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_INFERENCE);
        assertThat(rehearsal.thread().messages()).noneMatch(it -> it.role() == Role.ASSISTANT);
        requireOnlyTheDeafIsLeft(!where.equals("deaf"), "model model");
    }

    @Test
    void whileItWaitsToAskAgain() {
        var patient = Duration.ofMinutes(5);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(say().fail(ErrorClass.TIMEOUT, "x")))
                        .define(agent ->
                                agent.retryPolicy(
                                        new RetryPolicy(
                                                2, patient, patient, 0, patient, true, 2, 2)));
        var events = new ArrayList<AgentEvent>();
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            var watch = Stopwatch.begin();
            for (var event : stream) {
                events.add(event);
                if (event instanceof AgentEvent.Retry) {
                    watch = Stopwatch.begin();
                    stream.cancel();
                }
            }
            assertThat(watch.elapsed()).isLessThan(BOUND);
        }

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_INFERENCE);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void inToolsThatReact(ToolExecutionMode mode) {
        var rehearsal = round(mode, true);

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_TOOLS);
        requireOnlyTheDeafIsLeft(true, "reacting_" + mode);
    }

    @ParameterizedTest
    @EnumSource(ToolExecutionMode.class)
    void inToolsThatDoNotReactAndWhoseResultsAreKept(ToolExecutionMode mode) {
        var rehearsal = round(mode, false);

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_TOOLS);
        requireOnlyTheDeafIsLeft(false, "deaf_" + mode);
        requireKeptLate(rehearsal, mode == ToolExecutionMode.SEQUENTIAL ? 1 : 2);
    }

    /// A call that was decided runs while the model answers.
    @Test
    void inADecidedCallAndAModelThatBothDoNotReact() {
        reached = new CountDownLatch(2);
        var answering = new CountDownLatch(1);
        var first = call("c1", "work", JsonObject.EMPTY).call("c2", "ask_deaf", JsonObject.EMPTY);
        var scripted = ScriptedModel.of(first);
        ChatModel model =
                (request, sink, cancellation) -> {
                    if (scripted.requests().isEmpty()) {
                        return scripted.generate(request, sink, cancellation);
                    }
                    answering.countDown();
                    block(false);
                    throw new IllegalStateException("over");
                };
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.ok("work"), blocking("ask_deaf", false))
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        var events = new ArrayList<AgentEvent>();
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            var reader = Thread.ofVirtual().start(() -> stream.forEach(events::add));
            Waits.await(answering);
            stream.decide(Asking.yes("c2"));
            Waits.await(reached);
            var watch = Stopwatch.begin();
            stream.cancel();
            Waits.join(reader);
            assertThat(watch.elapsed()).isLessThan(BOUND);
        }

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).hasSize(1);
        assertThat(warnings.naming("ask_deaf"))
                .singleElement()
                .asString()
                .contains("tool ask_deaf", "model model");
    }

    private Rehearsal round(ToolExecutionMode mode, boolean reacts) {
        var name = (reacts ? "reacting_" : "deaf_") + mode;
        reached = new CountDownLatch(mode == ToolExecutionMode.SEQUENTIAL ? 1 : 2);
        return Rehearsal.of(
                        ScriptedModel.of(
                                call("c1", name, JsonObject.EMPTY)
                                        .call("c2", name, JsonObject.EMPTY)))
                .tools(blocking(name, reacts))
                .define(agent -> agent.toolExecutionMode(mode));
    }

    private void requireKeptLate(Rehearsal rehearsal, int calls) {
        released.countDown();
        Waits.until("the results are kept", () -> late(rehearsal).size() == calls);
        assertThat(late(rehearsal)).allMatch(end -> end.result().isSuccess());
    }

    private static List<Entry.Finished> late(Rehearsal rehearsal) {
        return rehearsal.store().appended().stream()
                .map(RecordingStore.Append::entry)
                .filter(Entry.Finished.class::isInstance)
                .map(Entry.Finished.class::cast)
                .filter(Entry.Finished::late)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inACallThatBeganEarly(boolean reacts) {
        var name = reacts ? "reacting_early" : "deaf_early";
        var answer = call("c1", name, JsonObject.EMPTY).waitAt(new Gate());
        var rehearsal = Rehearsal.of(ScriptedModel.of(answer)).tools(early(name, reacts));

        var events = cancel(rehearsal);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_INFERENCE);
        requireOnlyTheDeafIsLeft(reacts, name);
        if (!reacts) {
            requireKeptLate(rehearsal, 1);
        }
    }

    /// The run's own thread is not interrupted: it goes on once the store answers.
    @Test
    void whileTheStoreTakesItsTime() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "work", JsonObject.EMPTY)))
                        .tools(TestTools.ok("work"));
        var answers = new CountDownLatch(1);
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Changed change
                            && change.set().reason() == ChangeReason.ASSISTANT_TURN_COMMITTED) {
                        reached.countDown();
                        Waits.await(answers);
                    }
                });
        var events = new ArrayList<AgentEvent>();
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            var reader = Thread.ofVirtual().start(() -> stream.forEach(events::add));
            Waits.await(reached);
            stream.cancel();
            answers.countDown();
            var watch = Stopwatch.begin();
            Waits.join(reader);
            assertThat(watch.elapsed()).isLessThan(BOUND);
        }

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(notes(rehearsal)).containsExactly(DURING_TOOLS);
    }

    @Test
    void whileItWaitsForAReaderThatNeverReads() {
        var words = say();
        for (int i = 0; i < 300; i++) {
            words = words.say("word ");
        }
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(words.waitAt(gate).hang()));
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            gate.awaitReached();

            var watch = Stopwatch.begin();
            stream.cancel();
            Waits.until(
                    "the run has ended",
                    () -> rehearsal.record(stream.run()).status() == RunStatus.DONE);
            assertThat(watch.elapsed()).isLessThan(BOUND);
        }
        assertThat(notes(rehearsal)).containsExactly(DURING_INFERENCE);
    }
}
