package dev.reprise.server.crowd;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.agui.AgUiClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By AG-UI: a client that refuses what the real ones refuse.
final class AgUiConversation implements Conversation {
    private final String run;
    private AgUiClient client = new AgUiClient();
    private boolean begins;

    AgUiConversation(String run) {
        this.run = run;
    }

    @Override
    public Request request() {
        return new Request("GET", "/v1/ag-ui/runs/" + run + "/events");
    }

    @Override
    public void opened() {
        begins = true;
    }

    @Override
    public void take(@Nullable String id, String data) {
        var event = Conversation.object(data);
        if (begins) {
            begins = false;
            begin(JsonReader.of(event).requireText("type"));
        }
        client.take(event);
    }

    /// Where the server says first what is stored, the client forgets what it has open.
    private void begin(String type) {
        if (type.equals("RUN_STARTED")) {
            client = new AgUiClient();
        } else if (type.equals("MESSAGES_SNAPSHOT")) {
            var state = client.state();
            client = new AgUiClient();
            client.take(Json.object("type", "RUN_STARTED", "threadId", "t", "runId", run));
            client.take(Json.object("type", "STATE_SNAPSHOT", "snapshot", state));
        }
    }

    @Override
    public void gone(Server server) {
        throw new AssertionError("run " + run + " is always there");
    }

    @Override
    public boolean isOver() {
        return client.isOver();
    }

    @Override
    public List<String> shown() {
        return client.messages().stream()
                .map(JsonReader::of)
                .filter(message -> message.requireText("role").equals("assistant"))
                .map(message ->
                        new Stored(
                                        message.requireText("id"),
                                        message.textOr("content", ""),
                                        message.list(
                                                "toolCalls",
                                                call -> JsonReader.of(call).requireText("id")))
                                .toString())
                .toList();
    }

    @Override
    public List<String> stored(List<Stored> messages) {
        return messages.stream().map(Stored::toString).toList();
    }
}
