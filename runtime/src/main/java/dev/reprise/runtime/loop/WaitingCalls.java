package dev.reprise.runtime.loop;

import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The calls of a thread that wait for decisions.
public final class WaitingCalls {
    private WaitingCalls() {}

    /// Whether any of them waits for one of these decisions.
    public static boolean areAnsweredBy(Json state, List<ToolCallDecision> decisions) {
        return !answered(state, decisions).isEmpty();
    }

    /// Ids of those that wait for one of these decisions.
    public static Set<String> answered(Json state, List<ToolCallDecision> decisions) {
        var ids = new HashSet<String>();
        if (!decisions.isEmpty()) {
            var waiting = byEveryId(CallRecord.suspended(state));
            for (var decision : decisions) {
                var call = waiting.get(decision.target());
                if (call != null) {
                    ids.add(call.callId());
                }
            }
        }
        return ids;
    }

    /// Records which decisions answer them. Of several for one call the first one holds.
    ///
    /// @param now milliseconds since the epoch
    public static Patch accepting(Json state, List<ToolCallDecision> decisions, long now) {
        return new Patch(accepted(state, decisions, now).stream().map(Accepted::op).toList());
    }

    /// A decision that answers one of them.
    ///
    /// @param op records it
    record Accepted(SuspendedCall call, ToolCallResume decision, Op op) {}

    /// As [#accepting], one by one in the order of the calls' ids.
    static List<Accepted> accepted(Json state, List<ToolCallDecision> decisions, long now) {
        var calls = byEveryId(CallRecord.suspended(state));
        var accepted = new TreeMap<String, Accepted>();
        for (var decision : decisions) {
            var call = calls.get(decision.target());
            if (call != null) {
                CallRecord.of(state, call.callId())
                        .resumed(call.call(), decision.resume(), now)
                        .map(op -> new Accepted(call, decision.resume(), op))
                        .ifPresent(it -> accepted.putIfAbsent(call.callId(), it));
            }
        }
        return List.copyOf(accepted.values());
    }

    /// When the first of them expires that is not decided; null when none does.
    static @Nullable Long firstExpiry(Json state) {
        var decided = CallRecord.resuming(state);
        Long first = null;
        for (var call : CallRecord.suspended(state)) {
            var expiry = call.ticket().expiry();
            if (expiry != null
                    && !decided.containsKey(call.callId())
                    && (first == null || expiry.at() < first)) {
                first = expiry.at();
            }
        }
        return first;
    }

    /// Those that have expired and that nobody has decided.
    ///
    /// @param now milliseconds since the epoch
    public static List<SuspendedCall> expired(Json state, long now) {
        var decided = CallRecord.resuming(state);
        return CallRecord.suspended(state).stream()
                .filter(call -> !decided.containsKey(call.callId()))
                .filter(call -> {
                    var expiry = call.ticket().expiry();
                    return expiry != null && expiry.at() <= now;
                })
                .toList();
    }

    /// All ids under which they can be answered.
    static Set<String> targets(Json state) {
        return byEveryId(CallRecord.suspended(state)).keySet();
    }

    /// The decisions that none of them waits for.
    public static List<ToolCallDecision> early(Json state, List<ToolCallDecision> decisions) {
        var calls = byEveryId(CallRecord.suspended(state));
        return decisions.stream()
                .filter(decision -> !calls.containsKey(decision.target()))
                .toList();
    }

    /// A call's own id counts for more than what others are shown under.
    static Map<String, SuspendedCall> byEveryId(List<SuspendedCall> calls) {
        var found = new HashMap<String, SuspendedCall>();
        calls.forEach(call -> found.put(call.callId(), call));
        calls.forEach(call -> found.putIfAbsent(call.ticket().suspension().id(), call));
        calls.forEach(call -> found.putIfAbsent(call.ticket().pending().id(), call));
        return found;
    }
}
