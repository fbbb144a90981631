package dev.reprise.extensions.permission;

/// What a rule says about a call. Of several rules the strictest decides, except that a call that
/// is allowed is not asked about.
public enum Verdict {
    ASK("ask"),
    ALLOW("allow"),
    DENY("deny");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// The verdict with this label.
    ///
    /// @throws IllegalArgumentException for any other word
    public static Verdict parse(String label) {
        for (var verdict : values()) {
            if (verdict.label.equals(label)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("must be allow, ask or deny, was \"" + label + "\"");
    }
}
