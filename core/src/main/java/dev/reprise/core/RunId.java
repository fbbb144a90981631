package dev.reprise.core;

/// Names one run of an agent on a thread.
///
/// @param value not blank, at most 200 bytes of UTF-8, without `/`, `\`, `..`, or control
///   characters
public record RunId(String value) {
    public RunId {
        Ids.requireValid("run id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
