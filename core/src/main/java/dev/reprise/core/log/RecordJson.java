package dev.reprise.core.log;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Note;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import dev.reprise.state.TrackedPatch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The written form of records.
///
/// ```json
/// {"k":"change","n":7,"ts":1700000000000,"v":3,"run":"r1","e":1,"set":{…},"ev":{…},"took":[5]}
/// ```
///
/// `n` is the lsn, `v` the version after the record, `e` the epoch when the owner of a run wrote
/// it.
public final class RecordJson {
    /// Of this form; written at the beginning of every log.
    public static final int FORMAT = 1;

    private RecordJson() {}

    /// What a kind of entry is called in the log.
    public static String kindOf(Entry entry) {
        return switch (entry) {
            case Entry.Opened _ -> "open";
            case Entry.Changed _ -> "change";
            case Entry.Started _ -> "started";
            case Entry.Finished _ -> "finished";
            case Entry.Received _ -> "input";
            case Entry.Claimed _ -> "claim";
            case Entry.Relabelled _ -> "meta";
            case Entry.Sent _ -> "sent";
        };
    }

    /// Writes a record.
    ///
    /// @param stateAfter state of the thread after the record; events that say no more are
    ///   shortened
    public static void write(LogRecord record, Json stateAfter, JsonOutput out) {
        out.beginObject();
        out.member("k", kindOf(record.entry())).member("n", record.lsn()).member("ts", record.at());
        out.member("v", record.version());
        if (record.by() != null) {
            out.member("run", record.by().run().value()).member("e", record.by().epoch());
        }
        switch (record.entry()) {
            case Entry.Opened entry -> write(entry, out);
            case Entry.Changed entry -> write(entry, stateAfter, out);
            case Entry.Started entry -> {
                writeRun(entry.run(), record.by(), out);
                out.member("step", entry.step());
                out.array("calls", entry.calls(), (call, to) -> to.value(call.toJson()));
                out.array("finished", entry.finished(), RecordJson::writeWithin);
            }
            case Entry.Finished entry -> {
                writeRun(entry.run(), record.by(), out);
                write(entry, out);
            }
            case Entry.Received entry -> write(entry, out);
            case Entry.Claimed entry -> write(entry, out);
            case Entry.Relabelled entry ->
                    out.member("set", entry.set())
                            .array("removed", entry.removed(), (label, to) -> to.value(label));
            case Entry.Sent entry -> out.member("note", entry.note());
        }
        out.endObject();
    }

    private static void writeRun(RunId run, @Nullable Claim by, JsonOutput out) {
        if (by == null || !by.run().equals(run)) {
            out.member("for", run.value());
        }
    }

    private static void write(Entry.Opened entry, JsonOutput out) {
        out.member("format", FORMAT).member("owner", entry.owner().toString());
        out.member("thread", entry.thread()::writeTo);
        var from = entry.from();
        if (from != null) {
            out.name("from").beginObject();
            out.member("thread", from.thread().value()).member("version", from.version());
            out.endObject();
        }
    }

    private static void write(Entry.Changed entry, Json stateAfter, JsonOutput out) {
        out.member("set", entry.set()::writeTo);
        if (!entry.events().isEmpty()) {
            out.name("ev");
            new EventsOutput(entry.set(), stateAfter, out).write(entry.events());
        }
        if (!entry.took().isEmpty()) {
            out.array("took", entry.took(), (lsn, to) -> to.value(lsn.longValue()));
        }
        if (!entry.notes().isEmpty()) {
            out.array("notes", entry.notes(), (note, to) -> to.value(note.toJson()));
        }
        if (!entry.superseded().isEmpty()) {
            out.array("superseded", entry.superseded(), RecordJson::write);
        }
        if (entry.replaces()) {
            out.member("replaces", true);
        }
        out.optional("labels", entry.labels());
    }

    /// Its events show no state, so none is needed to shorten them.
    private static void write(Entry.Superseded ended, JsonOutput out) {
        var claim = ended.claim().claim();
        out.beginObject().member("run", claim.run().value()).member("e", claim.epoch());
        write(ended.claim(), out);
        out.member("meta", ended.meta()::writeTo);
        if (!ended.events().isEmpty()) {
            out.name("ev");
            new EventsOutput(ended.set(), Json.NULL, out).write(ended.events());
        }
        out.endObject();
    }

    private static void write(Entry.Claimed entry, JsonOutput out) {
        out.member("process", entry.process())
                .member("seq", entry.seq())
                .member("why", entry.why().label());
    }

    /// As part of another record of the run.
    private static void writeWithin(Entry.Finished entry, JsonOutput out) {
        out.beginObject();
        write(entry, out);
        out.endObject();
    }

    private static void write(Entry.Finished entry, JsonOutput out) {
        out.member("call", entry.call()).member("effect", entry.effect());
        out.member("result", entry.result()::writeTo);
        if (entry.patch() != null) {
            out.member("patch", entry.patch()::writeTo);
        }
        out.array("messages", entry.messages(), Message::writeTo);
        out.array("actions", entry.actions(), SerializedStateAction::writeTo);
        if (entry.late()) {
            out.member("late", true);
        }
        if (entry.arguments() != null) {
            out.member("args", entry.arguments());
        }
    }

    private static void write(Entry.Received entry, JsonOutput out) {
        out.member("id", entry.id());
        out.optional("for", entry.run() == null ? null : entry.run().value());
        out.member("what", entry.what().label()).member("body", entry.body());
        out.optional("who", entry.who());
    }

    /// Reads a record.
    ///
    /// @param stateAfter the state after a change; asked only if an event needs it
    /// @throws JsonException naming what is missing or wrong
    public static LogRecord read(
            Json json, ThreadId thread, Function<ThreadChangeSet, Json> stateAfter) {
        var in = JsonReader.of(json);
        var by =
                in.has("e")
                        ? new Claim(in.requireText("run", RunId::new), in.requireLong("e"))
                        : null;
        return new LogRecord(
                in.requireLong("n"),
                in.requireLong("ts"),
                in.requireLong("v"),
                by,
                entry(in, thread, by, stateAfter));
    }

    private static Entry entry(
            JsonReader in,
            ThreadId thread,
            @Nullable Claim by,
            Function<ThreadChangeSet, Json> stateAfter) {
        var kind = in.requireText("k");
        return switch (kind) {
            case "open" -> opened(in);
            case "change" -> changed(in, thread, stateAfter);
            case "started" -> started(in, run(in, by));
            case "finished" -> finished(in, run(in, by));
            case "input" -> received(in);
            case "claim" -> claimed(in, by);
            case "meta" -> new Entry.Relabelled(in.requireObject("set"), in.texts("removed"));
            case "sent" -> new Entry.Sent(in.requireText("note"));
            default -> throw new JsonException("kind of record is unknown: \"" + kind + "\"");
        };
    }

    private static Entry.Opened opened(JsonReader in) {
        if (in.requireLong("format") != FORMAT) {
            throw in.mustBe("format", "" + FORMAT);
        }
        return new Entry.Opened(
                in.requireText("owner", Owner::parse),
                in.require("thread", AgentThread::fromJson),
                in.optional("from", RecordJson::origin).orElse(null));
    }

    private static Entry.Origin origin(Json json) {
        var in = JsonReader.of(json);
        return new Entry.Origin(in.requireText("thread", ThreadId::new), in.requireLong("version"));
    }

    private static Entry.Changed changed(
            JsonReader in, ThreadId thread, Function<ThreadChangeSet, Json> stateAfter) {
        var set = in.require("set", ThreadChangeSet::fromJson);
        var events = in.optional("ev", ev -> new EventsInput(thread, set, stateAfter).read(ev));
        return new Entry.Changed(
                set,
                events.orElse(List.of()),
                in.list("took", RecordJson::number),
                in.list("notes", Note::fromJson),
                in.list("superseded", json -> superseded(JsonReader.of(json), thread)),
                in.booleanOr("replaces", false),
                in.object("labels").orElse(null),
                null);
    }

    private static Entry.Superseded superseded(JsonReader in, ThreadId thread) {
        var claim = new Claim(in.requireText("run", RunId::new), in.requireLong("e"));
        var ended =
                new Entry.Superseded(
                        claimed(in, claim), in.require("meta", RunMeta::fromJson), List.of());
        var events =
                in.optional(
                        "ev", ev -> new EventsInput(thread, ended.set(), _ -> Json.NULL).read(ev));
        return new Entry.Superseded(ended.claim(), ended.meta(), events.orElse(List.of()));
    }

    private static Long number(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("an integer", json));
    }

    private static Entry.Started started(JsonReader in, RunId run) {
        return new Entry.Started(
                run,
                in.requireIndex("step"),
                in.list("calls", StartedCall::fromJson),
                in.list("finished", json -> finished(JsonReader.of(json), run)));
    }

    private static Entry.Finished finished(JsonReader in, RunId run) {
        return new Entry.Finished(
                run,
                in.requireText("call"),
                in.requireText("effect"),
                in.require("result", ToolResult::fromJson),
                in.optional("patch", TrackedPatch::fromJson).orElse(null),
                in.list("messages", Message::fromJson),
                in.list("actions", SerializedStateAction::fromJson),
                in.booleanOr("late", false),
                in.json("args").orElse(null));
    }

    private static RunId run(JsonReader in, @Nullable Claim by) {
        return by == null || in.has("for") ? in.requireText("for", RunId::new) : by.run();
    }

    private static Entry.Received received(JsonReader in) {
        return new Entry.Received(
                in.requireText("id"),
                in.text("for", RunId::new).orElse(null),
                label(Entry.Received.What.class, in, "what"),
                in.json("body").orElse(Json.NULL),
                in.text("who").orElse(null));
    }

    private static Entry.Claimed claimed(JsonReader in, @Nullable Claim by) {
        if (by == null) {
            throw in.mustBe("e", "the epoch of the claim");
        }
        return new Entry.Claimed(
                by,
                in.requireText("process"),
                in.requireLong("seq"),
                label(Entry.Claimed.Why.class, in, "why"));
    }

    private static <E extends Enum<E>> E label(Class<E> type, JsonReader in, String name) {
        try {
            return Enum.valueOf(type, in.requireText(name).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw in.mustBe(name, "one of " + Arrays.toString(type.getEnumConstants()));
        }
    }
}
