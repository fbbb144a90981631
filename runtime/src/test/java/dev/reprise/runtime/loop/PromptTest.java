package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.Json;
import dev.reprise.state.PersistentList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the model sees of a conversation. Messages are written `u` user, `a:c1` assistant with a
/// call, `t:c1` result, `p:c1` placeholder, `s` system; of a prompt `i:c1` says that a call was
/// interrupted.
class PromptTest {
    static Stream<Arguments> conversations() {
        return Stream.of(
                Arguments.of("u a:c1 t:c1", "u a:c1 t:c1"),
                Arguments.of("u a:c1", "u a:c1 i:c1"),
                Arguments.of("u a:c1,c2 t:c2 u", "u a:c1,c2 t:c2 i:c1 u"),
                Arguments.of("u a:c1 p:c1 t:c1", "u a:c1 t:c1"),
                Arguments.of("u a:c1 p:c1", "u a:c1 p:c1"),
                Arguments.of("u t:zz a", "u a"),
                Arguments.of("u s a", "u s a"),
                Arguments.of("u a:c1,c2 p:c1 t:c2 a u t:c1", "u a:c1,c2 t:c1 t:c2 a u"),
                Arguments.of("u a:c1 p:c1 u a:c1 t:c1", "u a:c1 p:c1 u a:c1 t:c1"),
                Arguments.of("u a:c1,c2 t:c1 u t:c2 a", "u a:c1,c2 t:c1 t:c2 u a"),
                Arguments.of("u a:c1 u s", "u a:c1 i:c1 u s"),
                Arguments.of("u a:c1 u t:c1", "u a:c1 t:c1 u"),
                Arguments.of("u a:c1 u a t:c1", "u a:c1 t:c1 u a"));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    @Fact("runtime T-LOOP-24")
    void storedMessagesBecomeAPromptThatAModelAccepts(String stored, String expected) {
        var messages = PersistentList.copyOf(messages(stored));

        var prompt = new History(ResultLimit.DEFAULT).prompt(messages);

        assertThat(written(prompt)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void aPromptThatGrewMessageByMessageIsTheSame(String stored, String expected) {
        var history = new History(ResultLimit.DEFAULT);
        PersistentList<Message> messages = PersistentList.of();

        List<ChatMessage> prompt = List.of();
        for (var message : messages(stored)) {
            messages = messages.append(message);
            prompt = history.prompt(messages);
        }

        assertThat(written(prompt)).isEqualTo(expected);
    }

    @Test
    @Fact("runtime T-LOOP-24")
    void aResultThatMerelyContainsThePhraseIsKept() {
        var phrase = SuspendedCall.placeholder("search");
        var messages =
                List.of(
                        message("a:c1"),
                        Message.tool("t", "c1", "It said: " + phrase),
                        message("t:c1"));

        var prompt = new History(ResultLimit.DEFAULT).prompt(messages);

        assertThat(prompt).hasSize(3);
    }

    @Test
    void anEmptySystemPromptIsNoMessage() {
        var conversation = List.of(ChatMessage.of(Role.USER, "Hi"));

        assertThat(new PromptContext(Map.of()).assemble("", List.of(), conversation, 0))
                .isEqualTo(conversation);
        assertThat(new PromptContext(Map.of()).assemble("Be kind.", List.of(), conversation, 0))
                .hasSize(2);
    }

    @Test
    void fragmentsHaveTheirPlaces() {
        var fragments =
                List.of(
                        ContextMessage.suffixSystem("w", "W"),
                        ContextMessage.conversation("z", Role.USER, Visibility.ALL, "Z"),
                        ContextMessage.session("y", "Y"),
                        ContextMessage.system("x", "X"));
        var history =
                List.of(ChatMessage.of(Role.USER, "U1"), ChatMessage.of(Role.ASSISTANT, "A1"));

        assertThat(texts(new PromptContext(Map.of()).assemble("S", fragments, history, 0)))
                .containsExactly("S", "X", "Y", "Z", "U1", "A1", "W");
        assertThat(texts(new PromptContext(Map.of()).assemble("", fragments, history, 0)))
                .containsExactly("X", "Y", "Z", "U1", "A1", "W");
    }

    @Test
    void ofFragmentsWithOneKeyTheLaterContentTakesTheEarlierPlace() {
        var fragments =
                List.of(
                        ContextMessage.system("k", "old"),
                        ContextMessage.system("x", "X"),
                        ContextMessage.system("k", "new"));

        assertThat(texts(new PromptContext(Map.of()).assemble("S", fragments, List.of(), 0)))
                .containsExactly("S", "new", "X");
    }

    static Stream<Arguments> throttles() {
        return Stream.of(
                Arguments.of(2, List.of("a", "a", "a", "a", "a", "a", "a"), List.of(0, 3, 6)),
                Arguments.of(2, List.of("a", "b", "b", "b", "b"), List.of(0, 1, 4)),
                Arguments.of(0, List.of("a", "a", "a"), List.of(0, 1, 2)));
    }

    @ParameterizedTest
    @MethodSource("throttles")
    void unchangedFragmentsAreThrottled(
            int cooldown, List<String> contents, List<Integer> expected) {
        var context = new PromptContext(Map.of());

        var injected = new ArrayList<Integer>();
        for (int step = 0; step < contents.size(); step++) {
            var fragment =
                    ContextMessage.system("k", contents.get(step)).withCooldownTurns(cooldown);
            if (!context.assemble("", List.of(fragment), List.of(), step).isEmpty()) {
                injected.add(step);
            }
        }

        assertThat(injected).isEqualTo(expected);
    }

    @Test
    void conversationFragmentsAreNeitherThrottledNorMerged() {
        var fragment = ContextMessage.conversationUser("Z").withCooldownTurns(5);
        var context = new PromptContext(Map.of());

        assertThat(context.assemble("", List.of(fragment, fragment), List.of(), 0)).hasSize(2);
        assertThat(context.assemble("", List.of(fragment), List.of(), 1)).hasSize(1);
    }

    private static List<String> texts(List<ChatMessage> prompt) {
        return prompt.stream().map(ChatMessage::text).toList();
    }

    private static List<Message> messages(String written) {
        return Stream.of(written.split(" ", -1)).map(PromptTest::message).toList();
    }

    private static Message message(String written) {
        var rest = written.substring(Math.min(2, written.length()));
        return switch (written.charAt(0)) {
            case 'u' -> Message.user("id", "U");
            case 's' -> Message.internalSystem("id", "S");
            case 'p' -> Message.tool("id", rest, SuspendedCall.placeholder("search"));
            case 't' -> Message.tool("id", rest, "{}");
            default -> Message.assistant("id", rest.isEmpty() ? "A" : "", calls(rest));
        };
    }

    private static List<ToolCall> calls(String ids) {
        return ids.isEmpty()
                ? List.of()
                : Stream.of(ids.split(",", -1))
                        .map(id -> new ToolCall(id, "search", Json.NULL))
                        .toList();
    }

    private static String written(List<ChatMessage> prompt) {
        return String.join(" ", prompt.stream().map(PromptTest::written).toList());
    }

    private static String written(ChatMessage message) {
        var calls =
                message.content().stream()
                        .filter(ContentBlock.ToolUse.class::isInstance)
                        .map(block -> ((ContentBlock.ToolUse) block).call().id())
                        .toList();
        return switch (message.role()) {
            case USER -> "u";
            case SYSTEM -> "s";
            case ASSISTANT -> calls.isEmpty() ? "a" : "a:" + String.join(",", calls);
            case TOOL -> written((ContentBlock.ToolAnswer) message.content().getFirst());
        };
    }

    private static String written(ContentBlock.ToolAnswer answer) {
        var kind =
                switch (answer.content()) {
                    case "{}" -> "t:";
                    case "[Tool execution was interrupted before producing a result.]" -> "i:";
                    default -> "p:";
                };
        return kind + answer.callId();
    }
}
