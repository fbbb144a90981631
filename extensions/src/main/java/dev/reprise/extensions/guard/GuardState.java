package dev.reprise.extensions.guard;

import dev.reprise.core.tool.ToolStatus;
import dev.reprise.extensions.guard.LastRound.Answered;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// What a [LoopGuard] has counted in a run.
///
/// @param last id of the turn that was counted last
/// @param startedAt milliseconds since the epoch; 0 before the first step
/// @param waited milliseconds the run has waited for people
/// @param waitingSince milliseconds since the epoch; 0 while the run does not wait
/// @param invalid by tool, how many calls in a row had bad arguments
record GuardState(
        String last,
        int steps,
        long toolCalls,
        long startedAt,
        long waited,
        long waitingSince,
        JsonObject invalid,
        @Nullable Trip trip) {
    private static final String BAD_ARGUMENTS = "Invalid arguments: ";
    private static final String BAD_ARGUMENTS_CODE = "[invalid_arguments] ";

    static GuardState fromJson(Json json) {
        var in = JsonReader.of(json);
        return new GuardState(
                in.textOr("last", ""),
                in.indexOr("steps", 0),
                in.longOr("tool_calls", 0),
                in.longOr("started_at_ms", 0),
                in.longOr("waited_ms", 0),
                in.longOr("waiting_since_ms", 0),
                in.object("invalid").orElse(JsonObject.EMPTY),
                in.optional("trip", Trip::fromJson).orElse(null));
    }

    JsonObject toJson() {
        return JsonObject.builder(8)
                .put("last", last)
                .put("steps", steps)
                .put("tool_calls", toolCalls)
                .put("started_at_ms", startedAt)
                .put("waited_ms", waited)
                .put("waiting_since_ms", waitingSince)
                .put("invalid", invalid)
                .putOptional("trip", trip == null ? null : trip.toJson())
                .build();
    }

    /// The same with a turn counted, unless it was before.
    GuardState counting(LastRound round) {
        if (round.id().equals(last)) {
            return this;
        }
        var streaks = invalid;
        for (var answered : round.calls()) {
            var tool = answered.call().name();
            streaks =
                    isInvalid(answered)
                            ? streaks.with(tool, attempts(streaks, tool) + 1)
                            : streaks.without(tool);
        }
        return new GuardState(
                round.id(),
                steps + 1,
                toolCalls + round.calls().size(),
                startedAt,
                waited,
                waitingSince,
                streaks,
                trip);
    }

    private static boolean isInvalid(Answered answered) {
        var result = answered.result();
        return result != null
                && result.status() == ToolStatus.ERROR
                && result.message() != null
                && (result.message().startsWith(BAD_ARGUMENTS)
                        || result.message().startsWith(BAD_ARGUMENTS_CODE));
    }

    private static long attempts(JsonObject streaks, String tool) {
        return streaks.getOr(tool, Json.of(0)).asLong().orElse(0);
    }

    /// The most calls in a row that one tool got with bad arguments.
    long invalidInARow() {
        return invalid.stream()
                .mapToLong(member -> attempts(invalid, member.key()))
                .max()
                .orElse(0);
    }

    /// The same at work: the clock runs, and what was waited is known.
    GuardState at(long now) {
        long pause = waitingSince == 0 ? 0 : now - waitingSince;
        return new GuardState(
                last,
                steps,
                toolCalls,
                startedAt == 0 ? now : startedAt,
                waited + pause,
                0,
                invalid,
                trip);
    }

    GuardState waitingFrom(long now) {
        return new GuardState(last, steps, toolCalls, startedAt, waited, now, invalid, trip);
    }

    GuardState tripped(@Nullable Trip reason) {
        return new GuardState(
                last, steps, toolCalls, startedAt, waited, waitingSince, invalid, reason);
    }

    /// Milliseconds at work since the first step.
    long worked(long now) {
        return now - startedAt - waited;
    }
}
