package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the state of a thread tells of its run, and what the run counts there over all its
/// segments and owners.
public final class RunState {
    /// Of the run itself: its id, how it stands, and since when.
    public static final Path RUN = Path.ROOT.key("__run");

    /// What its stop conditions count.
    public static final Path STOPS = Path.ROOT.key("__kernel").key("stop_policy_runtime");

    /// What its loop counts; there only once there is something.
    public static final Path LOOP = Path.ROOT.key("__kernel").key("loop_runtime");

    /// How the run is to end, from the answer that ends it to its last commit.
    static final Path ENDING = RUN.key("ending");

    private static final Path RECOVERIES = LOOP.key("recoveries");
    private static final Path SHOWN = LOOP.key("shown");

    private RunState() {}

    /// Tells that a run runs.
    ///
    /// @param now milliseconds since the epoch
    public static Op running(@Nullable RunId run, long now) {
        return Op.set(RUN, standing(run, RunStatus.RUNNING, now));
    }

    /// Tells how a run ended, or that it waits.
    static Op ended(RunId run, Termination termination, long now) {
        var json = standing(run, termination.status(), now);
        var reason = termination.doneReason();
        return Op.set(RUN, reason == null ? json : json.with("done_reason", Json.of(reason)));
    }

    private static JsonObject standing(@Nullable RunId run, RunStatus status, long now) {
        return JsonObject.EMPTY
                .with("id", run == null ? "" : run.value())
                .with("status", status.label())
                .with("updated_at", now);
    }

    /// How often the run went on after an answer that broke off.
    static int recoveries(Json state) {
        return (int) state.find(RECOVERIES).orElse(Json.NULL).asLong().orElse(0);
    }

    static Op recovered(int recoveries) {
        return Op.set(RECOVERIES, Json.of(recoveries));
    }

    /// A fragment of a prompt that is not to be shown again too soon.
    ///
    /// @param print what tells its text from others
    record Shown(String print, int step) {}

    /// When which of them were shown last, by key.
    static Map<String, Shown> shown(Json state) {
        var found = state.find(SHOWN).flatMap(Json::asObject).orElse(JsonObject.EMPTY);
        if (found.isEmpty()) {
            return Map.of();
        }
        var shown = new HashMap<String, Shown>();
        for (var member : found) {
            var value = member.value();
            var print = value.find(Path.of("print")).flatMap(Json::asText);
            var step = value.find(Path.of("step")).orElse(Json.NULL).asLong();
            if (print.isPresent() && step.isPresent()) { // else somebody else wrote it
                shown.put(member.key(), new Shown(print.get(), (int) step.getAsLong()));
            }
        }
        return shown;
    }

    static Op shown(String key, Shown shown) {
        return Op.set(
                SHOWN.key(key),
                JsonObject.EMPTY.with("print", shown.print()).with("step", shown.step()));
    }
}
