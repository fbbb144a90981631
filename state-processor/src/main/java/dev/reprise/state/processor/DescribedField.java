package dev.reprise.state.processor;

/// A component in a mirror.
///
/// @param constant the name of the constant of its field
/// @param type of the constant
/// @param value the expression for the field
/// @param argument the expression for the argument of the constructor
record DescribedField(
        String component, String constant, String type, String value, String argument) {}
