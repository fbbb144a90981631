package dev.reprise.runtime;

import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.store.MemoryThreadStore;

/// A model and its tools: the thin face of the runtime, for use inside a program.
///
/// May be used from any thread. Without a store its threads live in memory, as long as the agent
/// does. Closing cancels the runs that are left and waits for them; the store stays open.
public final class Agent implements AutoCloseable {
    /// Rounds a run of this face may take.
    public static final int MAX_STEPS = 100;

    private final AgentOs os;

    private Agent(AgentOs os) {
        this.os = os;
    }

    /// An agent that keeps its threads in memory.
    ///
    /// @param model `provider:model`, or a name a provider is known for
    public static Agent of(String model, Tool... tools) {
        return of(model, new MemoryThreadStore(), tools);
    }

    /// An agent that keeps its threads in a store.
    public static Agent of(String model, ThreadStore store, Tool... tools) {
        return of(AgentOs.builder(), model, store, tools);
    }

    /// An agent over a model of the program's own.
    public static Agent of(ChatModel model, Tool... tools) {
        return of(model, new MemoryThreadStore(), tools);
    }

    /// An agent over a model of the program's own that keeps its threads in a store.
    public static Agent of(ChatModel model, ThreadStore store, Tool... tools) {
        return of(AgentOs.builder().model("own", model), "own", store, tools);
    }

    private static Agent of(
            AgentOsBuilder builder, String model, ThreadStore store, Tool... tools) {
        var definition =
                AgentDefinition.builder(AgentDefinition.DEFAULT_ID, model)
                        .maxRounds(MAX_STEPS)
                        .build();
        return new Agent(builder.agent(definition).tools(tools).store(store).build());
    }

    /// Asks something in a new thread and reads what happens.
    public RunStream stream(String text) {
        return os.runStream(request(text));
    }

    /// Asks something in a thread and reads what happens.
    public RunStream stream(ThreadId thread, String text) {
        return os.runStream(request(text).withThread(thread));
    }

    /// Asks something in a new thread and waits for the answer.
    public RunResult run(String text) {
        return os.run(request(text));
    }

    /// Asks something in a thread and waits for the answer.
    public RunResult run(ThreadId thread, String text) {
        return os.run(request(text).withThread(thread));
    }

    private RunRequest request(String text) {
        return RunRequest.of(AgentDefinition.DEFAULT_ID, Message.user(text));
    }

    /// The runtime behind this agent.
    public AgentOs os() {
        return os;
    }

    @Override
    public void close() {
        os.close();
    }
}
