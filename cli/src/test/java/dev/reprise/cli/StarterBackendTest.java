package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The demo server as front ends see it that were written for it elsewhere.
class StarterBackendTest {
    @TempDir private static Path directory;

    private static ServedProcess server;

    @BeforeAll
    static void start() throws Exception {
        server =
                new ServedProcess(
                        directory,
                        "--cors",
                        "--agent-id",
                        "mine",
                        "--ai-sdk-approval",
                        "permission-part");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// The stream of a run in which the user says one thing.
    private static String agUi(String agent, String thread, String text) throws Exception {
        var message = Json.object("id", "u-" + thread, "role", "user", "content", text);
        var body =
                Json.object(
                        "threadId",
                        thread,
                        "runId",
                        "r-" + thread,
                        "messages",
                        Json.array(message));
        return server.post("/v1/ag-ui/agents/" + agent + "/runs", body.toString()).body();
    }

    private static String aiSdk(String agent, String thread, String text) throws Exception {
        var part = Json.object("type", "text", "text", text);
        var message = Json.object("id", "u-" + thread, "role", "user", "parts", Json.array(part));
        var body = Json.object("id", thread, "messages", Json.array(message));
        return server.post("/v1/ai-sdk/agents/" + agent + "/runs", body.toString()).body();
    }

    private static String history(String thread) throws Exception {
        return server.get("/v1/ag-ui/threads/" + thread + "/messages?visibility=none").body();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RUN_WEATHER_TOOL | get_weather | \"temperature_f\":70",
                "RUN_STOCK_TOOL | get_stock_price | \"price_usd\":188.42",
                "RUN_APPEND_NOTE buy milk | append_note | \"added\":\"buy milk\"",
                "RUN_SERVER_INFO | serverInfo | \"name\":\"reprise-demo\"",
                "RUN_FINISH_TOOL | finish | \"status\":\"done\"",
            })
    void aWordInCapitalsCallsItsToolInBothProtocols(String word, String tool, String data)
            throws Exception {
        var shown = aiSdk("mine", "ai-" + tool, word);
        agUi("mine", "ag-" + tool, word);

        assertThat(shown).contains("\"toolName\":\"" + tool + "\"", data);
        assertThat(Json.parse(history("ag-" + tool)).toString().replace("\\\"", "\""))
                .contains(word, "\"tool_name\":\"" + tool + "\"", data);
    }

    @Test
    @Fact("starters T-STARTER-01")
    void theHistoryTellsWhyTheFailingToolFailed() throws Exception {
        agUi("mine", "failing", "RUN_FAILING_TOOL");

        assertThat(history("failing"))
                .contains("Execution failed: Intentional failingTool error for e2e validation");
    }

    @Test
    @Fact("starters T-STARTER-02")
    void theWholeHistoryHasTheResultsOfTools() throws Exception {
        agUi("mine", "results", "RUN_SERVER_INFO");

        assertThat(history("results")).contains("\"role\":\"tool\"", "serverInfo");
    }

    @ParameterizedTest
    @Fact("starters T-STARTER-03")
    @ValueSource(strings = {"mine", "permission", "stopper", "a2ui", "travel", "research"})
    void theAgentsOfTheFrontEndsAreThere(String agent) throws Exception {
        assertThat(aiSdk(agent, "there-" + agent, "hello")).contains("\"type\":\"finish\"");
    }

    @ParameterizedTest
    @Fact("starters T-STARTER-05")
    @ValueSource(strings = {"ag-ui", "ai-sdk"})
    void anEmptyRequestToARunPathIsAnsweredAndNotWithNotFound(String protocol) throws Exception {
        var path = "/v1/%s/agents/mine/runs".formatted(protocol);

        assertThat(server.post(path, "").statusCode()).isBetween(400, 422).isNotEqualTo(404);
    }

    @Test
    void theFirstAgentHasTheNameItWasGivenAndNoOther() throws Exception {
        assertThat(aiSdk("default", "gone", "hello")).contains("agent not found: default");
    }

    @Test
    void aQuestionForPermissionIsACallOfItsOwnInBothProtocols() throws Exception {
        var ai = aiSdk("permission", "ai-asked", "RUN_SERVER_INFO");
        var ag = agUi("permission", "ag-asked", "RUN_SERVER_INFO");

        assertThat(ai).contains("\"toolName\":\"PermissionConfirm\"", "tool-approval-request");
        assertThat(ag).contains("\"toolCallName\":\"PermissionConfirm\"", "\"toolCallId\":\"fc_");
    }

    @ParameterizedTest
    @CsvSource({
        "RUN_ASK_USER_TOOL, askUserQuestion",
        "RUN_BG_TOOL, set_background_color",
    })
    void aToolOfTheFrontEndHasNoResultYet(String word, String tool) throws Exception {
        var shown = aiSdk("mine", "front-" + tool, word);

        assertThat(shown).contains("\"toolName\":\"" + tool + "\"", "tool-input-available");
        assertThat(shown).doesNotContain("tool-output-available");
    }

    @Test
    void theAgentForSurfacesRendersOne() throws Exception {
        var shown = aiSdk("a2ui", "surface", "RUN_A2UI_TOOL");

        assertThat(shown).contains("\"rendered\":true", "\"surfaceId\":\"demo\"", "Hello A2UI");
    }

    @Test
    void notesAreAtTheTopOfTheStateBesideWhatTheServerKeeps() throws Exception {
        agUi("mine", "notes", "RUN_APPEND_NOTE buy milk");

        var thread = server.get("/v1/threads/notes").body();
        assertThat(thread).contains("\"notes\":[\"buy milk\"]", "\"__run\"");
    }

    @Test
    void aPageOfAnotherOriginMaySendItsSession() throws Exception {
        var preflight =
                HttpRequest.newBuilder(server.base().resolve("/v1/ai-sdk/agents/mine/runs"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "http://localhost:3001")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "content-type,x-session-id")
                        .build();

        var answer = server.http().send(preflight, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("access-control-allow-headers").orElse(""))
                .containsAnyOf("x-session-id", "*");
    }
}
