package dev.reprise.core;

import dev.reprise.state.JsonReader;
import java.util.Optional;

/// Names one run of an agent on a thread.
///
/// @param value not blank, at most 200 bytes of UTF-8, without `/`, `\`, `..`, or control
///   characters
public record RunId(String value) {
    public RunId {
        Ids.requireValid("run id", value);
    }

    /// Reads an optional member; a blank one counts as absent.
    public static Optional<RunId> unlessBlank(JsonReader in, String name) {
        return in.text(name)
                .filter(text -> !text.isBlank())
                .flatMap(_ -> in.text(name, RunId::new));
    }

    @Override
    public String toString() {
        return value;
    }
}
