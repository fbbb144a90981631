package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import java.util.List;

/// Somebody's way to hold a document and to change it so that what there was stays as it was.
///
/// @param <D> documents
interface Editor<D> {
    String name();

    D document(Json json);

    D edit(D document, Edit edit);

    default D edit(D document, List<Edit> edits) {
        var changed = document;
        for (var edit : edits) {
            changed = edit(changed, edit);
        }
        return changed;
    }
}
