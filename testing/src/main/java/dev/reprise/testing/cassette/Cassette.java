package dev.reprise.testing.cassette;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Recorded questions and answers, in the order in which the answers ended.
///
/// As a file it is JSON in indented lines, so that a change of it can be reviewed.
public final class Cassette {
    private static final long VERSION = 1;

    private final List<Exchange> exchanges;

    Cassette(List<Exchange> exchanges) {
        this.exchanges = List.copyOf(exchanges);
    }

    /// Reads a file.
    ///
    /// @throws UncheckedIOException when it cannot be read
    /// @throws JsonException naming the file and the place in it, when it is no cassette
    public static Cassette read(Path file) {
        try {
            return fromJson(Json.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cassette " + file + " cannot be read", e);
        } catch (JsonException e) {
            throw new JsonException("in cassette %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Reads the form that [#writeTo] writes.
    ///
    /// @throws JsonException when it is no cassette, or one of a later version
    public static Cassette fromJson(Json json) {
        var in = JsonReader.of(json);
        if (in.requireLong("version") != VERSION) {
            throw in.mustBe("version", String.valueOf(VERSION));
        }
        return new Cassette(in.requireList("exchanges", Exchange::fromJson));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject().member("version", VERSION);
        out.array("exchanges", exchanges, (exchange, to) -> exchange.writeTo(to));
        out.endObject();
    }

    /// Writes a file, in place of the one that may be there.
    ///
    /// @throws UncheckedIOException when it cannot be written; the old one is then as it was
    public void write(Path file) {
        try {
            var directory = file.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            var fresh = Files.createTempFile(directory, "cassette", null);
            Files.writeString(fresh, JsonOutput.prettyText(this::writeTo) + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cassette " + file + " cannot be written", e);
        }
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    /// How many answers there are.
    public int size() {
        return exchanges.size();
    }
}
