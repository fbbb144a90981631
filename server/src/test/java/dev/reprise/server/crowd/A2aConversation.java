package dev.reprise.server.crowd;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// By A2A 1.0: the artifact of a task. A task that is over has no stream and is asked for.
final class A2aConversation implements Conversation {
    private static final Path ARTIFACT = Path.ROOT.key("artifactUpdate");
    private static final String OVER = "TASK_STATE_COMPLETED";

    private final String run;
    private String text = "";
    private String state = "";

    A2aConversation(String run) {
        this.run = run;
    }

    @Override
    public Request request() {
        return new Request("POST", "/a2a/assistant/tasks/" + run + ":subscribe");
    }

    @Override
    public void opened() {
        // A task says whether it begins anew.
    }

    @Override
    public void take(@Nullable String id, String data) {
        var frame = Json.parse(data);
        frame.find(Path.ROOT.key("task")).ifPresent(this::takeTask);
        frame.find(Path.ROOT.key("statusUpdate").key("status").key("state"))
                .flatMap(Json::asText)
                .ifPresent(now -> state = now);
        frame.find(ARTIFACT.key("artifact"))
                .ifPresent(artifact -> {
                    boolean appends =
                            frame.find(ARTIFACT.key("append")).equals(Optional.of(Json.TRUE));
                    text = (appends ? text : "") + textOf(artifact);
                });
    }

    private void takeTask(Json task) {
        state = JsonReader.of(JsonReader.of(task).requireObject("status")).requireText("state");
        text =
                task.find(Path.ROOT.key("artifacts").index(0))
                        .map(A2aConversation::textOf)
                        .orElse("");
    }

    private static String textOf(Json artifact) {
        var text = new StringBuilder();
        JsonReader.of(artifact)
                .requireArray("parts")
                .forEach(part -> text.append(JsonReader.of(part).textOr("text", "")));
        return text.toString();
    }

    @Override
    public void gone(Server server) {
        takeTask(server.get("/a2a/assistant/tasks/" + run));
    }

    @Override
    public boolean isOver() {
        return state.equals(OVER);
    }

    @Override
    public List<String> shown() {
        return List.of(text);
    }

    @Override
    public List<String> stored(List<Stored> messages) {
        return List.of(Conversation.text(messages, "\n\n"));
    }
}
