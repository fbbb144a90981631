package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What listings need to know, so that a store opens without reading every thread: one JSON line a
/// thread or run.
///
/// A thread is taken from here only if its log has the size it had then.
///
/// @param threads by id
record StoreIndex(Map<ThreadId, Indexed> threads, List<Owned<RunRecord>> runs) {
    private static final int FORMAT = 1;

    /// A thread and the size its log had.
    record Indexed(ThreadRow row, long size) {}

    /// Reads an index; one that is missing or cannot be read counts as empty.
    static StoreIndex read(Path path) throws IOException {
        var index = new StoreIndex(new HashMap<>(), new ArrayList<>());
        try (var lines = Files.lines(path)) {
            lines.forEach(line -> index.read(line));
            return index;
        } catch (NoSuchFileException _) {
            return index;
        } catch (JsonException | UncheckedIOException _) {
            return new StoreIndex(Map.of(), List.of());
        }
    }

    private void read(String line) {
        var in = JsonReader.of(Json.parse(line));
        if (in.has("format")) {
            if (in.requireLong("format") != FORMAT) {
                throw in.mustBe("format", "" + FORMAT);
            }
        } else if (in.has("run")) {
            runs.add(
                    new Owned<>(
                            in.requireText("owner", Owner::parse),
                            in.require("run", RunRecord::fromJson)));
        } else {
            var row = row(in);
            threads.put(row.summary().id(), new Indexed(row, in.requireLong("size")));
        }
    }

    private static ThreadRow row(JsonReader in) {
        return new ThreadRow(
                in.requireText("owner", Owner::parse),
                in.text("resource_id").orElse(null),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                new ThreadSummary(
                        in.requireText("id", ThreadId::new),
                        in.text("title").orElse(null),
                        in.has("updated_at") ? (Long) in.requireLong("updated_at") : null,
                        in.has("created_at") ? (Long) in.requireLong("created_at") : null,
                        in.requireLong("messages")));
    }

    /// The content of an index file.
    static String toText(Stream<Indexed> threads, Stream<Owned<RunRecord>> runs) {
        var lines = new StringBuilder(JsonObject.EMPTY.with("format", FORMAT) + "\n");
        threads.forEach(
                thread -> lines.append(JsonOutput.text(out -> write(thread, out))).append('\n'));
        runs.forEach(run -> lines.append(JsonOutput.text(out -> write(run, out))).append('\n'));
        return lines.toString();
    }

    private static void write(Indexed thread, JsonOutput out) {
        var row = thread.row();
        var summary = row.summary();
        out.beginObject()
                .member("id", summary.id().value())
                .member("owner", row.owner().toString());
        out.optional("resource_id", row.resource());
        out.optional("parent_thread_id", row.parent() == null ? null : row.parent().value());
        out.optional("title", summary.title());
        out.optional("updated_at", summary.updatedAt()).optional("created_at", summary.createdAt());
        out.member("messages", summary.messages()).member("size", thread.size()).endObject();
    }

    private static void write(Owned<RunRecord> run, JsonOutput out) {
        out.beginObject().member("owner", run.owner().toString());
        out.member("run", run.value()::writeTo).endObject();
    }
}
