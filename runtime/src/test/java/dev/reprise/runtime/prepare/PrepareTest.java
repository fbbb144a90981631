package dev.reprise.runtime.prepare;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.StepStart;
import dev.reprise.core.behavior.StepStartAction;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Path COLOR = Path.ROOT.key("color");

    private static Rehearsal talking() {
        return Rehearsal.of(ScriptedModel.always(say("Hello")));
    }

    @Test
    void whatTheRuntimeKeepsInAStateIsNotTheRequestsToSay() {
        var rehearsal = talking();
        rehearsal.run("Hi");

        var old = Json.object("color", "red", "__tool_call_scope", Json.object("c1", 1));
        rehearsal.run(
                RunRequest.of("default")
                        .withThread(Rehearsal.THREAD)
                        .withState(old.with("__run", "mine")));

        assertThat(rehearsal.state().find(COLOR)).contains(Json.of("red"));
        assertThat(rehearsal.state().find(Path.ROOT.key("__tool_call_scope"))).isEmpty();
        assertThat(rehearsal.state().find(Path.ROOT.key("__run").key("id"))).isPresent();
    }

    @Test
    @Fact("runtime T-RUN-1")
    void stateOfARequestBeginsANewThreadAndReplacesThatOfAnOldOne() {
        var rehearsal = talking();

        rehearsal.run(rehearsal.request("Hi").withState(Json.object("color", "red", "size", 1)));
        assertThat(rehearsal.state().find(COLOR)).contains(Json.of("red"));

        rehearsal.run(rehearsal.request("Hi").withState(Json.object("color", "blue")));
        assertThat(rehearsal.state().find(COLOR)).contains(Json.of("blue"));
        assertThat(rehearsal.state().find(Path.ROOT.key("size"))).isEmpty();

        rehearsal.run("Hi");
        assertThat(rehearsal.state().find(COLOR)).contains(Json.of("blue"));
    }

    @Test
    @Fact("runtime T-RUN-2")
    void theInputIsStoredBeforeTheRunBegins() {
        var rehearsal = talking();

        try (var prepared = rehearsal.os().prepare(rehearsal.request("Hi"))) {
            assertThat(rehearsal.thread().messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.run()).isEqualTo(prepared.run()));
            assertThat(rehearsal.record(prepared.run()).status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    void messagesTheThreadHoldsAreNotStoredAgain() {
        var rehearsal = talking();
        var first = rehearsal.request("Hi");
        rehearsal.run(first);
        var second = Message.user("new", "And?");

        var messages = new ArrayList<>(first.messages());
        messages.add(second);
        rehearsal.run(first.withMessages(messages));

        assertThat(rehearsal.thread().messages())
                .extracting(Message::content)
                .containsExactly("Hi", "Hello", "And?", "Hello");
    }

    @Test
    void aPatchThatDoesNotApplyIsAFailureOfTheStateNotOfTheStore() {
        var state =
                new StateException(
                        new StateException.Reason.TypeMismatch(COLOR, "object", "string"));
        var reason = new StoreException.Reason.Serialization("patch does not apply");
        try (var store = new RecordingStore(new MemoryThreadStore());
                var os = talking(store)) {
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Changed) {
                    throw new StoreException(reason, state);
                }
            });

            assertThatThrownBy(() -> os.prepare(RunRequest.of("a", Message.user("m1", "Hi"))))
                    .isInstanceOfSatisfying(
                            PrepareException.class,
                            e ->
                                    assertThat(e.reason())
                                            .isEqualTo(
                                                    new PrepareException.Reason.State(
                                                            "type mismatch at $.color: expected object,"
                                                                    + " found string")));
        }
    }

    private static AgentOs talking(ThreadStore store) {
        return AgentOs.builder()
                .store(store)
                .model("m", ScriptedModel.always(say("Hello")))
                .agent(AgentDefinition.builder("a", "m").build())
                .build();
    }

    @Test
    @Fact("runtime T-RUN-3")
    void aDialogKeepsNoLineageAndNoRecord() {
        var rehearsal = talking();
        var request =
                rehearsal
                        .request("Hi")
                        .withRun(new RunId("mine"))
                        .withParent(new RunId("parent"), new ThreadId("parents"));

        try (var prepared = rehearsal.os().prepare(Owner.LOCAL, request, LaunchMode.DETACHED)) {
            prepared.execute().drain();

            assertThat(prepared.run().value()).isNotEqualTo("mine");
            assertThat(rehearsal.store().run(Owner.LOCAL, prepared.run())).isEmpty();
            assertThat(rehearsal.thread().parent()).isNull();
        }
    }

    @Test
    void aTransientRunKeepsItsLineageAndNoRecord() {
        var rehearsal = talking();
        var request = rehearsal.request("Hi").withRun(new RunId("mine"));

        try (var prepared = rehearsal.os().prepare(Owner.LOCAL, request, LaunchMode.TRANSIENT)) {
            prepared.execute().drain();
        }

        assertThat(rehearsal.store().run(Owner.LOCAL, new RunId("mine"))).isEmpty();
        assertThatThrownBy(() -> rehearsal.os().prepare(Owner.LOCAL, request, LaunchMode.TRANSIENT))
                .hasMessage("run already exists: mine");
    }

    @Test
    @Fact("runtime T-RUN-4")
    void aThreadKeepsItsParent() {
        var rehearsal = talking();
        rehearsal.run(rehearsal.request("Hi").withParent(null, new ThreadId("p1")));

        var other = rehearsal.request("Hi").withParent(null, new ThreadId("p2"));

        assertThatThrownBy(() -> rehearsal.os().prepare(other))
                .isInstanceOf(PrepareException.class)
                .hasMessage(
                        "parent_thread_id mismatch for thread 't1': existing='p1', requested='p2'");
    }

    @Test
    void aRunThatDoesNotNameAParentThreadHasThatOfItsThread() {
        var parent = new ThreadId("p1");
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello"), say("Again")));
        rehearsal.run(rehearsal.request("Hi").withParent(null, parent));

        try (var prepared = rehearsal.os().prepare(rehearsal.request("Again"))) {
            assertThat(rehearsal.record(prepared.run()).parentThread()).isEqualTo(parent);

            prepared.execute().drain();

            assertThat(rehearsal.record(prepared.run()).parentThread()).isEqualTo(parent);
        }
    }

    @Test
    @Fact("runtime T-RUN-5")
    void stateOfEarlierRunsIsGoneAndThatOfTheThreadStays() {
        var scoped =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "scoped";
                    }

                    @Override
                    public Set<Path> runScopedPaths() {
                        return Set.of(Path.ROOT.key("mine"));
                    }

                    @Override
                    public ActionSet<StepStartAction> stepStart(StepStart step) {
                        return step.round() > 1
                                ? ActionSet.empty()
                                : ActionSet.of(
                                        new ChangeState(
                                                StateAction.set(
                                                        Path.ROOT.key("mine"), Json.of("run"))),
                                        new ChangeState(StateAction.set(COLOR, Json.of("red"))));
                    }
                };
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"), say("Again"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search")).behavior(scoped);
        rehearsal.run("Hi");
        assertThat(rehearsal.state().find(Path.ROOT.key("mine"))).isPresent();

        try (var prepared = rehearsal.os().prepare(rehearsal.request("Again"))) {
            var state = rehearsal.state();
            assertThat(state.find(Path.ROOT.key("mine"))).isEmpty();
            assertThat(state.find(Path.ROOT.key("__tool_call_scope"))).isEmpty();
            assertThat(state.find(Path.ROOT.key("__kernel").key("stop_policy_runtime"))).isEmpty();
            assertThat(state.find(COLOR)).contains(Json.of("red"));
            assertThat(state.find(Path.ROOT.key("__run").key("id")))
                    .contains(Json.of(prepared.run().value()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    @Fact("runtime T-RUN-8")
    void whateverAppendFailsTheThreadStaysConsistentAndUsable(int failing) {
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING),
                        say("Done"),
                        say("Again"),
                        say("Again"),
                        say("Again"));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));
        var appends = new AtomicInteger();
        rehearsal
                .store()
                .watch((_, _) -> {
                    if (appends.getAndIncrement() == failing) {
                        throw new StoreException(new StoreException.Reason.Io("disk is full"));
                    }
                });

        var request = rehearsal.request("Hi").withRun(new RunId("r1"));
        List<?> first = List.of();
        try {
            first = rehearsal.run(request);
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("disk is full");
            assertThat(failing).as("only preparing throws").isLessThan(3);
        }
        boolean prepared = !first.isEmpty();
        rehearsal.store().watch((_, _) -> {});
        var again = rehearsal.run(prepared ? rehearsal.request("Again") : request);

        assertThat(Rehearsal.end(again).recordedCode()).isEqualTo("natural");
        assertThat(rehearsal.store().runsWithStatus(RunStatus.RUNNING)).isEmpty();
        var stored =
                rehearsal.store().changes().stream()
                        .flatMap(change -> change.set().messages().stream())
                        .toList();
        assertThat(stored).isEqualTo(rehearsal.thread().messages());
    }

    @Test
    @Fact("runtime T-RUN-9")
    void theTokensOfARunAreInItsRecord() {
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING).usage(20, 5), say("Done").usage(40, 3));
        var rehearsal = Rehearsal.of(model).tools(TestTools.ok("search"));

        var events = rehearsal.run("Hi");

        var record = rehearsal.record(events.getFirst().meta().run());
        assertThat(record.inputTokens()).isEqualTo(60);
        assertThat(record.outputTokens()).isEqualTo(8);
    }

    @Test
    @Fact("runtime T-RUN-10")
    void aRunEndsDoneOrWaits() {
        var done = talking();
        done.run("Hi");
        var waiting =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING)))
                        .tools(TestTools.pending("ask"));
        var run = waiting.run("Hi").getFirst().meta().run();

        assertThat(done.state().find(Path.ROOT.key("__run").key("status")))
                .contains(Json.of("done"));
        assertThat(done.state().find(Path.ROOT.key("__run").key("done_reason")))
                .contains(Json.of("natural"));
        assertThat(waiting.state().find(Path.ROOT.key("__run").key("status")))
                .contains(Json.of("waiting"));
        assertThat(waiting.state().find(Path.ROOT.key("__run").key("done_reason"))).isEmpty();
        assertThat(waiting.record(run).status()).isEqualTo(RunStatus.WAITING);
    }

    @Test
    @Fact("runtime T-RUN-11")
    void whatARunUsesIsFixedWhenItIsPrepared() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "search", NOTHING), say("Done")))
                        .tools(TestTools.ok("search"));

        try (var prepared = rehearsal.os().prepare(rehearsal.request("Hi"))) {
            rehearsal.configure(os ->
                    os.tools(TestTools.ok("later"))
                            .agent(AgentDefinition.builder("b", "model").build()));

            assertThat(prepared.agent().tools()).containsOnlyKeys("search", "read_result");
            assertThatThrownBy(() -> prepared.agent().tools().clear())
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(rehearsal.os().agentIds()).containsExactly("default");
        }
    }

    @Test
    void withoutAStoreNothingCanBePrepared() {
        var os =
                AgentOs.builder()
                        .agent(AgentDefinition.builder("default", "model").build())
                        .model("model", ScriptedModel.of())
                        .build();

        assertThatThrownBy(() -> os.prepare(RunRequest.of("default", Message.user("u", "Hi"))))
                .isInstanceOf(PrepareException.class)
                .hasMessage("agent state store not configured");
    }

    @Test
    void aPreparedRunThatIsClosedIsRecordedAsCancelled() throws Exception {
        var rehearsal = talking();

        var prepared = rehearsal.os().prepare(rehearsal.request("Hi"));
        prepared.close();
        rehearsal.os().drain(Duration.ofMinutes(1));

        assertThat(rehearsal.record(prepared.run()).terminationCode()).isEqualTo("cancelled");
        assertThat(rehearsal.store().changes().getLast().set().reason())
                .isEqualTo(ChangeReason.RUN_FINISHED);
        assertThatThrownBy(prepared::execute).hasMessageContaining("has begun already");
    }

    @Test
    void oneRunIdIsUsedOnOneThreadOnly() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello")));
        var request = rehearsal.request("Hi").withRun(new RunId("r1"));
        var elsewhere = request.withThread(new ThreadId("t2"));
        var store = rehearsal.store();
        store.watch((_, _) -> {
            store.watch((_, _) -> {});
            assertThatThrownBy(() -> rehearsal.os().prepare(elsewhere))
                    .isInstanceOf(PrepareException.class)
                    .hasMessageContaining("r1");
        });

        try (var prepared = rehearsal.os().prepare(request)) {
            assertThat(prepared.thread()).isEqualTo(Rehearsal.THREAD);
        }
        assertThat(store.load(Owner.LOCAL, elsewhere.thread())).isEmpty();
    }

    @Test
    void theSecondOfTwoPreparedRunsEndsTheFirst() {
        var rehearsal = talking();

        try (var first = rehearsal.os().prepare(rehearsal.request("one"));
                var second = rehearsal.os().prepare(rehearsal.request("two"))) {
            assertThat(rehearsal.record(first.run()).terminationCode()).isEqualTo("cancelled");
            assertThat(Rehearsal.types(Rehearsal.collect(first.execute())))
                    .containsExactly("run_start", "run_finish");
            assertThat(second.execute().drain().text()).isEqualTo("Hello");
        }
        assertThat(
                        rehearsal.store().appended().stream()
                                .filter(append -> append.entry() instanceof Entry.Claimed))
                .hasSize(2);
    }
}
