package dev.reprise.state.processor;

/// A component in a mirror.
///
/// @param constant the name of the constant of its field
/// @param type of the constant
/// @param value the expression for the field
/// @param argument the expression for the argument of the constructor
/// @param members that it is stored as; those of a flat record are not known here
record DescribedField(
        String component,
        String constant,
        String type,
        String value,
        String argument,
        Members members) {
    /// What a component is stored as.
    sealed interface Members {
        record None() implements Members {}

        record One(DescribedMember member) implements Members {}

        record Several() implements Members {}
    }
}
