package dev.reprise.core.log;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The messages of a change, as the events of the same record quote them.
///
/// Events tell a text piece by piece; this keeps how far each text was told. Writer and reader go
/// through the same events, so that only a jump needs to be written.
final class QuotedTexts {
    private final List<Message> messages;
    private final Map<Object, Text> texts = new HashMap<>();
    private @Nullable String announced;

    QuotedTexts(List<Message> messages) {
        this.messages = messages;
    }

    /// A text and how far it was told.
    static final class Text {
        final String value;
        int told;

        private Text(String value) {
            this.value = value;
        }

        /// Where in this text the pieces are found one after another, or -1.
        int find(List<String> pieces) {
            return isAt(told, pieces) ? told : isAt(0, pieces) ? 0 : -1;
        }

        private boolean isAt(int from, List<String> pieces) {
            int at = from;
            for (var piece : pieces) {
                if (!value.startsWith(piece, at)) {
                    return false;
                }
                at += piece.length();
            }
            return true;
        }
    }

    private record Arguments(String message, String call) {}

    /// A step was announced that will be stored under this id.
    void announce(String message) {
        announced = message;
    }

    /// Id of the message that text belongs to: the one last announced, else the first answer; empty
    /// if there is neither.
    String current() {
        if (announced != null) {
            return announced;
        }
        return messages.stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .findFirst()
                .map(QuotedTexts::idOf)
                .orElse("");
    }

    /// The id of a message, empty if it has none.
    static String idOf(Message message) {
        return message.id() == null ? "" : message.id();
    }

    Optional<Message> message(String id) {
        for (var message : messages) {
            if (id.equals(message.id())) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    /// The call with this id, and the message it is in.
    Optional<Message> asking(String call) {
        for (var message : messages) {
            if (message.id() != null && call(message, call).isPresent()) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    static Optional<ToolCall> call(Message message, String id) {
        for (var call : message.calls()) {
            if (call.id().equals(id)) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /// The content of a message.
    Optional<Text> content(String id) {
        return message(id)
                .map(message -> texts.computeIfAbsent(id, _ -> new Text(message.content())));
    }

    /// The arguments of a call, in the one form that follows from their value.
    Optional<Text> arguments(Message message, String id) {
        return call(message, id)
                .map(call ->
                        texts.computeIfAbsent(
                                new Arguments(idOf(message), id),
                                _ -> new Text(call.arguments().toString())));
    }
}
