package dev.reprise.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        for (var op : ops) {
            result = edit.apply(result, op);
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
        if (ops.stream().noneMatch(op -> isKnownMerge(op, lattices))) {
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
    public Patch canonical() {
        var covered = new PathTrie();
        var kept = new ArrayList<Op>();
        for (var op : ops.reversed()) {
            if (covered.covers(op.path())) {
                continue;
            }
            kept.add(op);
            if (op instanceof Op.Set || op instanceof Op.Delete) {
                covered.add(op.path(), 0);
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

    /// As [#conflictsWith(Patch)], without the conflicts at a path whose values merge, if all
    /// operations of both patches at exactly that path are merges.
    ///
    /// A patch that has no operation at exactly that path but one below it is not counted either.
    /// Two patches that have no conflict and go through no index come to the same in either order,
    /// unless one of them writes below a path at which the other one merges.
    public List<Conflict> conflictsWith(Patch other, Lattices lattices) {
        return conflictsWith(other).stream()
                .filter(conflict -> !mergeBoth(conflict.path(), other, lattices))
                .toList();
    }

    private boolean mergeBoth(Path path, Patch other, Lattices lattices) {
        return lattices.isKnown(path) && onlyMerges(path) && other.onlyMerges(path);
    }

    private boolean onlyMerges(Path path) {
        return ops.stream()
                .allMatch(op -> op instanceof Op.LatticeMerge || !op.path().equals(path));
    }

    /// The conflicts of every path this patch touches with every path the other one does, in the
    /// order of this patch's paths. Each pair counts.
    ///
    /// Indexes are compared as they are, though inserting and removing items moves those behind:
    /// without conflict two patches come to the same in either order only if they go through no
    /// index.
    public List<Conflict> conflictsWith(Patch other) {
        var conflicts = new ArrayList<Conflict>();
        var theirs = other.touched(false);
        for (var ours : touched(false)) {
            for (var their : theirs) {
                Conflict.between(ours, their).ifPresent(conflicts::add);
            }
        }
        return List.copyOf(conflicts);
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
