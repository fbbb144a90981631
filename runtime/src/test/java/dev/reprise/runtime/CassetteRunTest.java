package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.model.ChatModel;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.testing.cassette.Cassette;
import dev.reprise.testing.cassette.CassettePlayer;
import dev.reprise.testing.cassette.CassettePlayer.Match;
import dev.reprise.testing.cassette.CassetteRecorder;
import dev.reprise.testing.cassette.Redaction;
import dev.reprise.testing.model.ScriptedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Whole runs whose models are recorded, and played without them.
class CassetteRunTest {
    private static final Redaction NOTHING = new Redaction(List.of());
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}");

    /// How long an answer took is measured.
    private static final Pattern DURATION = Pattern.compile(",\"duration_ms\":\\d+");

    @Test
    void aReplayShowsTheSameEvents() {
        var recorder = new CassetteRecorder(NOTHING);
        var model =
                ScriptedModel.of(
                        think("Hm")
                                .say("Look")
                                .call("c1", "search", Json.object("q", 1))
                                .usage(9, 3),
                        call("c2", "search", JsonObject.EMPTY)
                                .call("c3", "count", JsonObject.EMPTY),
                        say("Do", "ne").usage(20, 2));
        var recorded = events(recorder.record(model), "Be brief.");
        var cassette =
                Cassette.fromJson(Json.parse(JsonOutput.bytes(recorder.cassette()::writeTo)));
        var player = new CassettePlayer(cassette, Match.STRICT, NOTHING);

        var replayed = events(player, "Be brief.");

        assertThat(replayed).isEqualTo(recorded);
        assertThat(player.left()).isZero();
        assertThat(recorded.getLast()).contains("run_finish", "Done");
    }

    @Test
    void aRunThatAsksSomethingElseFailsAndSaysWhatChanged() {
        var recorder = new CassetteRecorder(NOTHING);
        var _ = events(recorder.record(ScriptedModel.of(say("Done"))), "Be brief.");

        var strict = new CassettePlayer(recorder.cassette(), Match.STRICT, NOTHING);
        var loose = new CassettePlayer(recorder.cassette(), Match.LOOSE, NOTHING);

        assertThat(events(strict, "Be kind.").toString())
                .contains("recorded \\\"Be brief.\\\", asked \\\"Be kind.\\\"");
        assertThat(events(loose, "Be kind.").getLast()).contains("run_finish", "Done");
    }

    private static List<String> events(ChatModel model, String prompt) {
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.ok("search"), TestTools.ok("count"))
                        .define(agent -> agent.systemPrompt(prompt));
        var numbers = new HashMap<String, Integer>();
        return rehearsal.run("Hi").stream().map(event -> numbered(event, numbers)).toList();
    }

    /// Ids are new in each run; here they are numbers in the order of their appearance.
    private static String numbered(AgentEvent event, Map<String, Integer> numbers) {
        var timeless = DURATION.matcher(JsonOutput.text(event::writeTo)).replaceAll("");
        return ID.matcher(timeless)
                .replaceAll(
                        id -> "#" + numbers.computeIfAbsent(id.group(), _ -> numbers.size() + 1));
    }
}
