package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.typed.Versioned;

/// An action of a typed state.
record TypedStateAction<S extends Reducer<S, A>, A extends TypedAction<S>>(
        StateSpec<S, A> spec, A action) implements StateAction {
    @Override
    public String stateName() {
        return spec.name();
    }

    @Override
    public StateScope scope() {
        return spec.scope();
    }

    @Override
    public Path base() {
        return spec.path();
    }

    @Override
    public Json payload() {
        try {
            return spec.actions().toJson(action);
        } catch (JsonException problem) {
            throw StateSpec.refused(problem, "an action of " + spec.name());
        }
    }

    /// A state without fields that merge is set as a whole; one with such is changed field by
    /// field.
    @Override
    public Patch reduce(Json before) {
        return reduce(before, spec.path());
    }

    /// As [#reduce(Json)], where the scope has resolved the place of the state.
    Patch reduce(Json before, Path at) {
        var state = spec.decoded(before, at);
        var next = state.reduce(action);
        try {
            return changes(before, state, next);
        } catch (JsonException problem) {
            throw StateSpec.refused(problem, at.toString());
        }
    }

    private Patch changes(Json before, S state, S next) {
        var type = spec.type();
        if (type.type().isMerging()) {
            var changes = type.type().diff(state, next, Path.ROOT);
            return changes.isEmpty() ? changes : versioned(before).then(changes);
        }
        var json = type.toJson(next);
        return json.equals(type.toJson(state)) ? Patch.EMPTY : Patch.of(Op.set(Path.ROOT, json));
    }

    /// What makes a value that is not yet of today's version one, so that single fields of it can
    /// be changed.
    private Patch versioned(Json before) {
        var type = spec.type();
        if (before.isNull()) {
            return type.version() == 1
                    ? Patch.EMPTY
                    : Patch.of(
                            Op.latticeMerge(Path.of(Versioned.VERSION), Json.of(type.version())));
        }
        return type.isCurrent(before)
                ? Patch.EMPTY
                : Patch.of(Op.set(Path.ROOT, type.upcast(before)));
    }
}
