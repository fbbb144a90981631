package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The lines of the index file: what listings need to know, so that a store opens without reading
/// every thread. Behind a line that says the format, each line is a [Line], in the form that
/// records of logs have; later lines hold for earlier ones.
final class StoreIndex {
    /// The first line.
    static final byte[] FORMAT = framed(JsonObject.EMPTY.with("format", 2).toString());

    private StoreIndex() {}

    /// What a line says.
    sealed interface Line {
        /// A thread, the log this is true of, and runs that changed since the line before.
        record Indexed(ThreadRow row, LogStamp log, List<RunRecord> runs) implements Line {}

        /// A thread was deleted.
        record Deleted(ThreadId thread) implements Line {}

        /// A run whose thread has another owner, or is gone.
        record Run(Owner owner, RunRecord run) implements Line {}

        /// Lines before know all that was in the folders of the store then, but for the logs.
        ///
        /// @param folders when files were made or removed last in each of them, in nanoseconds
        record Mark(List<Long> folders) implements Line {}
    }

    /// Reads an index up to its end or the first line that is none, as a kill may leave it.
    ///
    /// @return the length of what was read; 0 if there is no index of this format
    static long read(Path path, Consumer<Line> reader) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (var lines = new FrameReader(path, 0, Files.size(path))) {
            var first = lines.next();
            if (first == null || !Arrays.equals(Frame.of(first), FORMAT)) {
                return 0;
            }
            long length = lines.offset();
            for (var line = lines.next(); line != null; line = lines.next()) {
                reader.accept(parse(JsonReader.of(Json.parse(line))));
                length = lines.offset();
            }
            return length;
        } catch (JsonException | IllegalArgumentException _) {
            return 0; // of another format after all
        }
    }

    private static Line parse(JsonReader in) {
        if (in.has("folders")) {
            return new Line.Mark(in.list("folders", StoreIndex::number));
        }
        if (in.has("deleted")) {
            return new Line.Deleted(in.requireText("deleted", ThreadId::new));
        }
        var owner = in.requireText("owner", Owner::parse);
        if (in.has("run")) {
            return new Line.Run(owner, in.require("run", RunRecord::fromJson));
        }
        return new Line.Indexed(
                row(owner, in),
                new LogStamp(in.requireLong("size"), in.requireLong("time")),
                in.list("runs", RunRecord::fromJson));
    }

    private static long number(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
    }

    private static ThreadRow row(Owner owner, JsonReader in) {
        return new ThreadRow(
                owner,
                in.text("resource_id").orElse(null),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                new ThreadSummary(
                        in.requireText("id", ThreadId::new),
                        in.text("title").orElse(null),
                        in.has("updated_at") ? (Long) in.requireLong("updated_at") : null,
                        in.has("created_at") ? (Long) in.requireLong("created_at") : null,
                        in.requireLong("messages")));
    }

    /// A line as it is written.
    static byte[] bytes(Line line) {
        return framed(
                JsonOutput.text(out -> {
                    out.beginObject();
                    write(line, out);
                    out.endObject();
                }));
    }

    private static byte[] framed(String line) {
        return Frame.of(line.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Line line, JsonOutput out) {
        switch (line) {
            case Line.Indexed thread -> write(thread, out);
            case Line.Deleted(var thread) -> out.member("deleted", thread.value());
            case Line.Run(var owner, var run) ->
                    out.member("owner", owner.toString()).member("run", run::writeTo);
            case Line.Mark(var folders) -> {
                out.name("folders").beginArray();
                folders.forEach(out::value);
                out.endArray();
            }
        }
    }

    private static void write(Line.Indexed thread, JsonOutput out) {
        var row = thread.row();
        var summary = row.summary();
        out.member("id", summary.id().value()).member("owner", row.owner().toString());
        out.optional("resource_id", row.resource());
        out.optional("parent_thread_id", row.parent() == null ? null : row.parent().value());
        out.optional("title", summary.title());
        out.optional("updated_at", summary.updatedAt()).optional("created_at", summary.createdAt());
        out.member("messages", summary.messages());
        out.member("size", thread.log().size()).member("time", thread.log().time());
        if (!thread.runs().isEmpty()) {
            out.name("runs").beginArray();
            thread.runs().forEach(run -> run.writeTo(out));
            out.endArray();
        }
    }
}
