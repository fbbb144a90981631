package dev.reprise.state;

import dev.reprise.state.StateException.Reason;

/// Puts values at a path: makes new containers along it and shares everything beside it.
///
/// @param inFull whether errors name the whole path, or only as far as the step that failed
record Placement(Path path, boolean inFull) {
    Json put(Json document, Json value) {
        return put(document, 0, value);
    }

    private Json put(Json there, int step, Json value) {
        if (step == path.size()) {
            return value;
        }
        return switch (path.segment(step)) {
            case Path.Key(var name) -> {
                var object = there instanceof JsonObject found ? found : JsonObject.EMPTY;
                yield object.with(name, put(object.getOr(name, Json.NULL), step + 1, value));
            }
            case Path.Index(var index) -> {
                var array = array(there, step, index);
                yield array.with(index, put(array.get(index), step + 1, value));
            }
        };
    }

    private JsonArray array(Json there, int step, int index) {
        if (!(there instanceof JsonArray array)) {
            throw new StateException(noArray(named(step), there));
        }
        if (index >= array.size()) {
            throw new StateException(new Reason.IndexOutOfBounds(named(step), index, array.size()));
        }
        return array;
    }

    private Path named(int step) {
        return inFull ? path : path.slice(0, step + 1);
    }

    static Reason noArray(Path path, Json found) {
        return new Reason.TypeMismatch(path, Json.Kind.ARRAY.label(), found.kind().label());
    }
}
