package dev.reprise.server.runs;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads members that may be spelled in several ways, of which one request uses one.
final class Spellings {
    private final JsonReader in;

    Spellings(Json json) {
        in = JsonReader.of(json);
    }

    JsonReader reader() {
        return in;
    }

    /// The text of a member without surrounding space; empty when it is missing or blank.
    Optional<String> trimmed(String... names) {
        return in.text(used(names)).map(String::strip).filter(text -> !text.isEmpty());
    }

    String requireText(String... names) {
        return in.requireText(used(names));
    }

    <T> List<T> list(Function<? super Json, ? extends T> read, String... names) {
        return in.list(used(names), read);
    }

    /// The spelling that is there, the first one when none is.
    private String used(String... names) {
        var sent = in.object(); // a spelling with null is one, too
        var found = names[0];
        for (var name : names) {
            if (sent.has(name) && !name.equals(found)) {
                if (sent.has(found)) {
                    throw new JsonException(
                            "%s and %s are the same member, send only one of them"
                                    .formatted(found, name));
                }
                found = name;
            }
        }
        return found;
    }
}
