package dev.reprise.extensions.guard;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import org.junit.jupiter.api.Test;

class KnownToolsTest {
    private final Guarded guarded = new Guarded();
    private final KnownTools known =
            KnownTools.ofNames("look", "find", "poll", "delete_everything");

    @Test
    void aToolThatDoesNotExistIsAnsweredWithTheClosestAndTheModelMayTryAgain() {
        var model =
                ScriptedModel.of(
                        call("c1", "Lookup", JsonObject.EMPTY),
                        call("c2", "look", Json.object("n", 1)),
                        say("Found."));

        var result = guarded.run(model, known);

        assertThat(result.text()).isEqualTo("Found.");
        assertThat(guarded.results())
                .extracting(ToolResult::isSuccess)
                .containsExactly(false, true);
        assertThat(guarded.results().getFirst().data())
                .isEqualTo(
                        Json.parse(
                                """
                                {"error":{"code":"not_found","message":"there is no tool 'Lookup'",
                                 "retryable":false,"attempts":0,
                                 "hint":"The closest are: look, poll, find"}}
                                """));
    }

    @Test
    void aToolThatExistsIsLeftAlone() {
        var model = ScriptedModel.of(call("c1", "look", Json.object("n", 1)), say("Found."));

        guarded.run(model, known);

        assertThat(guarded.results()).singleElement().matches(ToolResult::isSuccess);
    }
}
