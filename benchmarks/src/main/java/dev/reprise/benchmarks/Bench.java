package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.AgentOs;

/// A runtime with one agent, as an application would set it up.
final class Bench {
    private static final String AGENT = "bench";

    private final AgentOs os;
    private int said;

    private Bench(AgentOs os) {
        this.os = os;
    }

    static Bench of(ChatModel model, Tool tool, ThreadStore store) {
        var agent = AgentDefinition.builder(AGENT, "instant")
                .systemPrompt("Look things up.")
                .maxRounds(1_000_000)
                .build();
        return new Bench(
                AgentOs.builder().model("instant", model).agent(agent).tools(tool).store(store).build());
    }

    AgentOs os() {
        return os;
    }

    RunRequest request(ThreadId thread) {
        return RunRequest.of(AGENT, Message.user("message-" + said++, "Go on.")).withThread(thread);
    }

    /// Runs to the end, which must be a natural one.
    void run(ThreadId thread) {
        var ending = os.run(request(thread)).termination();
        if (!(ending instanceof Termination.NaturalEnd)) {
            throw new IllegalStateException("the run ended with " + ending);
        }
    }
}
