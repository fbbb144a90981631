package dev.reprise.models.gemini;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the prompt and the turns of a conversation.
///
/// The system messages that a conversation begins with are the prompt; later ones are said as by
/// the user. Messages of one side that follow each other are one turn.
final class TurnWriter {
    private final List<ChatMessage> messages;
    private final int turns; // index of the first message that is not of the prompt
    private final Family family;
    private final JsonOutput out;
    private final Map<String, String> tools = new HashMap<>(); // by the id of their call
    private final List<Media> held = new ArrayList<>(); // of answers to calls
    private boolean isUsers;
    private boolean isOpen;

    TurnWriter(ChatRequest request, JsonOutput out) {
        this.messages = request.messages();
        this.out = out;
        family = Family.of(request.model());
        var length = 0;
        while (length < messages.size() && messages.get(length).role() == Role.SYSTEM) {
            length++;
        }
        turns = length;
    }

    boolean hasPrompt() {
        return messages.subList(0, turns).stream().anyMatch(message -> !message.text().isBlank());
    }

    void writePrompt() {
        out.beginObject().name("parts").beginArray();
        for (var message : messages.subList(0, turns)) {
            if (!message.text().isBlank()) {
                PartWriter.writeText(message.text(), null, out);
            }
        }
        out.endArray().endObject();
    }

    void writeTurns() {
        out.beginArray();
        for (var message : messages.subList(turns, messages.size())) {
            if (message.role() != Role.TOOL) {
                writeHeld();
            }
            write(message);
        }
        writeHeld();
        close();
        out.endArray();
    }

    /// Media of answers follow the last answer of the round.
    private void writeHeld() {
        for (var media : held) {
            open(true);
            MediaParts.write(media, out);
        }
        held.clear();
    }

    private void write(ChatMessage message) {
        if (message.role() == Role.ASSISTANT) {
            writeModels(message);
        } else {
            message.content().forEach(this::writeUsers);
        }
    }

    private void writeModels(ChatMessage message) {
        for (var block : message.content()) {
            if (block instanceof ContentBlock.ToolUse(var call)) {
                tools.put(call.id(), call.name());
            }
        }
        new PartWriter(message.content(), family.signsCalls(), () -> open(false), out).write();
    }

    private void writeUsers(ContentBlock block) {
        switch (block) {
            case ContentBlock.Text(var text) -> {
                if (!text.isBlank()) {
                    open(true);
                    PartWriter.writeText(text, null, out);
                }
            }
            case Media media -> {
                open(true);
                MediaParts.write(media, out);
            }
            case ContentBlock.Raw(var provider, var part) -> {
                if (provider.equals(GeminiProvider.NAME)) {
                    open(true);
                    out.value(part);
                }
            }
            case ContentBlock.ToolAnswer answer -> writeAnswer(answer);
            case ContentBlock.Reasoning _, ContentBlock.ToolUse _ -> {}
        }
    }

    /// An answer has to name its tool; one to a call that is not there is said as by the user.
    private void writeAnswer(ContentBlock.ToolAnswer answer) {
        var tool = tools.get(answer.callId());
        open(true);
        if (tool == null) {
            PartWriter.writeText(answer.content(), null, out);
            held.addAll(answer.media());
        } else if (family.takesMediaInAnswers()
                && answer.media().stream().allMatch(Answers::takes)) {
            Answers.write(tool, answer, answer.media(), out);
        } else {
            Answers.write(tool, answer, List.of(), out);
            held.addAll(answer.media());
        }
    }

    private void open(boolean ofUser) {
        if (isOpen && isUsers == ofUser) {
            return;
        }
        close();
        isOpen = true;
        isUsers = ofUser;
        out.beginObject().member("role", ofUser ? "user" : "model").name("parts").beginArray();
    }

    private void close() {
        if (isOpen) {
            out.endArray().endObject();
            isOpen = false;
        }
    }
}
