package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Lattices;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which lattice the values at which paths are of. Immutable.
///
/// A path counts as it is: neither those above nor those below it are meant, and there are no
/// patterns.
public final class LatticeRegistry implements Lattices {
    public static final LatticeRegistry EMPTY = new LatticeRegistry(Map.of());

    private final Map<Path, Lattice<?>> lattices;

    private LatticeRegistry(Map<Path, Lattice<?>> lattices) {
        this.lattices = lattices;
    }

    /// This registry with the lattice of one more path, or with another one for a path it has.
    public LatticeRegistry with(Path path, Lattice<?> lattice) {
        var more = new TreeMap<>(lattices);
        more.put(path, lattice);
        return new LatticeRegistry(more);
    }

    /// What this registry and another one know.
    ///
    /// @throws IllegalArgumentException if they disagree about a path
    public LatticeRegistry and(LatticeRegistry other) {
        if (lattices.isEmpty() || other.lattices.isEmpty()) {
            return lattices.isEmpty() ? other : this;
        }
        var all = new TreeMap<>(lattices);
        other.lattices.forEach((path, lattice) -> {
            var known = all.putIfAbsent(path, lattice);
            if (known != null && !known.equals(lattice)) {
                throw new IllegalArgumentException(
                        "two different lattices are registered at " + path);
            }
        });
        return new LatticeRegistry(all);
    }

    /// The lattice of exactly this path.
    public Optional<Lattice<?>> find(Path path) {
        return Optional.ofNullable(lattices.get(path));
    }

    /// All registered paths, in their order.
    public Set<Path> paths() {
        return Collections.unmodifiableSet(lattices.keySet());
    }

    @Override
    public boolean isKnown(Path path) {
        return lattices.containsKey(path);
    }

    @Override
    public Json merge(Path path, @Nullable Json current, Json delta) {
        var lattice = lattices.get(path);
        if (lattice == null) {
            return delta;
        }
        try {
            return merge(lattice, current, delta);
        } catch (JsonException problem) {
            throw new StateException(
                    new StateException.Reason.Serialization(
                            "lattice at %s: %s".formatted(path, problem.getMessage())),
                    problem);
        }
    }

    private static <L> Json merge(Lattice<L> lattice, @Nullable Json current, Json delta) {
        var added = lattice.fromJson(delta);
        return lattice.toJson(
                current == null ? added : lattice.merge(lattice.fromJson(current), added));
    }
}
