package dev.reprise.state;

import dev.reprise.state.Change.Missing;
import dev.reprise.state.StateException.Reason;
import org.jspecify.annotations.Nullable;

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
        return Change.apply(document, path, Missing.MAKE, _ -> value);
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
        var rest = without(container, path.segment(above.size()));
        return Change.apply(document, above, Missing.MAKE, _ -> rest);
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
        return Change.apply(
                document,
                path,
                Missing.MAKE_BY_STEP,
                there ->
                        switch (there) {
                            case null -> JsonArray.of(value);
                            case Json.Null _ -> JsonArray.of(value);
                            case JsonArray found -> found.append(value);
                            default ->
                                    throw new StateException(new Reason.AppendRequiresArray(path));
                        });
    }

    private static Json mergeObject(Json document, Path path, Json value) {
        if (!(value instanceof JsonObject members)) {
            throw new StateException(new Reason.MergeRequiresObject(path));
        }
        requireDepth(path, path.size(), members);
        return Change.apply(
                document,
                path,
                Missing.MAKE_BY_STEP,
                there ->
                        switch (there) {
                            case null -> members;
                            case Json.Null _ -> members;
                            case JsonObject found -> found.merge(members);
                            default ->
                                    throw new StateException(new Reason.MergeRequiresObject(path));
                        });
    }

    private static Json count(Json document, Path path, Arithmetic arithmetic, Amount amount) {
        return Change.apply(
                document,
                path,
                Missing.REFUSE,
                there -> {
                    if (require(there, path) instanceof Json.Num number) {
                        return arithmetic.apply(path, number, amount);
                    }
                    throw new StateException(new Reason.NumericOperationOnNonNumber(path));
                });
    }

    private static Json insert(Json document, Path path, int index, Json value) {
        requireDepth(path, path.size() + 1, value);
        return Change.apply(
                document,
                path,
                Missing.REFUSE,
                there -> {
                    var array = requireArray(there, path);
                    if (index > array.size()) {
                        throw new StateException(
                                new Reason.IndexOutOfBounds(path, index, array.size()));
                    }
                    return array.insert(index, value);
                });
    }

    private static Json remove(Json document, Path path, Json value) {
        return Change.apply(
                document,
                path,
                Missing.REFUSE,
                there -> {
                    var array = requireArray(there, path);
                    var at = array.indexOf(value);
                    return at < 0 ? array : array.without(at);
                });
    }

    private static JsonArray requireArray(@Nullable Json there, Path path) {
        var found = require(there, path);
        if (found instanceof JsonArray array) {
            return array;
        }
        throw new StateException(Change.noArray(path, found));
    }

    private static Json require(@Nullable Json there, Path path) {
        if (there == null) {
            throw new StateException(new Reason.PathNotFound(path));
        }
        return there;
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
