package dev.reprise.extensions.guard;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RunResult;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One run of an agent under a guard, on a clock that a tool call moves by a minute.
final class Guarded {
    private static final ThreadId THREAD = new ThreadId("t1");

    /// Asks for something, by a number that is optional.
    record Ask(int n, @Nullable String note) {}

    final ManualClock clock = new ManualClock();
    final AtomicInteger executions = new AtomicInteger();
    private final MemoryThreadStore store = new MemoryThreadStore();

    private Tool tool(String id) {
        return Tool.of(
                id,
                "Looks something up.",
                Ask.class,
                (ask, call) -> {
                    clock.advance(java.time.Duration.ofMinutes(1));
                    return call.success(
                            id.equals("poll") ? executions.incrementAndGet() : same(ask));
                });
    }

    /// Begins while the model still answers.
    private Tool early(String id) {
        var tool = tool(id);
        var descriptor = tool.descriptor().withConcurrencySafe(true);
        return Tool.of(descriptor, (arguments, call) -> tool.execute(arguments, call));
    }

    private int same(Ask ask) {
        executions.incrementAndGet();
        return ask.n();
    }

    /// A model that makes the n-th call as long as it is offered tools, and then says so.
    static ScriptedModel calling(IntFunction<String> arguments) {
        return calling("look", arguments);
    }

    static ScriptedModel calling(String tool, IntFunction<String> arguments) {
        return calling(_ -> tool, arguments);
    }

    static ScriptedModel calling(IntFunction<String> tool, IntFunction<String> arguments) {
        var number = new AtomicInteger();
        Answer answer =
                request -> {
                    int n = number.getAndIncrement();
                    return request.tools().isEmpty()
                            ? ScriptedModel.say("Summary.")
                            : ScriptedModel.call(
                                    "c" + n, tool.apply(n), Json.parse(arguments.apply(n)));
                };
        return ScriptedModel.always(answer);
    }

    RunResult run(ChatModel model, AgentBehavior guard) {
        try (var os = open(model, guard)) {
            return os.run(request());
        }
    }

    static RunRequest request() {
        return RunRequest.of("a", Message.user("Hi")).withThread(THREAD);
    }

    AgentOs open(ChatModel model, AgentBehavior guard) {
        var definition =
                AgentDefinition.builder("a", "scripted").behavior(guard.id()).maxRounds(90).build();
        return AgentOs.builder()
                .model("scripted", model)
                .store(store)
                .clock(clock)
                .tools(tool("look"), tool("find"), tool("poll"), early("glance"))
                .behavior(guard)
                .agent(definition)
                .build();
    }

    /// What the tool calls of the thread came to.
    List<ToolResult> results() {
        return store.load(Owner.LOCAL, THREAD).orElseThrow().thread().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(message -> ToolResult.fromJson(Json.parse(message.content())))
                .toList();
    }

    /// The last thing the model said.
    String lastWords() {
        return store.load(Owner.LOCAL, THREAD)
                .orElseThrow()
                .thread()
                .messages()
                .getLast()
                .content();
    }

    static String code(RunResult result) {
        return result.termination().recordedCode();
    }

    static Json evidence(RunResult result) {
        return result.termination() instanceof Termination.Stopped(_, var detail) && detail != null
                ? Json.parse(detail)
                : Json.NULL;
    }
}
