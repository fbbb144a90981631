package dev.reprise.state;

import dev.reprise.state.StateException.Reason;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes what is at a path: goes there once, makes new containers on the way back and shares
/// everything beside it.
final class Change {
    /// What a change does where a step leads nowhere.
    enum Missing {
        /// Makes an object of it; only an index needs its array. Errors name the whole path.
        MAKE,

        /// As [#MAKE], but errors name the path as far as the step that failed.
        MAKE_BY_STEP,

        /// Refuses: the path must be there.
        REFUSE
    }

    private final Path path;
    private final Missing missing;
    private final Function<@Nullable Json, Json> last;

    /// @param last makes the new value of the one at the path, null where there is none
    Change(Path path, Missing missing, Function<@Nullable Json, Json> last) {
        this.path = path;
        this.missing = missing;
        this.last = last;
    }

    static Json apply(
            Json document, Path path, Missing missing, Function<@Nullable Json, Json> last) {
        return new Change(path, missing, last).of(document, 0);
    }

    /// What becomes of a value so many steps down the path.
    Json of(@Nullable Json there, int step) {
        if (step == path.size()) {
            return last.apply(there);
        }
        return switch (path.segment(step)) {
            case Path.Key(var name) -> object(there).with(name, this, step + 1);
            case Path.Index(var index) -> {
                var array = array(there, step, index);
                yield array.with(index, of(array.get(index), step + 1));
            }
        };
    }

    private JsonObject object(@Nullable Json there) {
        if (there instanceof JsonObject object) {
            return object;
        }
        if (missing == Missing.REFUSE) {
            throw new StateException(new Reason.PathNotFound(path));
        }
        return JsonObject.EMPTY;
    }

    private JsonArray array(@Nullable Json there, int step, int index) {
        if (there instanceof JsonArray array && index < array.size()) {
            return array;
        }
        throw new StateException(
                switch (missing) {
                    case REFUSE -> new Reason.PathNotFound(path);
                    case MAKE -> noItem(path, there, index);
                    case MAKE_BY_STEP -> noItem(path.slice(0, step + 1), there, index);
                });
    }

    private static Reason noItem(Path path, @Nullable Json there, int index) {
        return there instanceof JsonArray array
                ? new Reason.IndexOutOfBounds(path, index, array.size())
                : noArray(path, there == null ? Json.NULL : there);
    }

    static Reason noArray(Path path, Json found) {
        return new Reason.TypeMismatch(path, Json.Kind.ARRAY.label(), found.kind().label());
    }
}
