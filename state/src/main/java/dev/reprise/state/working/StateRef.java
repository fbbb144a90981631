package dev.reprise.state.working;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.StateException.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// A place in a working document, from which typed views read and through which they write.
///
/// Nothing has to be at the place. Reading always sees what was written last, by whatever
/// reference.
public final class StateRef {
    private final WorkingDocument document;
    private final PatchSink sink;
    private final Path path;

    /// Whether values at a path must not be shown in errors.
    private final Predicate<? super Path> sensitive;

    StateRef(
            WorkingDocument document,
            PatchSink sink,
            Path path,
            Predicate<? super Path> sensitive) {
        this.document = document;
        this.sink = sink;
        this.path = path;
        this.sensitive = sensitive;
    }

    /// From the root of the document.
    public Path path() {
        return path;
    }

    /// A place below this one.
    public StateRef at(Path below) {
        return new StateRef(document, sink, path.join(below), sensitive);
    }

    public StateRef key(String name) {
        return new StateRef(document, sink, path.key(name), sensitive);
    }

    public StateRef index(int at) {
        return new StateRef(document, sink, path.index(at), sensitive);
    }

    /// What is here; empty if the path leads nowhere.
    public Optional<Json> find() {
        return document.snapshot().find(path);
    }

    /// What is here.
    ///
    /// @throws StateException with `PathNotFound` if the path leads nowhere
    public Json require() {
        return find().orElseThrow(() -> new StateException(new Reason.PathNotFound(path)));
    }

    /// What the function makes of what is here.
    ///
    /// @param read throws [JsonException] if that is not what it must be
    /// @throws StateException with `PathNotFound` if the path leads nowhere, or with
    ///   `Serialization`
    public <T> T read(Function<? super Json, ? extends T> read) {
        return read(require(), read);
    }

    /// As [#read], but empty if the path leads nowhere or to `null`.
    public <T> Optional<T> readOptional(Function<? super Json, ? extends T> read) {
        return find().filter(value -> !value.isNull()).map(value -> read(value, read));
    }

    private <T> T read(Json value, Function<? super Json, ? extends T> read) {
        try {
            return read.apply(value);
        } catch (JsonException problem) {
            throw sensitive.test(path)
                    ? new StateException(new Reason.Serialization(path + " is not what it must be"))
                    : new StateException(
                            new Reason.Serialization(path + " " + problem.getMessage()), problem);
        }
    }

    /// Writes here.
    ///
    /// @param op its path begins at this place
    /// @throws StateException if the operation does not apply or this reference is read-only
    public void write(Op op) {
        sink.collect(op.under(path));
    }
}
