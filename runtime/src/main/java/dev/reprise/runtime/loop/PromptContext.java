package dev.reprise.runtime.loop;

import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ContentBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Puts the fragments of a step around the conversation.
///
/// Keeps, for one run, when each fragment was injected last, for throttling.
final class PromptContext {
    private Map<String, Injected> injected = Map.of(); // made for the first one
    private Set<String> consumed = Set.of();
    private List<ChatMessage> system = List.of(); // of the last prompt

    private record Injected(String content, int step) {}

    /// The whole prompt: system prompt, fragments in their places, conversation.
    List<ChatMessage> assemble(
            String systemPrompt,
            List<ContextMessage> fragments,
            List<ChatMessage> conversation,
            int step) {
        system = system(systemPrompt);
        if (fragments.isEmpty()) {
            consumed = Set.of();
            return Joined.of(system, conversation);
        }
        var head = new ArrayList<>(system);
        var due = due(fragments, step);
        consumed =
                due.stream()
                        .filter(ContextMessage::consumeAfterEmit)
                        .map(ContextMessage::key)
                        .collect(Collectors.toSet());
        add(head, due, ContextMessage.Target.SYSTEM);
        int leading = 0;
        while (leading < conversation.size() && conversation.get(leading).role() == Role.SYSTEM) {
            head.add(conversation.get(leading++));
        }
        add(head, due, ContextMessage.Target.SESSION);
        add(head, due, ContextMessage.Target.CONVERSATION);
        var tail = new ArrayList<ChatMessage>();
        add(tail, due, ContextMessage.Target.SUFFIX_SYSTEM);
        return Joined.of(head, Joined.of(conversation.subList(leading, conversation.size()), tail));
    }

    /// The same list as before where the prompt is, since it mostly is.
    private List<ChatMessage> system(String prompt) {
        if (prompt.isEmpty()) {
            return List.of();
        }
        return system.isEmpty() || !system.getFirst().text().equals(prompt)
                ? List.of(ChatMessage.of(Role.SYSTEM, prompt))
                : system;
    }

    /// Keys of the fragments of the last prompt that are shown once.
    Set<String> consumed() {
        return consumed;
    }

    /// Fragments to inject now: the last of each key, those throttled left out.
    private List<ContextMessage> due(List<ContextMessage> fragments, int step) {
        var kept = new LinkedHashMap<String, ContextMessage>();
        int unkeyed = 0;
        for (var fragment : fragments) {
            var key = fragment.isInjected() ? fragment.key() : fragment.key() + "#" + unkeyed++;
            kept.put(key, fragment);
        }
        var due = new ArrayList<ContextMessage>();
        for (var fragment : kept.values()) {
            if (!fragment.isInjected() || isDue(fragment, step)) {
                due.add(fragment);
            }
        }
        return due;
    }

    private boolean isDue(ContextMessage fragment, int step) {
        var last = injected.get(fragment.key());
        boolean due =
                last == null
                        || !last.content().equals(fragment.content())
                        || fragment.cooldownTurns() == 0
                        || step - last.step() > fragment.cooldownTurns();
        if (due) {
            if (injected.isEmpty()) {
                injected = new HashMap<>();
            }
            injected.put(fragment.key(), new Injected(fragment.content(), step));
        }
        return due;
    }

    private static void add(
            List<ChatMessage> to, List<ContextMessage> due, ContextMessage.Target target) {
        for (var fragment : due) {
            if (fragment.target() == target) {
                to.add(
                        new ChatMessage(
                                fragment.role(),
                                List.of(new ContentBlock.Text(fragment.content())),
                                false));
            }
        }
    }
}
