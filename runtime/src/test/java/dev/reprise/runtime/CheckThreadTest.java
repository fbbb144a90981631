package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which checks of arguments a run makes itself, and which ones it can leave.
class CheckThreadTest {
    private final Set<String> threads = ConcurrentHashMap.newKeySet();

    private class Checked implements Tool {
        @Override
        public ToolDescriptor descriptor() {
            return ToolDescriptor.of("check", "For tests.", ToolDescriptor.NO_PARAMETERS);
        }

        @Override
        public void validate(Json arguments) {
            var name = Thread.currentThread().getName();
            threads.add(name.substring(0, name.indexOf(' ')));
        }

        @Override
        public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
            return ToolExecutionEffect.of(ToolResult.success("check", Json.TRUE));
        }
    }

    private final class Quick extends Checked {
        @Override
        public boolean checksAtLength() {
            return false;
        }
    }

    private static Tool withSchema(String schema) {
        return Tool.of(
                ToolDescriptor.of("check", "For tests.", Json.parseObject(schema)), (_, _) -> "ok");
    }

    @Test
    void aCheckOfTheToolsOwnHasAThreadOfItsOwn() {
        run(new Checked());

        assertThat(threads).containsExactly("check");
    }

    @Test
    void aCheckThatSaysItAnswersAtOnceIsMadeByTheRun() {
        run(new Quick());
        run(new Quick().readOnly());

        assertThat(threads).containsExactly("run");
    }

    private void run(Tool tool) {
        Rehearsal.of(ScriptedModel.of(call("c1", "check", JsonObject.EMPTY), say("Done")))
                .tools(tool)
                .run("Go");
    }

    @Test
    void aSchemaThatOnlyComparesAnswersAtOnceHoweverItIsWrapped() {
        var plain =
                withSchema(
                        """
                        {"type":"object","required":["q"],
                         "properties":{"q":{"type":"string","maxLength":9,"enum":["a","b"]}}}
                        """);

        assertThat(plain.checksAtLength()).isFalse();
        assertThat(plain.readOnly().checksAtLength()).isFalse();
        assertThat(new Checked().readOnly().checksAtLength()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"properties\":{\"q\":{\"type\":\"string\",\"pattern\":\"(a+)+b\"}}}",
                "{\"patternProperties\":{\"(a+)+b\":{}}}",
                "{\"anyOf\":[{\"items\":{\"pattern\":\"(a+)+b\"}}]}",
                "{\"anyOf\":[{\"items\":{\"$ref\":\"#\"}}]}"
            })
    void aSchemaWithAPatternOrAReferenceMayTakeLong(String schema) {
        assertThat(withSchema(schema).checksAtLength()).isTrue();
        assertThat(withSchema(schema).idempotent().checksAtLength()).isTrue();
    }
}
