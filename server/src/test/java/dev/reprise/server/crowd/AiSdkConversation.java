package dev.reprise.server.crowd;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By the AI SDK: one message of all steps, begun anew by `start`. When the stream is over it is
/// not there any more, and the client loads the history.
final class AiSdkConversation implements Conversation {
    private final String thread;
    private String message = "";
    private String text = "";
    private List<String> calls = new ArrayList<>();
    private boolean over;

    AiSdkConversation(String thread) {
        this.thread = thread;
    }

    @Override
    public Request request() {
        return new Request("GET", "/v1/ai-sdk/agents/assistant/chats/" + thread + "/stream");
    }

    @Override
    public void opened() {
        // `start` says whether it begins anew.
    }

    @Override
    public void take(@Nullable String id, String data) {
        if (data.equals("[DONE]")) {
            over = true;
            return;
        }
        var chunk = JsonReader.of(Conversation.object(data));
        switch (chunk.requireText("type")) {
            case "start" -> begin(chunk.requireText("messageId"));
            case "text-delta" -> text += chunk.requireText("delta");
            case "tool-input-available" -> calls.add(chunk.requireText("toolCallId"));
            case "error", "abort", "reset-step" -> throw new AssertionError(data);
            default -> {}
        }
    }

    private void begin(String id) {
        message = id;
        text = "";
        calls = new ArrayList<>();
    }

    @Override
    public void gone(Server server) {
        var history =
                server.get("/v1/ai-sdk/threads/" + thread + "/messages?limit=200&merge=tools");
        begin("");
        JsonReader.of(history).requireArray("messages").forEach(this::load);
        over = true;
    }

    private void load(Json stored) {
        var in = JsonReader.of(stored);
        if (!in.requireText("role").equals("assistant")) {
            return;
        }
        message = message.isEmpty() ? in.requireText("id") : message;
        in.requireArray("parts")
                .forEach(json -> {
                    var part = JsonReader.of(json);
                    text += part.textOr("text", "");
                    part.text("toolCallId").ifPresent(calls::add);
                });
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public List<String> shown() {
        return List.of(message, text, calls.toString());
    }

    @Override
    public List<String> stored(List<Stored> messages) {
        return List.of(
                messages.getFirst().id(),
                Conversation.text(messages, ""),
                messages.stream().flatMap(answer -> answer.calls().stream()).toList().toString());
    }
}
