package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Tasks whose server dies while a client reads them.
class A2aRejoinTest {
    private static final String AGENT = "/a2a/assistant";
    private static final String ASKING =
            "{\"message\":{\"messageId\":\"m1\",\"contextId\":\"chat\",\"parts\":[{\"text\":\"hi\"}]}}";

    private final ManualClock clock = new ManualClock();
    private final MemoryThreadStore store = new MemoryThreadStore(clock);
    private final MemoryMailboxStore mailbox = new MemoryMailboxStore(clock);
    private final A2aReader reader = new A2aReader();
    private String last = "";
    private String task = "";

    private AgentOs os(ThreadStore threads, Answer answer) {
        return AgentOs.builder()
                .model("scripted", ScriptedModel.of(answer))
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .clock(clock)
                .store(threads)
                .mailbox(mailbox)
                .build();
    }

    /// The first process dies in the middle of an answer of which nothing is stored.
    private void readUntilDeath() throws Exception {
        var mortal = new MortalStore(store, Death.NEVER);
        var os = os(mortal, say("There ", "was ").hang());
        try (var server = new TestServer(os, mortal);
                var socket = server.connect()) {
            socket.getOutputStream()
                    .write(
                            "POST %s/message:stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(AGENT, ASKING.length(), ASKING)
                                    .getBytes(StandardCharsets.US_ASCII));
            var seen =
                    TestServer.readUntil(
                            socket, "was \"}]},\"append\":true,\"lastChunk\":false}}\n\n");
            ChatServer.chunks(seen).forEach(reader::take);
            task = A2aReader.taskOf(ChatServer.chunks(seen).getFirst());
            last =
                    seen.lines()
                            .filter(line -> line.startsWith("id: "))
                            .reduce((_, newer) -> newer)
                            .orElseThrow()
                            .substring("id: ".length());
            mortal.kill();
        }
    }

    private String subscribe(TestServer server, List<String> headers) {
        var request =
                server.request(AGENT + "/tasks/" + task + ":subscribe")
                        .POST(BodyPublishers.noBody());
        return server.send(
                        headers.isEmpty()
                                ? request
                                : request.headers(headers.toArray(String[]::new)))
                .body();
    }

    private String stored() {
        return store.require(Owner.LOCAL, new ThreadId("chat")).thread().messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::content)
                .collect(Collectors.joining());
    }

    @Test
    void whatADeadServerDidNotStoreIsWithdrawnForWhoNamesItsLastFrame() throws Exception {
        readUntilDeath();
        assertThat(reader.text()).isEqualTo("There was ");

        var os = os(store, say("It is ", "there."));
        try (var server = new TestServer(os, store)) {
            assertThat(os.recover()).isEqualTo(1);
            var rest = subscribe(server, List.of("Last-Event-ID", last));
            ChatServer.chunks(rest).forEach(reader::take);

            assertThat(rest).doesNotContain("There ").doesNotContain("was ");
            assertThat(reader.text()).isEqualTo("It is there.").isEqualTo(stored());
            assertThat(reader.states()).endsWith("TASK_STATE_COMPLETED");
        }
    }

    @Test
    void whoComesAgainWithoutAPlaceIsShownTheTaskAsItIs() throws Exception {
        readUntilDeath();
        var gate = new Gate();

        var os = os(store, say("It is ").waitAt(gate).say("there."));
        try (var server = new TestServer(os, store)) {
            assertThat(os.recover()).isEqualTo(1);
            gate.awaitReached();
            var answer =
                    server.open(
                            server.request(AGENT + "/tasks/" + task + ":subscribe")
                                    .POST(BodyPublishers.noBody()));
            try (var stream = answer.body()) {
                while (!reader.text().equals("It is ")) {
                    reader.take(A2aReader.nextFrame(stream));
                }
                gate.open();
                while (!reader.states().getLast().equals("TASK_STATE_COMPLETED")) {
                    reader.take(A2aReader.nextFrame(stream));
                }
            }
            assertThat(reader.text()).isEqualTo("It is there.").isEqualTo(stored());
        }
    }
}
