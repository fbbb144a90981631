package dev.reprise.testing.crash;

/// The moment at which a process dies.
///
/// @param moment which of its moments, from 0; appends and effects are counted together
/// @param after whether what happens at that moment has happened
public record Death(int moment, boolean after) {
    /// Of a process that lives.
    public static final Death NEVER = new Death(Integer.MAX_VALUE, false);
}
