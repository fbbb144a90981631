package dev.reprise.state.working;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Lattices;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import java.util.concurrent.atomic.AtomicReference;

/// A live document, changed operation by operation. Any thread may read and write.
public final class WorkingDocument {
    private final AtomicReference<Json> now;
    private final Lattices lattices;

    private WorkingDocument(Json initial, Lattices lattices) {
        this.now = new AtomicReference<>(initial);
        this.lattices = lattices;
    }

    /// An empty object.
    public static WorkingDocument empty() {
        return of(JsonObject.EMPTY);
    }

    /// A document in which nothing merges.
    public static WorkingDocument of(Json initial) {
        return of(initial, Lattices.NONE);
    }

    public static WorkingDocument of(Json initial, Lattices lattices) {
        return new WorkingDocument(initial, lattices);
    }

    /// The document as it is now; later changes do not reach it.
    public Json snapshot() {
        return now.get();
    }

    /// Changes the document.
    ///
    /// @throws dev.reprise.state.StateException if the operation does not apply; the document is
    ///   unchanged then
    public void apply(Op op) {
        var patch = Patch.of(op);
        now.updateAndGet(before -> patch.apply(before, lattices));
    }
}
