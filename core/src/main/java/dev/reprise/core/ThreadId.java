package dev.reprise.core;

/// Names one persisted conversation.
///
/// @param value not blank, at most 200 bytes of UTF-8, without `/`, `\`, `..`, or control
///   characters, so that every store can use it as a key or a file name
public record ThreadId(String value) {
    public ThreadId {
        Ids.requireValid("thread id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
