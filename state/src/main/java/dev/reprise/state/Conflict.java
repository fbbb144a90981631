package dev.reprise.state;

/// Two patches touch the same place.
///
/// @param path where; of two different paths the shorter one
public record Conflict(Path path, Kind kind) {
    private static final System.Logger LOG = System.getLogger(Conflict.class.getName());

    /// How the two paths meet.
    public enum Kind {
        /// They are equal.
        EXACT_MATCH("ExactMatch"),
        /// One is the beginning of the other.
        PREFIX_CONFLICT("PrefixConflict");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// The name used in messages, such as `ExactMatch`.
        public String label() {
            return label;
        }
    }

    static Conflict at(Path path, boolean isExact) {
        return new Conflict(path, isExact ? Kind.EXACT_MATCH : Kind.PREFIX_CONFLICT);
    }

    /// Does not count because values merge at the path; that is worth a warning where one side
    /// writes below it.
    void drop() {
        if (kind == Kind.PREFIX_CONFLICT) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "one patch merges at {0} and another one writes below it; both are applied",
                    path);
        }
    }
}
