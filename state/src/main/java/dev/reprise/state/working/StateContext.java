package dev.reprise.state.working;

import dev.reprise.state.Json;
import dev.reprise.state.Lattices;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.function.Consumer;

/// A document that is being worked on, and the patch of what was done to it so far.
///
/// A write goes into the document at once. One that does not apply fails, but has been collected
/// all the same, so that the patch that is taken then fails where the write did.
public final class StateContext {
    private final WorkingDocument document;
    private final PatchSink sink;

    private StateContext(WorkingDocument document, Consumer<? super Json> watcher) {
        this.document = document;
        this.sink =
                PatchSink.of(op -> {
                    document.apply(op);
                    watcher.accept(document.snapshot());
                });
    }

    /// A context over a document in which nothing merges.
    public static StateContext of(Json document) {
        return of(document, Lattices.NONE);
    }

    public static StateContext of(Json document, Lattices lattices) {
        return new StateContext(WorkingDocument.of(document, lattices), _ -> {});
    }

    /// A context whose document is shown to somebody after each write.
    ///
    /// @param watcher called one write after the other, by whoever writes; what it throws comes out
    ///   of the write, which stands
    public static StateContext watched(Json document, Consumer<? super Json> watcher) {
        return new StateContext(WorkingDocument.of(document), watcher);
    }

    /// The document as it is now.
    public Json snapshot() {
        return document.snapshot();
    }

    public StateRef at(Path path) {
        return new StateRef(document, sink, path, _ -> false);
    }

    /// A view of a place.
    public <T> T state(Path path, StateView<T> view) {
        return view.over(at(path));
    }

    /// A view of the place that belongs to it.
    ///
    /// @throws IllegalArgumentException if none does
    public <T> T stateOf(StateView<T> view) {
        var path = view.path();
        return state(
                path.orElseThrow(() ->
                        new IllegalArgumentException("no path is bound to the state " + view)),
                view);
    }

    /// What was written since the last time, as one patch.
    public Patch takePatch() {
        return sink.take();
    }

    /// As [#takePatch()], with where it comes from.
    public TrackedPatch takePatch(String source) {
        return TrackedPatch.of(takePatch()).withSource(source);
    }

    public boolean hasChanges() {
        return !sink.isEmpty();
    }

    /// How many operations there are to be taken.
    public int size() {
        return sink.size();
    }
}
