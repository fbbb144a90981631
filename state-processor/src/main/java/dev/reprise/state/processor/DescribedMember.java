package dev.reprise.state.processor;

/// The member that a component is stored as.
///
/// @param key of the member
/// @param value the expression that writes its value; `%s` stands for the output
record DescribedMember(String key, String value) {}
