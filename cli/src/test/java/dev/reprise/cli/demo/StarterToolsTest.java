package dev.reprise.cli.demo;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tools and agents that the starters' front ends expect.
class StarterToolsTest {
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final Json OSLO =
            Json.object("id", "t1", "name", "Up north", "destination", "Oslo");
    private static final Json PARIS =
            Json.object("id", "t2", "name", "Lights", "destination", "Paris");

    private final MemoryThreadStore store = new MemoryThreadStore();

    private static AgentOsBuilder os(MemoryThreadStore store, ScriptedModel model) {
        var builder =
                AgentOs.builder()
                        .store(store)
                        .model("model", model)
                        .tools(DemoTools.all("demo", InstantSource.system()));
        DemoAgents.behaviors().forEach(builder::behavior);
        return builder;
    }

    /// Calls a tool without anybody being asked.
    private ToolResult use(String tool, Object... arguments) {
        var model = ScriptedModel.of(call("c1", tool, Json.object(arguments)), say("Done."));
        var agent = AgentDefinition.builder("free", "model").build();
        var events = new ArrayList<AgentEvent>();
        try (var os = os(store, model).agent(agent).build();
                var run =
                        os.runStream(
                                RunRequest.of("free", Message.user("Go")).withThread(THREAD))) {
            run.forEach(events::add);
        }
        return events.stream()
                .filter(AgentEvent.ToolCallDone.class::isInstance)
                .map(event -> ((AgentEvent.ToolCallDone) event).result())
                .findFirst()
                .orElseThrow();
    }

    private Json state(String... keys) {
        var path = Path.ROOT;
        for (var key : keys) {
            path = path.key(key);
        }
        return store.require(Owner.LOCAL, THREAD).state().find(path).orElse(Json.NULL);
    }

    @Test
    void tripsAreAddedChangedSelectedAndRemoved() {
        assertThat(use("add_trips", "trips", List.of(OSLO, PARIS)).data())
                .isEqualTo(Json.object("added", 2, "total", 2));
        assertThat(use("select_trip", "trip_id", "t1").data())
                .isEqualTo(Json.object("selected", "t1"));
        assertThat(
                        use(
                                        "update_trips",
                                        "trips",
                                        List.of(Json.object("id", "t2", "name", "City")))
                                .data())
                .isEqualTo(Json.object("updated", 1));
        assertThat(state("trips").toString())
                .contains("\"destination\":\"Paris\"", "\"name\":\"City\"");

        assertThat(use("delete_trips", "trip_ids", List.of("t1")).data())
                .isEqualTo(Json.object("deleted", 1));

        assertThat(state("selected_trip_id")).isEqualTo(Json.NULL);
        assertThat(state("trips").toString()).doesNotContain("Oslo");
    }

    @Test
    void placesAreFoundForATripAndTheSearchIsShown() {
        use("add_trips", "trips", List.of(PARIS));

        var found = use("search_for_places", "destination", "Paris", "trip_id", "t2").data();

        assertThat(found.find(Path.ROOT.key("places_found"))).contains(Json.of(3));
        assertThat(state("trips").toString()).contains("Eiffel Tower", "Louvre Museum");
        assertThat(state("search_progress"))
                .isEqualTo(
                        Json.array(
                                Json.object(
                                        "query", "attraction Paris",
                                        "status", "complete",
                                        "results_count", 3)));
    }

    @Test
    void researchKeepsQuestionResourcesReportAndLog() {
        var source =
                Json.object(
                        "id",
                        "r1",
                        "url",
                        "https://example.com/1",
                        "title",
                        "T",
                        "description",
                        "D");

        use("set_research_question", "question", "Why?");
        assertThat(use("search", "query", "why").data().toString()).contains("result-3");
        assertThat(use("extract_resources", "resources", List.of(source, source)).data())
                .isEqualTo(Json.object("added", 2, "total", 2));
        assertThat(use("write_report", "report", "Grüße").data())
                .isEqualTo(Json.object("length", 7));
        assertThat(use("delete_resources", "resource_ids", List.of("r1")).data())
                .isEqualTo(Json.object("deleted", 2));

        assertThat(state("research_question")).isEqualTo(Json.of("Why?"));
        assertThat(state("report")).isEqualTo(Json.of("Grüße"));
        assertThat(state("resources")).isEqualTo(Json.array());
        assertThat(state("logs").toString())
                .contains(
                        "\"step\":\"search\"",
                        "\"step\":\"write_report\"",
                        "\"step\":\"set_question\"");
    }

    @Test
    void whatIsMissingIsNamedInTheWordsOfTheStarters() {
        assertThat(use("select_trip").message()).contains("trip_id");
        assertThat(use("append_note").message()).isEqualTo("Invalid arguments: Missing 'note'");
    }

    private Termination end(String agent, ScriptedModel model) {
        var builder = os(store, model);
        DemoAgents.all(DemoOptions.of("model")).forEach(builder::agent);
        try (var os = builder.build()) {
            return os.run(RunRequest.of(agent, Message.user("Go")).withThread(THREAD))
                    .termination();
        }
    }

    @Test
    void theTwoFrontEndToolsWaitForTheFrontEnd() {
        var model = ScriptedModel.of(call("c1", "askUserQuestion", Json.object("message", "So?")));

        assertThat(end("default", model)).isInstanceOf(Termination.Suspended.class);
        assertThat(state("__tool_call_scope", "c1", "suspended_call").toString())
                .contains("\"resume_mode\":\"use_decision_as_tool_result\"");
    }

    @Test
    void thePermissionAgentAsksForEveryOtherTool() {
        var model = ScriptedModel.of(call("c1", "serverInfo", Json.object()));

        assertThat(end("permission", model)).isInstanceOf(Termination.Suspended.class);
        assertThat(state("__tool_call_scope", "c1", "suspended_call").toString())
                .contains("PermissionConfirm", "fc_c1");
    }
}
