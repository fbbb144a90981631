package dev.reprise.state.working;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;

/// Collects operations on the places below a path. Not for use by several threads.
///
/// Every path is given from there; the root is the path itself. Each call is one operation.
public final class JsonWriter {
    private final Path base;
    private final List<Op> ops = new ArrayList<>();

    private JsonWriter(Path base) {
        this.base = base;
    }

    /// A writer at the root.
    public static JsonWriter of() {
        return at(Path.ROOT);
    }

    public static JsonWriter at(Path base) {
        return new JsonWriter(base);
    }

    /// A writer of its own below this one; what it collects gets here by [#merge].
    public JsonWriter nested(Path below) {
        return at(base.join(below));
    }

    public JsonWriter set(Path path, Json value) {
        return add(Op.set(path, value));
    }

    /// Sets the very path of this writer.
    public JsonWriter setRoot(Json value) {
        return set(Path.ROOT, value);
    }

    public JsonWriter delete(Path path) {
        return add(Op.delete(path));
    }

    public JsonWriter append(Path path, Json value) {
        return add(Op.append(path, value));
    }

    public JsonWriter mergeObject(Path path, Json value) {
        return add(Op.mergeObject(path, value));
    }

    public JsonWriter increment(Path path, long amount) {
        return add(Op.increment(path, amount));
    }

    public JsonWriter increment(Path path, double amount) {
        return add(Op.increment(path, amount));
    }

    public JsonWriter decrement(Path path, long amount) {
        return add(Op.decrement(path, amount));
    }

    public JsonWriter decrement(Path path, double amount) {
        return add(Op.decrement(path, amount));
    }

    public JsonWriter insert(Path path, int index, Json value) {
        return add(Op.insert(path, index, value));
    }

    public JsonWriter remove(Path path, Json value) {
        return add(Op.remove(path, value));
    }

    private JsonWriter add(Op op) {
        ops.add(op.under(base));
        return this;
    }

    /// Takes over what another writer has collected, which is empty then.
    public JsonWriter merge(JsonWriter other) {
        ops.addAll(other.build().ops());
        return this;
    }

    /// What was collected; this writer is empty then.
    public Patch build() {
        var patch = new Patch(ops);
        clear();
        return patch;
    }

    public void clear() {
        ops.clear();
    }

    public int size() {
        return ops.size();
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }
}
