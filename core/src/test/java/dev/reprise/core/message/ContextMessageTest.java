package dev.reprise.core.message;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContextMessage.Target;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextMessageTest {
    static Stream<Arguments> helpers() {
        return Stream.of(
                Arguments.of(
                        ContextMessage.system("k", "x"),
                        Role.SYSTEM,
                        Visibility.INTERNAL,
                        Target.SYSTEM),
                Arguments.of(
                        ContextMessage.session("k", "x"),
                        Role.SYSTEM,
                        Visibility.INTERNAL,
                        Target.SESSION),
                Arguments.of(
                        ContextMessage.suffixSystem("k", "x"),
                        Role.SYSTEM,
                        Visibility.INTERNAL,
                        Target.SUFFIX_SYSTEM),
                Arguments.of(
                        ContextMessage.conversation("k", Role.ASSISTANT, Visibility.ALL, "x"),
                        Role.ASSISTANT,
                        Visibility.ALL,
                        Target.CONVERSATION),
                Arguments.of(
                        ContextMessage.conversationUser("x"),
                        Role.USER,
                        Visibility.ALL,
                        Target.CONVERSATION),
                Arguments.of(
                        ContextMessage.conversationInternalSystem("x"),
                        Role.SYSTEM,
                        Visibility.INTERNAL,
                        Target.CONVERSATION));
    }

    @ParameterizedTest
    @MethodSource("helpers")
    void everyHelperSetsItsRoleVisibilityAndTarget(
            ContextMessage message, Role role, Visibility visibility, Target target) {
        assertThat(message)
                .isEqualTo(
                        new ContextMessage(message.key(), role, "x", visibility, 0, target, false));
        assertThat(message.isInjected()).isEqualTo(target != Target.CONVERSATION);
    }

    @Test
    void theKeyOfAUserMessageComesFromWhatItSays() {
        var message = ContextMessage.conversationUser("x");

        assertThat(message.key()).matches("conversation:[0-9a-f]{16}");
        assertThat(ContextMessage.conversationUser("x").key()).isEqualTo(message.key());
        assertThat(ContextMessage.conversationUser("y").key()).isNotEqualTo(message.key());
        assertThat(ContextMessage.conversationInternalSystem("x").key())
                .isNotEqualTo(message.key());
    }

    @Test
    void aReminderIsAnInternalMessageInTags() {
        var message = ContextMessage.systemReminder("drink water").toMessage("m1");

        assertThat(message)
                .isEqualTo(
                        Message.internalSystem(
                                "m1", "<system-reminder>drink water</system-reminder>"));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var message = ContextMessage.fromJson(Json.parse("{\"key\":\"k\",\"content\":\"x\"}"));

        assertThat(message).isEqualTo(ContextMessage.system("k", "x"));
    }

    @Test
    void aFragmentIsWrittenAsItWasRead() {
        var json =
                "{\"key\":\"k\",\"role\":\"user\",\"content\":\"x\",\"visibility\":\"all\","
                        + "\"cooldown_turns\":3,\"target\":\"suffix_system\",\"consume_after_emit\":true}";

        var message = ContextMessage.fromJson(Json.parse(json));

        assertThat(text(message::writeTo)).isEqualTo(json);
        assertThat(ContextMessage.fromJson(message.toJson())).isEqualTo(message);
    }

    @Test
    void aNegativeCooldownIsRefused() {
        assertThatThrownBy(() -> ContextMessage.system("k", "x").withCooldownTurns(-1))
                .hasMessage("cooldownTurns must not be negative, was -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296"})
    void aCooldownThatIsReadIsANumberOfTurns(String turns) {
        var json = Json.parse("{\"key\":\"k\",\"content\":\"x\",\"cooldown_turns\":" + turns + "}");

        assertThatThrownBy(() -> ContextMessage.fromJson(json))
                .isInstanceOf(JsonException.class)
                .hasMessage("cooldown_turns must be an integer from 0 to 2147483647, was " + turns);
    }
}
