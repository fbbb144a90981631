package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.log.ThreadMemo;
import dev.reprise.core.store.AgentThread;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A thread as a readable file: the form that is exchanged, and a shortcut past most of the log.
///
/// @param covered how much of the log it stands for, and what else to remember of that; absent in
///   documents of others
record ThreadDocument(Owner owner, AgentThread thread, long version, @Nullable Covered covered) {
    /// The part of a log that a document stands for.
    ///
    /// @param offset its length in bytes
    /// @param marks where to begin reading it, not at the beginning
    record Covered(long offset, ThreadMemo memo, LogMarks marks) {}

    static ThreadDocument of(ThreadFold fold, long offset, LogMarks marks) {
        return new ThreadDocument(
                fold.owner(),
                fold.thread(),
                fold.version(),
                new Covered(offset, ThreadMemo.of(fold), marks.copy()));
    }

    void writeTo(JsonOutput out) {
        out.beginObject().member("_version", version).member("_owner", owner.toString());
        thread.writeMembers(out);
        if (covered != null) {
            out.name("_log").beginObject().member("offset", covered.offset);
            covered.memo.writeMembers(out);
            out.name("marks");
            covered.marks.writeTo(out);
            out.endObject();
        }
        out.endObject();
    }

    /// Reads a document; empty when there is none.
    ///
    /// @throws JsonException if it is none
    static Optional<ThreadDocument> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(JsonReader.of(parse(path))));
        } catch (IllegalArgumentException e) {
            throw new JsonException(String.valueOf(e.getMessage()), e); // an id that is none
        }
    }

    private static ThreadDocument read(JsonReader in) {
        return new ThreadDocument(
                in.text("_owner").map(Owner::parse).orElse(Owner.LOCAL),
                AgentThread.fromJson(in.object()),
                in.longOr("_version", 0),
                in.optional("_log", ThreadDocument::covered).orElse(null));
    }

    /// Not through a channel: the caller may be interrupted.
    private static Json parse(Path path) throws IOException {
        try (var file = new FileInputStream(path.toFile())) {
            return Json.parse(file.readAllBytes());
        }
    }

    private static Covered covered(Json json) {
        var in = JsonReader.of(json);
        return new Covered(
                in.requireLong("offset"),
                ThreadMemo.fromJson(json),
                in.require("marks", LogMarks::fromJson));
    }
}
