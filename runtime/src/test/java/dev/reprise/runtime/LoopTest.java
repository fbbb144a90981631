package dev.reprise.runtime;

import static dev.reprise.runtime.Rehearsal.only;
import static dev.reprise.runtime.Rehearsal.types;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.behavior.AddMessage;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.Phase;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.Failure;
import dev.reprise.core.event.AgentEvent.StepStart;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallOutcome;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Path NOTES = Path.ROOT.key("notes");

    @Test
    @Fact("runtime T-LOOP-2")
    void aRunIdThatIsNotGivenIsAUuidOfVersionSeven() {
        var events = Rehearsal.of(ScriptedModel.of(say("Hello"))).run("Hi");

        assertThat(events.getFirst().meta().run().value())
                .matches("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}");
    }

    @Test
    @Fact("runtime T-LOOP-3")
    void eventsNameTheMessagesThatAreStored() {
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING),
                        call("c2", "search", NOTHING).say("more"),
                        say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        var events = rehearsal.run("Hi");

        var messages = rehearsal.thread().messages();
        assertThat(only(StepStart.class, events))
                .extracting(StepStart::message)
                .containsExactlyElementsOf(ids(messages, Role.ASSISTANT));
        assertThat(only(ToolCallDone.class, events))
                .extracting(ToolCallDone::message)
                .containsExactlyElementsOf(ids(messages, Role.TOOL));
        assertThat(new HashSet<>(messages.stream().map(Message::id).toList()))
                .hasSameSizeAs(messages);
    }

    private static List<String> ids(List<Message> messages, Role role) {
        return messages.stream()
                .filter(message -> message.role() == role)
                .map(Message::id)
                .toList();
    }

    @Test
    @Fact("runtime T-LOOP-7")
    void parallelToolsSeeTheFrozenSnapshotAndBothChangeTheState() {
        var seen = new ArrayList<Json>();
        var model =
                ScriptedModel.of(call("c1", "a", NOTHING).call("c2", "b", NOTHING), say("Done"));
        var rehearsal =
                Rehearsal.of(model).tools(noting("a", "left", seen), noting("b", "right", seen));

        rehearsal.run(rehearsal.request("Hi").withState(JsonObject.EMPTY.with("notes", NOTHING)));

        assertThat(seen).containsOnly(NOTHING);
        assertThat(rehearsal.state().find(NOTES))
                .contains(JsonObject.EMPTY.with("left", "a").with("right", "b"));
    }

    @Test
    @Fact("runtime T-LOOP-7")
    void parallelToolsThatChangeTheSamePlaceFailTheRunBeforeAnythingIsApplied() {
        var model =
                ScriptedModel.of(
                        call("c1", "a", NOTHING).call("c2", "b", NOTHING).call("c3", "ok", NOTHING),
                        say("Done"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(
                                noting("a", "same", new ArrayList<>()),
                                noting("b", "same", new ArrayList<>()),
                                TestTools.ok("ok"));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(
                        new Termination.Failed(
                                "conflicting parallel state patches between 'c1' and 'c2' at $.notes.same"));
        assertThat(rehearsal.state().find(NOTES)).isEmpty();
        assertThat(types(events)).doesNotContain("tool_call_done");
    }

    @Test
    @Fact("runtime T-LOOP-7")
    void aToolThatFailsLeavesTheResultsOfTheOthers() {
        var model =
                ScriptedModel.of(call("c1", "a", NOTHING).call("c2", "bad", NOTHING), say("Done"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(noting("a", "left", new ArrayList<>()), TestTools.failing("bad"));

        var events = rehearsal.run("Hi");

        assertThat(only(ToolCallDone.class, events))
                .extracting(done -> done.result().outcome())
                .containsExactly(ToolCallOutcome.SUCCEEDED, ToolCallOutcome.FAILED);
        assertThat(rehearsal.state().find(NOTES.key("left"))).contains(Json.of("a"));
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    private static Tool noting(String id, String key, List<Json> seen) {
        return TestTools.tool(
                id,
                (_, call) -> {
                    synchronized (seen) {
                        call.snapshotAt(NOTES).ifPresent(seen::add);
                    }
                    return call.success(id).with(StateAction.set(NOTES.key(key), Json.of(id)));
                });
    }

    @Test
    @Fact("runtime T-LOOP-9")
    void aToolThatIsMissingIsAnErrorTheModelIsToldAbout() {
        var model = ScriptedModel.of(call("c1", "nowhere", NOTHING), say("Then not."));

        var events = Rehearsal.of(model).run("Hi");

        assertThat(only(ToolCallDone.class, events).getFirst().result().message())
                .isEqualTo("Tool 'nowhere' not found");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(model.lastRequest().messages().getLast().role()).isEqualTo(Role.TOOL);
    }

    @Test
    @Fact("runtime T-LOOP-16")
    void whatAHookChangesInOneStepIsSeenBeforeTheInferenceOfTheNext() {
        var seen = new ArrayList<String>();
        var counting =
                new Hooks("counting")
                        .onStepStart(step ->
                                List.of(
                                        new ChangeState(
                                                StateAction.set(
                                                        Path.ROOT.key("round"),
                                                        Json.of(step.round())))))
                        .onBeforeInference(step -> {
                            seen.add(
                                    step.snapshotAt(Path.ROOT.key("round"))
                                            .map(Json::toString)
                                            .orElse("nothing"));
                            return List.of();
                        });
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING), call("c2", "search", NOTHING), say("Done"));

        Rehearsal.of(model).tools(TestTools.ok("search")).behavior(counting).run("Hi");

        assertThat(seen).containsExactly("nothing", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    @Fact("runtime T-LOOP-17")
    void aCommitThatFailsEndsTheRunWithAnError(int failing) {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));
        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));
        failAt(rehearsal, failing);

        var events = Rehearsal.collect(prepared.execute());

        var reached = types(events);
        if (failing == 3) { // the last one
            assertThat(reached).endsWith("step_end", "error").doesNotContain("run_finish");
        } else {
            assertThat(reached).endsWith("error", "run_finish");
            assertThat(rehearsal.record(prepared.run()).terminationCode()).isEqualTo("error");
        }
        assertThat(only(Failure.class, events))
                .singleElement()
                .extracting(Failure::code)
                .isEqualTo("STATE_ERROR");
        assertThat(events.getLast().meta().seq())
                .as("no number is left out")
                .isEqualTo(events.size() - 1);
        assertThat(reached.contains("tool_call_done")).isEqualTo(failing > 1);
        assertThat(reached.stream().filter("step_end"::equals).count())
                .isEqualTo(Math.min(failing, 2) == 0 ? 0 : failing == 3 ? 2 : 1);
    }

    private static void failAt(Rehearsal rehearsal, int change) {
        var changes = new AtomicInteger();
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Changed && changes.getAndIncrement() == change) {
                        throw new StoreException(new StoreException.Reason.Io("disk is full"));
                    }
                });
    }

    @Test
    @Fact("runtime T-LOOP-18")
    void commitsAreDisjointAndEachExpectsTheVersionBeforeIt() {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        rehearsal.run("Hi");

        var changes =
                rehearsal.store().appended().stream()
                        .filter(append -> append.entry() instanceof Entry.Changed)
                        .toList();
        assertThat(changes)
                .extracting(append -> append.position().version())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(changes)
                .extracting(append -> append.guard().version())
                .containsExactlyElementsOf(
                        List.of(0L, 1L, 2L, 3L, 4L).stream()
                                .map(VersionPrecondition::exactly)
                                .toList());
        var stored =
                rehearsal.store().changes().stream()
                        .flatMap(change -> change.set().messages().stream());
        assertThat(stored.toList()).isEqualTo(rehearsal.thread().messages());
    }

    @Test
    @Fact("runtime T-LOOP-22")
    void cancellingDuringInferenceLeavesOneNoteThatTheNextRunShowsToTheModel() {
        var gate = new Gate();
        var model = ScriptedModel.of(say("Hel").waitAt(gate), say("Hello"));
        var rehearsal = Rehearsal.of(model);
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            gate.awaitReached();
            stream.cancel();

            assertThat(stream.drain().termination()).isEqualTo(new Termination.Cancelled());
        }

        rehearsal.run("Again");

        var note =
                "The previous run was interrupted during inference. Please continue from the current context.";
        assertThat(model.lastRequest().messages())
                .extracting(ChatMessage::text)
                .containsExactly("Hi", note, "Again");
    }

    @Test
    @Fact("runtime T-LOOP-22")
    void cancellingDuringToolsLeavesOneNoteAndTheCallsCountAsInterrupted() {
        var entered = new CountDownLatch(1);
        var model = ScriptedModel.of(call("c1", "wait", NOTHING), say("Hello"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(
                                TestTools.tool(
                                        "wait",
                                        (_, _) -> {
                                            entered.countDown();
                                            new CountDownLatch(1).await();
                                            return "never";
                                        }));
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            Waits.await(entered);
            stream.cancel();

            assertThat(stream.drain().termination()).isEqualTo(new Termination.Cancelled());
        }

        rehearsal.run("Again");

        assertThat(model.lastRequest().messages())
                .extracting(message -> message.role().label())
                .containsExactly("user", "assistant", "tool", "user", "user");
    }

    @Test
    @Fact("runtime T-LOOP-25")
    void progressIsShownBeforeTheToolIsDone() {
        var model = ScriptedModel.of(call("c1", "work", NOTHING), say("Done"));
        var shown = new CountDownLatch(1);
        var rehearsal =
                Rehearsal.of(model)
                        .tools(
                                TestTools.tool(
                                        "work",
                                        (_, call) -> {
                                            call.reportProgress(ToolProgress.running(0.5, "half"));
                                            Waits.await(shown);
                                            return "done";
                                        }));

        var seen = new ArrayList<String>();
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            for (var event : stream) {
                seen.add(event.type());
                if (event instanceof AgentEvent.ActivitySnapshot) {
                    shown.countDown();
                }
            }
        }

        assertThat(seen).containsSubsequence("step_end", "activity_snapshot", "tool_call_done");
    }

    @Test
    @Fact("runtime T-LOOP-26")
    void messagesOfAToolComeBeforeThoseOfHooksAndBlankOnesAreDropped() {
        var tool =
                TestTools.tool(
                        "talk",
                        (_, call) ->
                                call.success("said")
                                        .saying(ContextMessage.conversationUser("from the tool"))
                                        .saying(ContextMessage.conversationUser("  "))
                                        .addSystemReminder("careful"));
        var hook =
                new Hooks("talks")
                        .onAfterTool(_ ->
                                List.of(
                                        new AddMessage(
                                                ContextMessage.conversationUser("from the hook"))));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "talk", NOTHING), say("Done")))
                        .tools(tool)
                        .behavior(hook);

        rehearsal.run("Hi");

        var added = rehearsal.thread().messages().subList(3, 6);
        assertThat(added)
                .extracting(Message::content)
                .containsExactly(
                        "from the tool",
                        "<system-reminder>careful</system-reminder>",
                        "from the hook");
        assertThat(added)
                .extracting(Message::visibility)
                .containsExactly(Visibility.ALL, Visibility.INTERNAL, Visibility.ALL);
    }

    @Test
    @Fact("runtime T-LOOP-26")
    void aToolCannotWriteStateButItsActionsBecomePatches() {
        var tool =
                TestTools.tool(
                        "write",
                        (_, call) -> {
                            try {
                                call.state(NOTES).set(Json.of("direct"));
                                return call.success("written");
                            } catch (StateException e) {
                                return call.error(String.valueOf(e.getMessage()))
                                        .with(StateAction.set(NOTES, Json.of("by action")));
                            }
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "write", NOTHING), say("Done")))
                        .tools(tool);

        var events = rehearsal.run("Hi");

        var done = only(ToolCallDone.class, events).getFirst();
        assertThat(done.result().message()).contains("tool context is read-only");
        assertThat(rehearsal.state().find(NOTES)).contains(Json.of("by action"));
        assertThat(Objects.requireNonNull(done.patch()).patch().touched(false)).contains(NOTES);
    }

    @Test
    @Fact("runtime T-LOOP-28")
    void everyEventCarriesItsNumberItsTimeAndTheStepItBelongsTo() {
        var events = Rehearsal.of(ScriptedModel.of(say("Hello"))).run("Hi");

        assertThat(events)
                .extracting(event -> event.meta().seq())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(event.toText()).contains("\"timestamp_ms\":1700000000000"));
        assertThat(events)
                .extracting(event -> String.valueOf(event.meta().stepId()))
                .containsExactly("null", "step:0", "step:0", "step:0", "step:0", "null");
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aBehaviorThatThrowsFailsTheRunAndNothingElse(Phase phase) {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"), say("Fine"));
        var angry = new AtomicInteger(1);
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.ok("search"))
                        .behavior(
                                new Hooks("angry")
                                        .onPhase(
                                                phase,
                                                () -> {
                                                    if (angry.getAndDecrement() > 0) {
                                                        throw new StackOverflowError("in " + phase);
                                                    }
                                                }));

        var events = rehearsal.run("Hi");
        var after = rehearsal.run("Again");

        if (phase == Phase.RUN_END) { // only logged
            assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        } else {
            assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Failed("in " + phase));
            assertThat(types(events)).endsWith("error", "run_finish");
            assertThat(types(events).contains("run_start")).isEqualTo(phase != Phase.RUN_START);
        }
        assertThat(Rehearsal.end(after)).isEqualTo(new Termination.NaturalEnd());
        assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
        assertThat(rehearsal.os().gateway().active(Owner.LOCAL, Rehearsal.THREAD)).isEmpty();
    }
}
