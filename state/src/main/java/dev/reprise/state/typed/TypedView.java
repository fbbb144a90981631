package dev.reprise.state.typed;

import dev.reprise.state.Path;
import dev.reprise.state.working.StateRef;
import dev.reprise.state.working.StateView;
import java.util.Optional;

/// How records of a type are read and written in a document.
///
/// @param path where they live, if they have a place of their own
public record TypedView<R>(Versioned<R> type, Optional<Path> path)
        implements StateView<TypedRef<R>> {
    public static <R> TypedView<R> of(RecordType<R> type) {
        return of(Versioned.of(type));
    }

    public static <R> TypedView<R> of(RecordType<R> type, Path path) {
        return of(Versioned.of(type), path);
    }

    public static <R> TypedView<R> of(Versioned<R> type) {
        return new TypedView<>(type, Optional.empty());
    }

    public static <R> TypedView<R> of(Versioned<R> type, Path path) {
        return new TypedView<>(type, Optional.of(path));
    }

    @Override
    public TypedRef<R> over(StateRef place) {
        return TypedRef.of(type, place);
    }
}
