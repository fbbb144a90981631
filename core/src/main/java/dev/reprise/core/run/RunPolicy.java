package dev.reprise.core.run;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run may use. Absent lists allow everything; entries are trimmed, blank ones dropped.
public record RunPolicy(Scope tools, Scope skills, Scope agents) {
    public static final RunPolicy OPEN = new RunPolicy(Scope.OPEN, Scope.OPEN, Scope.OPEN);

    /// An allow list and a deny list over ids of one kind.
    public record Scope(@Nullable Set<String> allowed, @Nullable Set<String> excluded) {
        public static final Scope OPEN = new Scope(null, null);

        public Scope {
            allowed = cleaned(allowed);
            excluded = cleaned(excluded);
        }

        public static Scope of(
                @Nullable Collection<String> allowed, @Nullable Collection<String> excluded) {
            return new Scope(
                    allowed == null ? null : new LinkedHashSet<>(allowed),
                    excluded == null ? null : new LinkedHashSet<>(excluded));
        }

        public boolean permits(String id) {
            return (allowed == null || allowed.contains(id))
                    && (excluded == null || !excluded.contains(id));
        }

        /// This scope, with the allow list only where it has none.
        public Scope withAllowedIfAbsent(Set<String> ids) {
            return allowed == null ? new Scope(ids, excluded) : this;
        }

        /// This scope, with the deny list only where it has none.
        public Scope withExcludedIfAbsent(Set<String> ids) {
            return excluded == null ? new Scope(allowed, ids) : this;
        }

        private static @Nullable Set<String> cleaned(@Nullable Set<String> ids) {
            if (ids == null) {
                return null;
            }
            var kept = new LinkedHashSet<String>();
            for (var id : ids) {
                if (!id.isBlank()) {
                    kept.add(id.strip());
                }
            }
            return kept.isEmpty() ? null : java.util.Collections.unmodifiableSet(kept);
        }
    }
}
