package dev.reprise.server.crowd;

import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.server.HttpServer;
import dev.reprise.server.ServerOptions;
import dev.reprise.state.Json;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A server that can be killed at any time. What it says differs from process to process, so that
/// what was withdrawn can be told from what holds. Its port is on its standard output; it ends with
/// its standard input.
final class CrowdProcess {
    static final int ROUNDS = 5;
    private static final int WORDS = 8;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final String ME = Long.toString(ProcessHandle.current().pid(), 36);

    private CrowdProcess() {}

    /// Serves, and takes up the runs of the process before.
    ///
    /// @param args the directory of the store
    public static void main(String[] args) throws IOException {
        var look = ToolDescriptor.of("look", "For tests.", ToolDescriptor.NO_PARAMETERS);
        try (var store = FileThreadStore.at(Path.of(args[0]));
                var os =
                        AgentOs.builder()
                                .model("scripted", ScriptedModel.always(CrowdProcess::answer))
                                .agent(
                                        AgentDefinition.builder("assistant", "scripted")
                                                .maxRounds(ROUNDS + 2)
                                                .build())
                                // Of any other tool a person is asked when the kill meets it at
                                // work.
                                .tools(Tool.of(look, (_, _) -> "seen").readOnly())
                                .store(store)
                                .mailbox(new MemoryMailboxStore())
                                .build();
                var server =
                        HttpServer.builder(os.gateway(), store)
                                .background(os.background().orElseThrow())
                                .options(
                                        ServerOptions.DEFAULT
                                                .withAddress("127.0.0.1", 0)
                                                .withGrace(Duration.ZERO))
                                .build()) {
            os.recover();
            server.start();
            System.out.println(server.port());
            while (System.in.read() >= 0) {}
        }
    }

    private static Reply answer(ChatRequest request) {
        long round =
                request.messages().stream().filter(message -> message.role() == Role.TOOL).count();
        var reply = say("Round " + round + ": ");
        for (int word = 0; word < WORDS; word++) {
            reply = reply.pause(PACE).say(ME + "-" + word + " ");
        }
        return round == ROUNDS
                ? reply
                : reply.call("c" + round, "look", Json.object("round", round, "by", ME));
    }
}
