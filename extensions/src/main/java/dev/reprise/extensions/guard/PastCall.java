package dev.reprise.extensions.guard;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A call as it is remembered.
///
/// @param print its fingerprint
/// @param result fingerprint of its result; empty when unknown
/// @param at when it was over, milliseconds since the epoch
record PastCall(String id, String tool, String print, String result, long at) {
    /// How many calls are remembered: three cycles of four, the last call of which is new.
    static final int REMEMBERED = 11;

    private static final int WINDOW = 6;
    private static final int TIMES = 3;

    static PastCall fromJson(Json json) {
        var in = JsonReader.of(json);
        return new PastCall(
                in.requireText("id"),
                in.requireText("tool"),
                in.requireText("print"),
                in.textOr("result", ""),
                in.longOr("at", 0));
    }

    JsonObject toJson() {
        return JsonObject.builder(5)
                .put("id", id)
                .put("tool", tool)
                .put("print", print)
                .put("result", result)
                .put("at", at)
                .build();
    }

    /// Which of the detectors finds that this call repeats the ones before it.
    ///
    /// @param before oldest first
    Optional<Detector> repeats(List<PastCall> before, Set<Detector> detectors) {
        var found = EnumSet.noneOf(Detector.class);
        if (isFrequent(before)) {
            found.add(Detector.SAME_CALL);
        }
        if (closesCycle(before)) {
            found.add(Detector.CYCLE);
        }
        if (knowsResult(before)) {
            found.add(Detector.SAME_RESULT);
        }
        found.retainAll(detectors);
        return found.stream().findFirst();
    }

    private boolean isFrequent(List<PastCall> before) {
        var recent = before.subList(Math.max(0, before.size() - WINDOW + 1), before.size());
        return recent.stream().filter(call -> call.print.equals(print)).count() >= TIMES - 1;
    }

    private boolean closesCycle(List<PastCall> before) {
        for (int length = 2; length <= 4; length++) {
            if (before.size() + 1 >= length * TIMES && isCycle(before, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCycle(List<PastCall> before, int length) {
        int last = before.size();
        var prints = new HashSet<String>();
        for (int back = 0; back < length; back++) {
            var expected = back == 0 ? print : before.get(last - back).print;
            prints.add(expected);
            for (int time = 1; time < TIMES; time++) {
                if (!before.get(last - back - time * length).print.equals(expected)) {
                    return false;
                }
            }
        }
        return prints.size() > 1;
    }

    private boolean knowsResult(List<PastCall> before) {
        if (before.size() < 2) {
            return false;
        }
        var latest = before.getLast();
        var earlier = before.get(before.size() - 2);
        return latest.print.equals(print)
                && earlier.print.equals(print)
                && !latest.result.isEmpty()
                && latest.result.equals(earlier.result);
    }
}
