package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A run whose process dies, and what the next process makes of it.
abstract class DyingProcess {
    static final Owner ME = Owner.LOCAL;
    static final ThreadId THREAD = new ThreadId("t1");
    static final RunId RUN = new RunId("r1");

    final ManualClock clock = new ManualClock();
    final MemoryThreadStore store = new MemoryThreadStore(clock);
    final List<String> paid = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
    UnaryOperator<AgentDefinition.Builder> definition = UnaryOperator.identity();
    UnaryOperator<AgentOsBuilder> more = UnaryOperator.identity();

    /// A run whose process dies right after its tool did its work.
    void dieWhilePaying(UnaryOperator<Tool> declared) {
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY));
        try (var os = os(mortal, model, declared.apply(paying(mortal)))) {
            begin(os);
            awaitDeath(mortal);
        }
    }

    /// A process that dies before a commit.
    ///
    /// @param number of those with this reason, from 1
    /// @param doing what it does until then
    void dieBefore(
            ChangeReason reason,
            int number,
            ScriptedModel model,
            Consumer<AgentOs> doing,
            Tool... tools) {
        var mortal = new MortalStore(store, Death.NEVER);
        var watched = new RecordingStore(mortal);
        var left = new AtomicInteger(number);
        watched.watch((entry, _) -> {
            if (entry instanceof Entry.Changed change
                    && change.set().reason() == reason
                    && left.decrementAndGet() == 0) {
                mortal.kill();
            }
        });
        try (var os = os(watched, model, tools)) {
            doing.accept(os);
            awaitDeath(mortal);
        }
    }

    void recover(Tool... tools) {
        recover(ScriptedModel.of(say("Done")), tools);
    }

    /// Lets another process take the run up, until it is over or waits.
    ///
    /// @return what it came to
    AgentEvent.RunFinish recover(ScriptedModel model, Tool... tools) {
        try (var os = os(store, model, tools)) {
            os.recover();
            Waits.until("it is over", () -> record().status() != RunStatus.RUNNING);
            return (AgentEvent.RunFinish) events(os).getLast();
        }
    }

    Tool paying(@Nullable MortalStore dying) {
        return paying("pay", dying);
    }

    Tool paying(String name, @Nullable MortalStore dying) {
        return TestTools.tool(
                name,
                (_, call) -> {
                    pay(call);
                    if (dying != null) {
                        dying.kill();
                    }
                    return "paid";
                });
    }

    void pay(ToolCallContext call) {
        paid.add(call.idempotencyKey());
        attempts.add(call.attempt());
    }

    AgentOs os(ThreadStore over, ScriptedModel model, Tool... tools) {
        return more.apply(
                        AgentOs.builder()
                                .store(over)
                                .clock(clock)
                                .model("model", model)
                                .tools(tools)
                                .agent(
                                        definition
                                                .apply(AgentDefinition.builder("default", "model"))
                                                .build()))
                .build();
    }

    static void begin(AgentOs os) {
        var request = RunRequest.of("default", Message.user("u1", "Hi")).withThread(THREAD);
        os.gateway().start(ME, request.withRun(RUN), LaunchMode.DURABLE).events().close();
    }

    static void approve(AgentOs os, String call) {
        os.gateway().decide(ME, RUN, List.of(Asking.yes(call)));
    }

    static void decide(AgentOs os, Json answer) {
        os.gateway().decide(ME, RUN, List.of(ToolCallDecision.ofAnswer("unknown_c1", answer, 1)));
    }

    static void awaitDeath(MortalStore mortal) {
        Waits.until("it is dead", mortal::isDead);
    }

    void awaitStatus(RunStatus status) {
        Waits.until(
                "it is " + status.label(),
                () -> store.run(ME, RUN).filter(run -> run.status() == status).isPresent());
    }

    List<AgentEvent> events(AgentOs os) {
        var events = new ArrayList<AgentEvent>();
        try (var feed = os.gateway().feed(ME, RUN, null).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(30)).forEach(item -> events.add(item.event()));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    RunRecord record() {
        return store.run(ME, RUN).orElseThrow();
    }

    String end() {
        return String.valueOf(record().terminationCode());
    }

    List<Message> messages() {
        return store.require(ME, THREAD).thread().messages();
    }

    String lastResult() {
        return messages().reversed().stream()
                .filter(message -> message.toolCallId() != null)
                .findFirst()
                .orElseThrow()
                .content();
    }

    List<Json> results() {
        return messages().stream()
                .filter(message -> message.toolCallId() != null)
                .filter(message -> message.content().startsWith("{"))
                .map(message -> Json.parseObject(message.content()).get("data"))
                .toList();
    }
}
