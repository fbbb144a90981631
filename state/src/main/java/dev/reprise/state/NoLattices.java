package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// No value merges.
final class NoLattices implements Lattices {
    @Override
    public boolean isKnown(Path path) {
        return false;
    }

    @Override
    public Json merge(Path path, @Nullable Json current, Json delta) {
        return delta;
    }
}
