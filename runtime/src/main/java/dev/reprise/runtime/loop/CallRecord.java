package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.suspend.ToolCallState;
import dev.reprise.core.suspend.ToolCallStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The durable record of one tool call in the thread's state: where it is, and how it changes.
///
/// @param path of all the call keeps
/// @param state what is recorded; one that cannot be read counts as missing
/// @param passing what else the call keeps until it ends
record CallRecord(Path path, @Nullable ToolCallState state, List<String> passing) {
    private static final System.Logger LOG = System.getLogger(CallRecord.class.getName());
    private static final Path.Key STATE = new Path.Key("tool_call_state");
    private static final Path.Key SUSPENDED = new Path.Key("suspended_call");

    static CallRecord of(Json state, String callId) {
        var path = StateActions.TOOL_CALL_SCOPE.key(callId);
        var kept = callId.isBlank() ? null : state.find(path).orElse(null);
        return kept instanceof JsonObject record
                ? new CallRecord(path, stateIn(record), passing(record))
                : new CallRecord(path, null, List.of());
    }

    private static List<String> passing(JsonObject record) {
        var names = new ArrayList<String>();
        for (var member : record) {
            if (!member.key().equals(STATE.name())) {
                names.add(member.key());
            }
        }
        return names;
    }

    private static @Nullable ToolCallState stateIn(JsonObject record) {
        var state = record.get(STATE.name());
        try {
            return state == null ? null : ToolCallState.fromJson(state);
        } catch (JsonException e) {
            return null;
        }
    }

    /// All calls that wait, by call id.
    static List<SuspendedCall> suspended(Json state) {
        var waiting = new ArrayList<SuspendedCall>();
        for (var member : scope(state)) {
            var record =
                    member.value() instanceof JsonObject call ? call.get(SUSPENDED.name()) : null;
            if (record != null) {
                try {
                    waiting.add(SuspendedCall.fromJson(record));
                } catch (JsonException e) {
                    LOG.log(
                            System.Logger.Level.DEBUG,
                            "suspended call " + member.key() + " cannot be read",
                            e);
                }
            }
        }
        return waiting;
    }

    /// The operations that record all calls that wait as cancelled.
    ///
    /// @param now milliseconds since the epoch
    static List<Op> cancelled(Json state, long now) {
        var ops = new ArrayList<Op>();
        for (var waiting : suspended(state)) {
            var call = waiting.call();
            var record = of(state, call.id());
            ops.add(record.ended(call, false, ToolCallStatus.CANCELLED, null, now));
            ops.addAll(record.cleanup(ToolCallStatus.CANCELLED));
        }
        return ops;
    }

    /// The calls for which a decision is recorded and that have not gone on since, by call id.
    static SortedMap<String, ToolCallResume> resuming(Json state) {
        var decided = new TreeMap<String, ToolCallResume>();
        for (var call : decided(state, CallRecord::isResuming)) {
            decided.put(call.call(), call.decision());
        }
        return decided;
    }

    private static boolean isResuming(JsonObject state) {
        return is(state, ToolCallStatus.RESUMING);
    }

    private static boolean is(JsonObject state, ToolCallStatus status) {
        return Json.of(status.label()).equals(state.get("status"));
    }

    /// A call that was decided.
    ///
    /// @param token under which it was shown; blank when there is none
    record Decided(String call, String token, ToolCallResume decision) {}

    /// The calls for which a decision holds, whether they have gone on since or not.
    static List<Decided> decided(Json state) {
        return decided(state, call -> !is(call, ToolCallStatus.SUSPENDED)); // that asks anew
    }

    /// @param which looks at what is recorded of a call before that is read, which costs more; a
    ///   run may have made thousands
    private static List<Decided> decided(Json state, Predicate<JsonObject> which) {
        var decided = new ArrayList<Decided>();
        for (var member : scope(state)) {
            if (member.value() instanceof JsonObject call
                    && call.get(STATE.name()) instanceof JsonObject kept
                    && hasAnswer(kept)
                    && which.test(kept)) {
                var record = stateIn(call);
                if (record != null && record.resume() != null) {
                    decided.add(new Decided(member.key(), record.resumeToken(), record.resume()));
                }
            }
        }
        return decided;
    }

    private static boolean hasAnswer(JsonObject state) {
        var resume = state.get("resume");
        return resume != null && !resume.isNull();
    }

    private static JsonObject scope(Json state) {
        return state.find(StateActions.TOOL_CALL_SCOPE)
                .flatMap(Json::asObject)
                .orElse(JsonObject.EMPTY);
    }

    /// Whether anything is recorded of the call.
    boolean isKept() {
        return state != null || !passing.isEmpty();
    }

    /// The record of the call as it goes on; absent when there is none, and when the call has ended
    /// and its id is used again.
    @Nullable ToolCallState current() {
        return state == null || state.status().isTerminal() ? null : state;
    }

    /// The decision that was accepted for the call.
    @Nullable ToolCallResume resume() {
        var current = current();
        return current == null ? null : current.resume();
    }

    /// The operation that records an accepted decision.
    ///
    /// @return empty when one was accepted before, or the call cannot go on any more
    Optional<Op> resumed(ToolCall call, ToolCallResume decision, long now) {
        var record = state == null ? ToolCallState.fresh(call, now) : state;
        return isDecided() || !record.status().canBecome(ToolCallStatus.RESUMING)
                ? Optional.empty()
                : Optional.of(
                        put(
                                record.moveTo(ToolCallStatus.RESUMING, now)
                                        .withArguments(call.arguments())
                                        .withResume(decision)));
    }

    /// Whether a decision holds for the call on which it has yet to go on.
    boolean isDecided() {
        return state != null && state.status() == ToolCallStatus.RESUMING && state.resume() != null;
    }

    /// Whether what was decided is about the call with these arguments.
    boolean isDecidedFor(Json arguments) {
        return state == null
                || state.arguments().isNull()
                || CallEffect.hash(state.arguments()).equals(CallEffect.hash(arguments));
    }

    /// The operation that records the decision as its call sees it; empty when it is recorded so.
    Optional<Op> withResume(ToolCallResume decision) {
        return state == null || decision.equals(state.resume())
                ? Optional.empty()
                : Optional.of(put(state.withResume(decision)));
    }

    private Op put(ToolCallState record) {
        return Op.set(path.child(STATE), record.toJson());
    }

    /// What is left of a change by a call that ends: its own scope goes with it.
    Patch withoutPassing(Patch change) {
        return change.isEmpty()
                ? change
                : new Patch(change.ops().stream().filter(op -> !isPassing(op)).toList());
    }

    private boolean isPassing(Op op) {
        return op.path().startsWith(path) && !op.path().startsWith(path.child(STATE));
    }

    /// The operation that records how the call ended in its round.
    ///
    /// @param ran whether the tool itself ran
    /// @param ticket why the call waits now, if it does
    Op ended(
            ToolCall call,
            boolean ran,
            ToolCallStatus end,
            @Nullable SuspendTicket ticket,
            long now) {
        var current = current();
        var record = current == null ? ToolCallState.fresh(call, now) : current;
        if (ran) {
            record = record.moveTo(ToolCallStatus.RUNNING, now);
        }
        record =
                record.moveTo(end, now)
                        .withResumeToken(
                                ticket == null ? record.resumeToken() : ticket.pending().id());
        if (end == ToolCallStatus.SUSPENDED) {
            record = record.withResume(null); // it waits for another decision
        }
        return put(record);
    }

    /// The operations after which of a call that waits no more only its state is kept.
    List<Op> cleanup(ToolCallStatus end) {
        return end.isTerminal() && !passing.isEmpty()
                ? passing.stream().map(name -> Op.delete(path.key(name))).toList()
                : List.of();
    }

    /// The operation that records why a call waits.
    static Op suspend(ToolCall call, SuspendTicket ticket) {
        return Op.set(
                StateActions.TOOL_CALL_SCOPE.key(call.id()).child(SUSPENDED),
                SuspendedCall.of(call, ticket).toJson());
    }
}
