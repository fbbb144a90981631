package dev.reprise.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Operations to be applied in order, all or none.
public record Patch(List<Op> ops) {
    public static final Patch EMPTY = new Patch(List.of());

    public Patch {
        ops = List.copyOf(ops);
    }

    public static Patch of(Op... ops) {
        return new Patch(List.of(ops));
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }

    public int size() {
        return ops.size();
    }

    /// The document after all operations; the given one is unchanged, whatever happens. No value
    /// merges: where a lattice is merged, the delta is set.
    ///
    /// @throws StateException why the first operation that fails does so
    public Json apply(Json document) {
        return apply(document, Edit.WITHOUT_LATTICES);
    }

    /// As [#apply(Json)], with the values merged that are known to.
    public Json apply(Json document, Lattices lattices) {
        return apply(document, new Edit(lattices));
    }

    private Json apply(Json document, Edit edit) {
        var result = document;
        for (int i = 0; i < ops.size(); i++) { // runs several times a step, mostly for one
            result = edit.apply(result, ops.get(i));
        }
        return result;
    }

    /// This patch with what its lattice values merge into in the place of their deltas, so that
    /// applying it to the given document needs no lattices, and merging it again does no harm.
    ///
    /// What is stored should be such a patch: it comes to the same whoever applies it.
    ///
    /// @throws StateException as [#apply(Json, Lattices)]
    public Patch merged(Json document, Lattices lattices) {
        if (!merges(lattices)) {
            return this;
        }
        var edit = new Edit(lattices);
        var merged = new ArrayList<Op>(size());
        var rolling = document;
        for (var op : ops) {
            var next = edit.apply(rolling, op);
            merged.add(
                    isKnownMerge(op, lattices)
                            ? Op.latticeMerge(op.path(), next.find(op.path()).orElseThrow())
                            : op);
            rolling = next;
        }
        return new Patch(merged);
    }

    private boolean merges(Lattices lattices) {
        for (int i = 0; i < ops.size(); i++) {
            if (isKnownMerge(ops.get(i), lattices)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKnownMerge(Op op, Lattices lattices) {
        return op instanceof Op.LatticeMerge && lattices.isKnown(op.path());
    }

    /// The operations of this patch and then those of another.
    public Patch then(Patch next) {
        if (isEmpty() || next.isEmpty()) {
            return isEmpty() ? next : this;
        }
        var all = new ArrayList<Op>(size() + next.size());
        all.addAll(ops);
        all.addAll(next.ops);
        return new Patch(all);
    }

    /// This patch without the operations whose effect a later `set` or `delete` of the same place,
    /// or of one above it, takes back.
    ///
    /// It comes to the same where the objects on the way to every path are there. It does not make
    /// those that a left-out operation would have made on its way, and through an index it may mean
    /// another item, since items move.
    public Patch canonical() {
        var covered = new PathTrie();
        var kept = new ArrayList<Op>();
        for (var op : ops.reversed()) {
            if (covered.covers(op.path())) {
                continue;
            }
            kept.add(op);
            if (op instanceof Op.Set || op instanceof Op.Delete) {
                covered.add(op.path(), 0, true);
            }
        }
        return kept.size() == ops.size() ? this : new Patch(kept.reversed());
    }

    /// The paths of the operations.
    ///
    /// @param includeParents also the places above them, all but the root; with that, an operation
    ///   on the root counts for nothing
    public SortedSet<Path> touched(boolean includeParents) {
        var touched = new TreeSet<Path>();
        for (var op : ops) {
            touched.add(op.path());
            if (includeParents) {
                addParents(touched, op.path());
            }
        }
        if (includeParents) {
            touched.remove(Path.ROOT);
        }
        return Collections.unmodifiableSortedSet(touched);
    }

    private static void addParents(SortedSet<Path> touched, Path path) {
        for (var size = path.size() - 1; size > 0; size--) {
            touched.add(path.slice(0, size));
        }
    }

    /// The conflicts of every path this patch touches with every path the other one does, in the
    /// order of this patch's paths. Each pair counts.
    ///
    /// Indexes are compared as they are, though inserting and removing items moves those behind:
    /// patches without conflict come to the same in either order if neither goes through an index.
    public List<Conflict> conflictsWith(Patch other) {
        var conflicts = new ArrayList<Conflict>();
        var theirs = other.touched(false);
        for (var ours : touched(false)) {
            for (var size = 0; size < ours.size(); size++) {
                var above = ours.slice(0, size);
                if (theirs.contains(above)) {
                    conflicts.add(new Conflict(above, Conflict.Kind.PREFIX_CONFLICT));
                }
            }
            for (var their : theirs.tailSet(ours)) {
                if (!ours.isPrefixOf(their)) {
                    break;
                }
                conflicts.add(Conflict.at(ours, ours.size() == their.size()));
            }
        }
        return List.copyOf(conflicts);
    }

    /// As [#conflictsWith(Patch)], without those at a path whose values merge and at which both
    /// patches do nothing else.
    ///
    /// A patch that writes only below such a path does nothing at the path itself, so it does not
    /// conflict with merges there, though what it writes may be undone by them; a warning says so.
    public List<Conflict> conflictsWith(Patch other, Lattices lattices) {
        var overwritten = new HashSet<>(overwritten(lattices));
        overwritten.addAll(other.overwritten(lattices));
        var conflicts = new ArrayList<Conflict>();
        for (var conflict : conflictsWith(other)) {
            if (!lattices.isKnown(conflict.path()) || overwritten.contains(conflict.path())) {
                conflicts.add(conflict);
            } else {
                conflict.drop();
            }
        }
        return List.copyOf(conflicts);
    }

    /// The paths whose values merge and at which this patch does anything else.
    Set<Path> overwritten(Lattices lattices) {
        var overwritten = new HashSet<Path>();
        for (var op : ops) {
            if (!(op instanceof Op.LatticeMerge) && lattices.isKnown(op.path())) {
                overwritten.add(op.path());
            }
        }
        return overwritten;
    }

    /// A patch from its JSON form.
    ///
    /// @throws JsonException if the value is no object with an array `ops` of operations
    public static Patch fromJson(Json json) {
        return new Patch(JsonReader.of(json).requireList("ops", Op::fromJson));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY.with(
                "ops", JsonArray.copyOf(ops.stream().map(Op::toJson).toList()));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject().array("ops", ops, Op::writeTo).endObject();
    }

    /// Collects operations. Not for use by several threads.
    public static final class Builder {
        private final List<Op> ops = new ArrayList<>();

        private Builder() {}

        public Builder add(Op op) {
            ops.add(op);
            return this;
        }

        public Builder addAll(Patch patch) {
            ops.addAll(patch.ops);
            return this;
        }

        public boolean isEmpty() {
            return ops.isEmpty();
        }

        public Patch build() {
            return new Patch(ops);
        }
    }
}
