package dev.reprise.core.log;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a thread has to remember of its log besides messages and state, so that the log need not be
/// read again from the beginning: its runs, its inputs, and where it is in the log.
public final class ThreadMemo {
    private final long lsn;
    private final List<RunRecord> runs;
    private final List<RunTrail> trails; // of all runs, in the order of their numbers
    private final List<Input> inputs;

    private ThreadMemo(long lsn, List<RunRecord> runs, List<RunTrail> trails, List<Input> inputs) {
        this.lsn = lsn;
        this.runs = runs;
        this.trails = trails;
        this.inputs = inputs;
    }

    /// An input that was received.
    ///
    /// @param open absent when it is used up
    private record Input(String id, Position place, @Nullable OpenInput open) {}

    public static ThreadMemo of(ThreadFold fold) {
        var inputs = fold.inputFold();
        return new ThreadMemo(
                fold.lsn(),
                List.copyOf(fold.runs()),
                List.copyOf(fold.runFold().trails()),
                inputs.places().entrySet().stream()
                        .map(input ->
                                new Input(
                                        input.getKey(),
                                        input.getValue(),
                                        inputs.openAt(input.getValue().lsn())))
                        .toList());
    }

    /// The fold this was made of, with the thread as it was then.
    public ThreadFold restore(Owner owner, AgentThread thread, long version) {
        var state = Changes.apply(thread.patches(), thread.state());
        var runFold = new RunFold();
        runs.forEach(runFold::remember);
        trails.forEach(runFold::remember);
        var inputFold = new InputFold();
        inputs.forEach(input -> inputFold.remember(input.id, input.place, input.open));
        return ThreadFold.of(
                new ThreadView(owner, thread, state, version, lsn, List.of()), runFold, inputFold);
    }

    /// Writes the members, without braces.
    public void writeMembers(JsonOutput out) {
        out.member("lsn", lsn);
        out.array("runs", runs, RunRecord::writeTo);
        out.array("trails", trails, ThreadMemo::write);
        out.array("inputs", inputs, ThreadMemo::write);
    }

    private static void write(RunTrail trail, JsonOutput out) {
        out.beginObject().member("run", trail.run().value()).member("number", trail.number());
        out.member("first", trail.firstLsn())
                .member("last", trail.lastLsn())
                .member("seq", trail.lastSeq());
        out.array(
                "claims",
                trail.claims(),
                (claim, to) ->
                        to.beginObject()
                                .member("epoch", claim.epoch())
                                .member("seq", claim.seq())
                                .endObject());
        out.endObject();
    }

    private static void write(Input input, JsonOutput out) {
        out.beginObject();
        if (input.open == null) {
            out.member("id", input.id);
        } else {
            RecordJson.write(input.open.received(), out);
        }
        out.member("lsn", input.place.lsn()).member("version", input.place.version());
        out.member("open", input.open != null).endObject();
    }

    /// Reads what [#writeMembers] wrote.
    ///
    /// @throws dev.reprise.state.JsonException naming what is missing or wrong
    public static ThreadMemo fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ThreadMemo(
                in.requireLong("lsn"),
                in.requireList("runs", RunRecord::fromJson),
                in.requireList("trails", ThreadMemo::trail),
                in.requireList("inputs", ThreadMemo::input));
    }

    private static RunTrail trail(Json json) {
        var in = JsonReader.of(json);
        return new RunTrail(
                in.requireText("run", RunId::new),
                in.requireLong("number"),
                in.requireLong("first"),
                in.requireLong("last"),
                in.requireLong("seq"),
                in.list("claims", ThreadMemo::claim));
    }

    private static RunTrail.Ownership claim(Json json) {
        var in = JsonReader.of(json);
        return new RunTrail.Ownership(in.requireLong("epoch"), in.requireLong("seq"));
    }

    private static Input input(Json json) {
        var in = JsonReader.of(json);
        var place = new Position(in.requireLong("lsn"), in.requireLong("version"));
        var open =
                in.requireBoolean("open")
                        ? new OpenInput(place.lsn(), RecordJson.received(in))
                        : null;
        return new Input(in.requireText("id"), place, open);
    }
}
