package dev.reprise.core.tool;

import static dev.reprise.core.JsonText.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolDescriptorTest {
    @Test
    void aDescriptorWritesEveryMember() {
        var tool =
                ToolDescriptor.of("search", "Searches.", JsonObject.EMPTY.with("type", "object"));

        assertThat(text(tool::writeTo))
                .isEqualTo(
                        "{\"id\":\"search\",\"name\":\"search\",\"description\":\"Searches.\","
                                + "\"parameters\":{\"type\":\"object\"},\"category\":null,"
                                + "\"is_concurrency_safe\":false,\"metadata\":{}}");
    }

    @Test
    void aDescriptorIsReadAsItWasWritten() {
        var tool =
                new ToolDescriptor(
                        "a",
                        "A",
                        "does a",
                        ToolDescriptor.NO_PARAMETERS,
                        "letters",
                        true,
                        Json.object("x", 1));

        assertThat(ToolDescriptor.fromJson(Json.parse(text(tool::writeTo)))).isEqualTo(tool);
    }

    @Test
    void parametersDefaultToNone() {
        var tool =
                ToolDescriptor.fromJson(
                        Json.parse("{\"id\":\"a\",\"name\":\"a\",\"description\":\"\"}"));

        assertThat(tool.parameters())
                .isEqualTo(Json.parse("{\"type\":\"object\",\"properties\":{}}"));
        assertThat(tool.concurrencySafe()).isFalse();
        assertThat(tool.category()).isNull();
    }

    @Test
    void aBlankIdIsRefused() {
        assertThatThrownBy(() -> ToolDescriptor.of(" ", "", JsonObject.EMPTY))
                .hasMessage("tool id must not be blank");
    }

    @Test
    void aBlankIdThatIsReadIsReportedWithItsPlace() {
        var json = Json.parse("{\"id\":\" \",\"name\":\"n\",\"description\":\"d\"}");

        assertThatThrownBy(() -> ToolDescriptor.fromJson(json))
                .isInstanceOf(JsonException.class)
                .hasMessage("id must be a string that is not blank, was \" \"");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENTS, Invalid arguments: why",
        "EXECUTION_FAILED, Execution failed: why",
        "DENIED, Denied: why",
        "NOT_FOUND, Not found: why",
        "INTERNAL, Internal error: why",
    })
    void aFailureShowsItsReason(ToolException.Reason reason, String shown) {
        var failure =
                switch (reason) {
                    case INVALID_ARGUMENTS -> ToolException.invalidArguments("why");
                    case EXECUTION_FAILED -> ToolException.executionFailed("why");
                    case DENIED -> ToolException.denied("why");
                    case NOT_FOUND -> ToolException.notFound("why");
                    case INTERNAL -> ToolException.internal("why");
                };

        assertThat(failure).hasMessage(shown);
        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void aMessageOfAnEffectBecomesPartOfTheConversation() {
        var effect =
                ToolExecutionEffect.of(ToolResult.success("t", Json.NULL))
                        .saying(ContextMessage.system("k", "x").withConsumeAfterEmit(true))
                        .addUserMessage("hello")
                        .addSystemReminder("water");

        assertThat(effect.actions())
                .extracting(action -> ((ToolEffectAction.Say) action).message())
                .containsExactly(
                        ContextMessage.conversation("k", Role.SYSTEM, Visibility.INTERNAL, "x"),
                        ContextMessage.conversationUser("hello"),
                        ContextMessage.systemReminder("water"));
    }
}
