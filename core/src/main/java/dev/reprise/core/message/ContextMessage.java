package dev.reprise.core.message;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// A fragment that a behavior or tool puts into the prompt or the conversation.
///
/// @param key fragments with one key replace each other within a step, and are throttled together
/// @param cooldownTurns steps that must pass before unchanged content is injected again; 0 means
///   every step
/// @param consumeAfterEmit a persisted prompt segment disappears once it was injected
public record ContextMessage(
        String key,
        Role role,
        String content,
        Visibility visibility,
        int cooldownTurns,
        Target target,
        boolean consumeAfterEmit) {

    /// Where the fragment goes.
    public enum Target {
        SYSTEM("system"),
        SESSION("session"),
        CONVERSATION("conversation"),
        SUFFIX_SYSTEM("suffix_system");

        private final String label;

        Target(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Target parse(String label) {
            for (var target : values()) {
                if (target.label.equals(label)) {
                    return target;
                }
            }
            throw new JsonException(
                    "target must be system, session, conversation or suffix_system, was \""
                            + label
                            + "\"");
        }
    }

    public ContextMessage {
        if (cooldownTurns < 0) {
            throw new IllegalArgumentException(
                    "cooldownTurns must not be negative, was " + cooldownTurns);
        }
    }

    public static ContextMessage system(String key, String text) {
        return injected(key, text, Target.SYSTEM);
    }

    public static ContextMessage session(String key, String text) {
        return injected(key, text, Target.SESSION);
    }

    public static ContextMessage suffixSystem(String key, String text) {
        return injected(key, text, Target.SUFFIX_SYSTEM);
    }

    public static ContextMessage conversation(
            String key, Role role, Visibility visibility, String text) {
        return new ContextMessage(key, role, text, visibility, 0, Target.CONVERSATION, false);
    }

    /// A visible user message; its key comes from what it says.
    public static ContextMessage conversationUser(String text) {
        return keyed(Role.USER, Visibility.ALL, text);
    }

    public static ContextMessage conversationInternalSystem(String text) {
        return keyed(Role.SYSTEM, Visibility.INTERNAL, text);
    }

    /// An internal system message that wraps the text in `<system-reminder>` tags.
    public static ContextMessage systemReminder(String text) {
        return conversationInternalSystem("<system-reminder>" + text + "</system-reminder>");
    }

    private static ContextMessage injected(String key, String text, Target target) {
        return new ContextMessage(key, Role.SYSTEM, text, Visibility.INTERNAL, 0, target, false);
    }

    private static ContextMessage keyed(Role role, Visibility visibility, String text) {
        long hash = 0xcbf29ce484222325L;
        var hashed = role.label() + visibility.label() + text;
        for (int i = 0; i < hashed.length(); i++) {
            hash = (hash ^ hashed.charAt(i)) * 0x100000001b3L;
        }
        return conversation("conversation:%016x".formatted(hash), role, visibility, text);
    }

    /// Whether it only shapes the prompt and is never stored as a message.
    public boolean isInjected() {
        return target != Target.CONVERSATION;
    }

    public ContextMessage withTarget(Target newTarget) {
        return new ContextMessage(
                key, role, content, visibility, cooldownTurns, newTarget, consumeAfterEmit);
    }

    public ContextMessage withCooldownTurns(int turns) {
        return new ContextMessage(key, role, content, visibility, turns, target, consumeAfterEmit);
    }

    public ContextMessage withConsumeAfterEmit(boolean consume) {
        return new ContextMessage(key, role, content, visibility, cooldownTurns, target, consume);
    }

    /// The message this becomes; key and target are dropped.
    public Message toMessage(String id) {
        return new Message(id, role, content, null, null, visibility, null, null);
    }

    public static ContextMessage fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ContextMessage(
                in.requireText("key"),
                in.text("role").map(Role::parse).orElse(Role.SYSTEM),
                in.requireText("content"),
                in.text("visibility").map(Visibility::parse).orElse(Visibility.INTERNAL),
                in.indexOr("cooldown_turns", 0),
                in.text("target").map(Target::parse).orElse(Target.SYSTEM),
                in.booleanOr("consume_after_emit", false));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("key", key).member("role", role.label()).member("content", content);
        out.member("visibility", visibility.label()).member("cooldown_turns", (long) cooldownTurns);
        out.member("target", target.label()).member("consume_after_emit", consumeAfterEmit);
        out.endObject();
    }

    public Json toJson() {
        return Json.parse(JsonOutput.text(this::writeTo));
    }
}
