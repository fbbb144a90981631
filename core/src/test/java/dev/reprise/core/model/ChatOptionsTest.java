package dev.reprise.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChatOptionsTest {
    @Test
    void whatIsChangedLaterLeavesTheChoiceOfToolsAlone() {
        var named = new ToolChoice.Named("search");
        var override = new InferenceOverride(null, null, 0.5, 10, 0.9, null);

        var options =
                ChatOptions.DEFAULT
                        .withTools(named, false)
                        .withTemperature(0.1)
                        .withMaxTokens(5)
                        .with(override);

        assertThat(options.toolChoice()).isEqualTo(named);
        assertThat(options.parallelCalls()).isFalse();
        assertThat(options.temperature()).isEqualTo(0.5);
        assertThat(options.maxTokens()).isEqualTo(10);
    }

    @Test
    void aToolIsNamedByItsId() {
        assertThatThrownBy(() -> new ToolChoice.Named(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tool must not be blank");
    }
}
