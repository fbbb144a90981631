package dev.reprise.models.demo;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the demo model says to a request: a text, then calls.
record DemoAnswer(String text, List<ToolCall> calls) {
    private static final int SHOWN = 200;

    DemoAnswer {
        calls = List.copyOf(calls);
    }

    static DemoAnswer to(ChatRequest request) {
        var spoken =
                request.messages().stream()
                        .filter(message -> message.role() != Role.SYSTEM)
                        .toList();
        if (!spoken.isEmpty() && !answers(spoken.getLast()).isEmpty()) {
            return new DemoAnswer(new ToolTalk(spoken).text(), List.of());
        }
        var asked = spoken.stream().filter(message -> message.role() == Role.USER).toList();
        var text = asked.isEmpty() ? "" : asked.getLast().text().strip();
        return toText(text, asked.size(), request);
    }

    private static DemoAnswer toText(String text, int number, ChatRequest request) {
        var offer = new Offer(request.tools());
        var wishes = Directives.in(text);
        if (wishes.isEmpty()) {
            wishes = Wishes.in(text, offer);
        }
        var words = new ArrayList<String>();
        Arithmetic.solve(text).filter(_ -> !Wishes.isSum(text, offer)).ifPresent(words::add);
        var calls = new ArrayList<ToolCall>();
        for (var wish : wishes) {
            if (offer.has(wish.tool())) {
                var id = "call_demo_%d_%d".formatted(number, calls.size() + 1);
                calls.add(new ToolCall(id, wish.tool(), wish.arguments()));
            } else {
                words.add("The tool " + wish.tool() + " is not offered here.");
            }
        }
        if (words.isEmpty() && calls.isEmpty()) {
            words.add(smallTalk(text));
        }
        return new DemoAnswer(String.join(" ", words), calls);
    }

    private static String smallTalk(String text) {
        if (text.isEmpty()) {
            return "Hello! This is the demo model.";
        }
        var shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return "You said: \"" + shown + "\". This is the demo model, which does not know more.";
    }

    static List<ContentBlock.ToolAnswer> answers(ChatMessage message) {
        return message.content().stream()
                .filter(ContentBlock.ToolAnswer.class::isInstance)
                .map(ContentBlock.ToolAnswer.class::cast)
                .toList();
    }

    /// The text in pieces, each a word and the space before it.
    Stream<String> words() {
        return text.isEmpty() ? Stream.empty() : Stream.of(text.split("(?<=\\S)(?=\\s)"));
    }
}
