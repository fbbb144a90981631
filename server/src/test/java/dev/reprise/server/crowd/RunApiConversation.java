package dev.reprise.server.crowd;

import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By the run API: events, of which those behind the place of a withdrawal are forgotten.
final class RunApiConversation implements Conversation {
    private final String run;
    private final List<JsonReader> events = new ArrayList<>();

    RunApiConversation(String run) {
        this.run = run;
    }

    @Override
    public Request request() {
        return new Request("GET", "/v1/runs/" + run + "/events");
    }

    @Override
    public void opened() {
        // It goes on, whatever there was before.
    }

    @Override
    public void take(@Nullable String id, String data) {
        var event = JsonReader.of(Conversation.object(data));
        if (type(event).equals("stream_reset")) {
            long standing = id == null ? -1 : event.requireLong("seq");
            events.removeIf(seen -> seen.requireLong("seq") > standing);
        } else {
            events.add(event);
        }
    }

    private static String type(JsonReader event) {
        return event.requireText("type");
    }

    @Override
    public void gone(Server server) {
        throw new AssertionError("run " + run + " is always there");
    }

    @Override
    public boolean isOver() {
        return !events.isEmpty() && type(events.getLast()).equals("run_finish");
    }

    @Override
    public List<String> shown() {
        var answers = new ArrayList<Stored>();
        for (var event : events) {
            var data = JsonReader.of(event.object("data").orElse(JsonObject.EMPTY));
            switch (type(event)) {
                case "step_start" ->
                        answers.add(
                                new Stored(data.requireText("message_id"), "", new ArrayList<>()));
                case "text_delta" -> {
                    var last = answers.removeLast();
                    answers.add(
                            new Stored(
                                    last.id(),
                                    last.text() + data.requireText("delta"),
                                    last.calls()));
                }
                case "tool_call_ready" -> answers.getLast().calls().add(data.requireText("id"));
                default -> {}
            }
        }
        return answers.stream().map(Stored::toString).toList();
    }

    @Override
    public List<String> stored(List<Stored> messages) {
        return messages.stream().map(Stored::toString).toList();
    }
}
