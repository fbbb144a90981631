package dev.reprise.state;

import dev.reprise.state.StateException.Reason;

/// Applies single operations: finds what is at the path, works out what shall be there, and puts
/// that in its place.
final class Edit {
    static final Edit WITHOUT_LATTICES = new Edit(Lattices.NONE);

    private final Lattices lattices;

    Edit(Lattices lattices) {
        this.lattices = lattices;
    }

    Json apply(Json document, Op op) {
        return switch (op) {
            case Op.Set(var path, var value) -> set(document, path, value);
            case Op.Delete(var path) -> delete(document, path);
            case Op.Append(var path, var value) -> append(document, path, value);
            case Op.MergeObject(var path, var value) -> mergeObject(document, path, value);
            case Op.Increment(var path, var amount) ->
                    count(document, path, Arithmetic.INCREMENT, amount);
            case Op.Decrement(var path, var amount) ->
                    count(document, path, Arithmetic.DECREMENT, amount);
            case Op.Insert(var path, var index, var value) -> insert(document, path, index, value);
            case Op.Remove(var path, var value) -> remove(document, path, value);
            case Op.LatticeMerge(var path, var delta) ->
                    set(document, path, lattices.merge(path, path.resolve(document), delta));
        };
    }

    private static Json set(Json document, Path path, Json value) {
        requireDepth(path, path.size(), value);
        return new Placement(path, true).put(document, value);
    }

    private static Json delete(Json document, Path path) {
        if (path.isRoot()) {
            return Json.NULL;
        }
        var above = path.slice(0, path.size() - 1);
        var container = above.resolve(document);
        if (container == null) {
            return document;
        }
        return new Placement(above, true)
                .put(document, without(container, path.segment(above.size())));
    }

    private static Json without(Json container, Path.Segment segment) {
        return switch (segment) {
            case Path.Key(var name) ->
                    container instanceof JsonObject object ? object.without(name) : container;
            case Path.Index(var at) ->
                    container instanceof JsonArray array && at < array.size()
                            ? array.without(at)
                            : container;
        };
    }

    private static Json append(Json document, Path path, Json value) {
        requireDepth(path, path.size() + 1, value);
        var array =
                switch (path.resolve(document)) {
                    case null -> JsonArray.EMPTY;
                    case Json.Null _ -> JsonArray.EMPTY;
                    case JsonArray found -> found;
                    default -> throw new StateException(new Reason.AppendRequiresArray(path));
                };
        return new Placement(path, false).put(document, array.append(value));
    }

    private static Json mergeObject(Json document, Path path, Json value) {
        if (!(value instanceof JsonObject members)) {
            throw new StateException(new Reason.MergeRequiresObject(path));
        }
        requireDepth(path, path.size(), members);
        var object =
                switch (path.resolve(document)) {
                    case null -> JsonObject.EMPTY;
                    case Json.Null _ -> JsonObject.EMPTY;
                    case JsonObject found -> found;
                    default -> throw new StateException(new Reason.MergeRequiresObject(path));
                };
        return new Placement(path, false).put(document, object.merge(members));
    }

    private static Json count(Json document, Path path, Arithmetic arithmetic, Amount amount) {
        if (!(require(document, path) instanceof Json.Num number)) {
            throw new StateException(new Reason.NumericOperationOnNonNumber(path));
        }
        return new Placement(path, true).put(document, arithmetic.apply(path, number, amount));
    }

    private static Json insert(Json document, Path path, int index, Json value) {
        requireDepth(path, path.size() + 1, value);
        var array = requireArray(document, path);
        if (index > array.size()) {
            throw new StateException(new Reason.IndexOutOfBounds(path, index, array.size()));
        }
        return new Placement(path, true).put(document, array.insert(index, value));
    }

    private static Json remove(Json document, Path path, Json value) {
        var array = requireArray(document, path);
        var at = array.indexOf(value);
        return at < 0 ? document : new Placement(path, true).put(document, array.without(at));
    }

    private static JsonArray requireArray(Json document, Path path) {
        var found = require(document, path);
        if (found instanceof JsonArray array) {
            return array;
        }
        throw new StateException(Placement.noArray(path, found));
    }

    private static Json require(Json document, Path path) {
        var found = path.resolve(document);
        if (found == null) {
            throw new StateException(new Reason.PathNotFound(path));
        }
        return found;
    }

    /// Refuses here, with the path, what a container would refuse later.
    private static void requireDepth(Path path, int above, Json value) {
        if (!Depth.allows(above, value)) {
            throw new StateException(
                    new Reason.InvalidOperation(
                            "value at %s is nested deeper than the limit of %d"
                                    .formatted(path, Depth.LIMIT)));
        }
    }
}
