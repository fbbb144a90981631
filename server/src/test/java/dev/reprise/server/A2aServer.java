package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.function.UnaryOperator;

/// A server with two agents that really run. What they are told decides what they do: `hold` waits
/// in the middle of an answer, `care` asks before it acts, `fail` fails, `brief` says one word.
final class A2aServer implements AutoCloseable {
    final ThreadStore store;
    final TestServer server;
    private final Gate gate;
    private final MailboxStore mailbox;

    /// @param gate at which `hold` waits
    A2aServer(Gate gate) {
        this(gate, UnaryOperator.identity());
    }

    A2aServer(Gate gate, UnaryOperator<A2aOptions> options) {
        this(gate, options, new MemoryThreadStore(), new MemoryMailboxStore());
    }

    A2aServer(
            Gate gate, UnaryOperator<A2aOptions> options, ThreadStore store, MailboxStore mailbox) {
        this.gate = gate;
        this.store = store;
        this.mailbox = mailbox;
        server =
                new TestServer(
                        agents(), store, builder -> builder.a2a(options.apply(A2aOptions.DEFAULT)));
    }

    private AgentOs agents() {
        return AgentOs.builder()
                .model("scripted", ScriptedModel.always(this::answer))
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .agent(AgentDefinition.builder("other", "scripted").build())
                .tools(careful())
                .store(store)
                .mailbox(mailbox)
                .build();
    }

    /// The server of the next process, over the same stores.
    A2aServer next(UnaryOperator<A2aOptions> options) {
        return new A2aServer(gate, options, store, mailbox);
    }

    /// The same, not yet listening.
    HttpServer idle(UnaryOperator<A2aOptions> options) {
        var os = agents();
        return HttpServer.builder(os.gateway(), store)
                .background(os.background().orElseThrow())
                .a2a(options.apply(A2aOptions.DEFAULT))
                .options(ServerOptions.DEFAULT.withAddress("127.0.0.1", 0))
                .afterwards(os::close)
                .build();
    }

    private Reply answer(ChatRequest request) {
        var last = request.messages().getLast().toString();
        if (last.contains("hold")) {
            return say("I ").waitAt(gate).say("did.");
        }
        if (last.contains("care")) {
            return last.contains("done with care")
                    ? say("Done.")
                    : say("Let me see.").call("c1", "careful", JsonObject.EMPTY);
        }
        if (last.contains("fail")) {
            return fail(ErrorClass.CLIENT_REQUEST, "no such model");
        }
        return last.contains("brief") ? say("Yes.") : say(" all ", "right ");
    }

    /// Asks once, then does it.
    private static Tool careful() {
        return Tool.of(
                ToolDescriptor.of("careful", "For tests.", ToolDescriptor.NO_PARAMETERS),
                (_, call) ->
                        call.resumeInput().isEmpty()
                                ? ToolResult.suspended("careful", "please decide")
                                : "done with care");
    }

    @Override
    public void close() {
        gate.open();
        server.close();
    }
}
