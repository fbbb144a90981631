package dev.reprise.runtime.loop;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Puts the fragments of a step around the conversation.
///
/// Knows when each fragment was injected last in the run, for throttling.
final class PromptContext {
    private Map<String, Injected> injected = Map.of(); // made for the first one
    private final Map<String, RunState.Shown> before; // by earlier segments and owners of the run
    private List<Op> changes = List.of();
    private Set<String> consumed = Set.of();
    private List<ChatMessage> system = List.of(); // of the last prompt

    private record Injected(String content, int step) {}

    /// @param before fragments that are not to be shown again too soon
    PromptContext(Map<String, RunState.Shown> before) {
        this.before = before;
    }

    /// The whole prompt: system prompt, fragments in their places, conversation.
    List<ChatMessage> assemble(
            String systemPrompt,
            List<ContextMessage> fragments,
            List<ChatMessage> conversation,
            int step) {
        system = system(systemPrompt);
        changes = List.of();
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
        var last = lastOf(fragment);
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
            keep(fragment, step);
        }
        return due;
    }

    private @Nullable Injected lastOf(ContextMessage fragment) {
        var last = injected.get(fragment.key());
        var earlier = last == null ? before.get(fragment.key()) : null;
        return earlier != null && earlier.print().equals(printOf(fragment))
                ? new Injected(fragment.content(), earlier.step())
                : last;
    }

    private void keep(ContextMessage fragment, int step) {
        if (fragment.cooldownTurns() > 0) {
            changes = changes.isEmpty() ? new ArrayList<>() : changes;
            var shown = new RunState.Shown(printOf(fragment), step);
            changes.add(RunState.shown(fragment.key(), shown));
        }
    }

    private static String printOf(ContextMessage fragment) {
        return CallEffect.hash(Json.of(fragment.content()));
    }

    /// What is to be kept of the last prompt for those who go on with the run.
    List<Op> changes() {
        return changes;
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
