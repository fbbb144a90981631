package dev.reprise.extensions.guard;

import dev.reprise.core.message.ToolCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What [RepeatedCalls] looks for.
///
/// @param noProgressSteps steps without a new call that count as a repetition
/// @param repeatable tools that may be called again and again, and how long to wait in between
/// @param volatileFields by tool, arguments that do not make a call another one
record Watch(
        Set<Detector> detectors,
        int noProgressSteps,
        Map<String, Duration> repeatable,
        Map<String, Set<String>> volatileFields,
        boolean closingTurn) {
    Watch {
        detectors = Set.copyOf(detectors);
        repeatable = Map.copyOf(repeatable);
        volatileFields = Map.copyOf(volatileFields);
        if (noProgressSteps < 1) {
            throw new IllegalArgumentException(
                    "noProgressSteps must be at least 1, was " + noProgressSteps);
        }
        repeatable.forEach((tool, interval) -> {
            if (interval.isNegative()) {
                throw new IllegalArgumentException(
                        "interval of %s must not be negative, was %s".formatted(tool, interval));
            }
        });
    }

    Watch withDetectors(Set<Detector> all) {
        return new Watch(all, noProgressSteps, repeatable, volatileFields, closingTurn);
    }

    Watch withNoProgressSteps(int steps) {
        return new Watch(detectors, steps, repeatable, volatileFields, closingTurn);
    }

    Watch withRepeatable(String tool, Duration interval) {
        var tools = new HashMap<>(repeatable);
        tools.put(tool, interval);
        return new Watch(detectors, noProgressSteps, tools, volatileFields, closingTurn);
    }

    Watch withVolatileFields(String tool, Set<String> names) {
        var fields = new HashMap<>(volatileFields);
        fields.put(tool, names);
        return new Watch(detectors, noProgressSteps, repeatable, fields, closingTurn);
    }

    Watch withClosingTurn(boolean turn) {
        return new Watch(detectors, noProgressSteps, repeatable, volatileFields, turn);
    }

    boolean looksFor(Detector detector) {
        return detectors.contains(detector);
    }

    boolean isRepeatable(String tool) {
        return repeatable.containsKey(tool);
    }

    String print(ToolCall call) {
        return Fingerprint.of(
                call.name(), call.arguments(), volatileFields.getOrDefault(call.name(), Set.of()));
    }

    /// Whether a call is made again as its tool allows it.
    boolean mayRepeat(PastCall call, Iterable<PastCall> before) {
        var interval = repeatable.get(call.tool());
        if (interval == null) {
            return false;
        }
        for (var past : before) {
            if (past.print().equals(call.print()) && call.at() - past.at() < interval.toMillis()) {
                return false;
            }
        }
        return true;
    }
}
