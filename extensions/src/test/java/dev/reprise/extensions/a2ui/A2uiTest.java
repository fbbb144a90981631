package dev.reprise.extensions.a2ui;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Surfaces that a model draws.
class A2uiTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                                                              | messages array must not be empty
                    [1]                                                             | message[0]: expected a JSON object
                    [{}]                                                            | message[0]: missing required field "version"
                    [{"version":"v1"}]                                              | message[0]: unsupported version "v1", expected "v0.9"
                    [{"version":"v0.9"}]                                            | message[0]: missing message type; expected one of: createSurface, updateComponents, updateDataModel, deleteSurface
                    [{"version":"v0.9","deleteSurface":{},"createSurface":{}}]      | message[0]: multiple message types in one object: createSurface, deleteSurface
                    [{"version":"v0.9","deleteSurface":1}]                          | message[0]: "deleteSurface" must be a JSON object
                    [{"version":"v0.9","deleteSurface":{}}]                         | message[0]: "deleteSurface.surfaceId" is required
                    [{"version":"v0.9","deleteSurface":{"surfaceId":""}}]           | message[0]: "deleteSurface.surfaceId" must not be empty
                    [{"version":"v0.9","createSurface":{"surfaceId":"s"}}]          | message[0]: "createSurface.catalogId" is required
                    [{"version":"v0.9","updateComponents":{"surfaceId":"s"}}]       | message[0]: "updateComponents.components" is required and must be an array
                    [{"version":"v0.9","updateComponents":{"surfaceId":"s","components":[]}}] | message[0]: "updateComponents.components" must not be empty
                    [{"version":"v0.9","updateComponents":{"surfaceId":"s","components":[{"component":"Text"}]}}] | message[0]: "updateComponents.components[0].id" is required
                    [{"version":"v0.9","updateComponents":{"surfaceId":"s","components":[{"id":"root"}]}}] | message[0]: "updateComponents.components[0].component" is required
                    """)
    void aMessageThatIsNoneIsNamedWithItsPlace(String messages, String problem) {
        assertThat(A2uiMessages.problems((JsonArray) Json.parse(messages)))
                .containsExactly(problem);
    }

    @Test
    void everyMessageHasItsOwnReason() {
        var messages =
                (JsonArray)
                        Json.parse(
                                """
                                [1, {"version":"v0.9","deleteSurface":{"surfaceId":"s"}}, {}]\
                                """);

        assertThat(A2uiMessages.problems(messages))
                .containsExactly(
                        "message[0]: expected a JSON object",
                        "message[2]: missing required field \"version\"");
    }

    private static String toolMessage(JsonObject arguments, ScriptedModel model) {
        var agent = AgentDefinition.builder("artist", "model").behavior(A2ui.ID).build();
        try (var os =
                AgentOs.builder()
                        .store(new MemoryThreadStore())
                        .model("model", model)
                        .tools(A2ui.tool())
                        .behavior(A2ui.of(A2ui.BASIC_CATALOG).withExamples("[]"))
                        .agent(agent)
                        .build()) {
            os.run(RunRequest.of("artist", Message.user("Draw " + arguments)));
        }
        return model.lastRequest().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(message -> message.content().toString())
                .reduce("", String::concat);
    }

    @Test
    void whatAModelDrawsComesBackForTheFrontEnd() {
        var messages =
                Json.parse(
                        """
                        [{"version":"v0.9","createSurface":{"surfaceId":"s","catalogId":"c"}}]\
                        """);
        var model =
                ScriptedModel.of(
                        call("c1", "render_a2ui", Json.object("messages", messages)), say("Done."));

        assertThat(toolMessage(Json.object("messages", messages), model))
                .contains("\"rendered\":true", "createSurface");
        assertThat(model.request(0).messages().toString())
                .contains("updateDataModel", A2ui.BASIC_CATALOG, "---BEGIN A2UI EXAMPLES---");
    }

    @Test
    void aModelIsToldWhatIsWrongAndGoesOn() {
        var model =
                ScriptedModel.of(
                        call("c1", "render_a2ui", Json.object("messages", Json.array(1))),
                        say("Sorry."));

        assertThat(toolMessage(JsonObject.EMPTY, model))
                .contains("A2UI validation failed: message[0]: expected a JSON object");
    }
}
