package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.FieldRules;
import dev.reprise.state.typed.Versioned;

/// A typed state: what it is called, where and for how long it lives, and how it and its actions
/// are stored.
///
/// @param name declared, never that of a class
/// @param path before the scope is resolved
public record StateSpec<S extends Reducer<S, A>, A extends TypedAction<S>>(
        String name, Path path, StateScope scope, Versioned<S> type, Codec<A> actions) {
    public StateSpec {
        if (scope == StateScope.TOOL_CALL && type.type().isMerging()) {
            throw new IllegalArgumentException(FieldRules.mergedOfCall(type.type().name()));
        }
    }

    /// The specification of a state. It is looked for once for each class.
    ///
    /// @param state a record with [AgentState] that is a [Reducer]
    /// @throws IllegalArgumentException saying why it is no such state
    public static <S extends Reducer<S, A>, A extends TypedAction<S>> StateSpec<S, A> of(
            Class<S> state) {
        return KnownStates.of(state);
    }

    /// Where the state is in a document.
    ///
    /// @param callId of the call whose state it is; of no account for states of runs and threads
    public Path pathOf(String callId) {
        return scope == StateScope.TOOL_CALL ? StateActions.callPath(callId, path) : path;
    }

    /// The state of the thread or run in a document. Where there is none, it is the one that an
    /// empty object stands for.
    ///
    /// @throws StateException with `Serialization` if what is there is no such state, or with
    ///   `InvalidOperation` if such a state is one of a call
    public S read(Json document) {
        if (scope == StateScope.TOOL_CALL) {
            throw StateActions.noCall(name);
        }
        return decoded(document.find(path).orElse(Json.NULL), path);
    }

    /// As [#read(Json)], of a call.
    public S read(Json document, String callId) {
        var at = pathOf(callId);
        return decoded(document.find(at).orElse(Json.NULL), at);
    }

    /// What has to be registered for this state to be merged.
    public LatticeRegistry lattices() {
        return type.lattices(path);
    }

    /// An action as the log and the pipeline see it.
    public StateAction action(A action) {
        return new TypedStateAction<>(this, action);
    }

    /// An action from its logged form.
    ///
    /// @throws JsonException if it is no action of this state
    public StateAction action(SerializedStateAction logged) {
        if (!logged.stateName().equals(name)) {
            throw new JsonException(
                    "state_type_name must be %s, was %s".formatted(name, logged.stateName()));
        }
        return action(actions.fromJson(logged.payload()));
    }

    /// A state from what is at its place, JSON `null` if nothing is.
    S decoded(Json json, Path at) {
        try {
            return json.isNull() ? type.type().fromJson(JsonObject.EMPTY) : type.fromJson(json);
        } catch (JsonException problem) {
            throw refused(problem, at.toString());
        }
    }

    static StateException refused(JsonException problem, String what) {
        return new StateException(
                new StateException.Reason.Serialization(
                        "%s %s".formatted(what, problem.getMessage())),
                problem);
    }
}
