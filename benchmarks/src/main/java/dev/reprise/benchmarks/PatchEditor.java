package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;

/// Ours.
record PatchEditor(String name) implements Editor<Json> {
    PatchEditor() {
        this("Reprise");
    }

    @Override
    public Json document(Json json) {
        return json;
    }

    @Override
    public Json edit(Json document, Edit edit) {
        return patch(edit).apply(document);
    }

    static Patch patch(Edit edit) {
        var path = Path.of(edit.keys().toArray());
        return Patch.of(
                switch (edit.kind()) {
                    case SET -> Op.set(path, Json.of(edit.value()));
                    case INCREMENT -> Op.increment(path, edit.value());
                    case APPEND -> Op.append(path, Json.of(edit.value()));
                });
    }
}
