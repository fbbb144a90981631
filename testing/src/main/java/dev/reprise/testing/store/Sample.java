package dev.reprise.testing.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Threads, changes and inputs for the contracts.
final class Sample {
    static final Owner ALICE = new Owner("acme", "alice");
    static final Owner BOB = new Owner("acme", "bob");
    static final ThreadId T1 = new ThreadId("t1");
    static final RunId R1 = new RunId("r1");

    private Sample() {}

    static AgentThread thread(String id) {
        return AgentThread.of(new ThreadId(id));
    }

    /// Messages of users, each saying its own id.
    static List<Message> messages(String... ids) {
        return Arrays.stream(ids).map(id -> Message.user(id, id)).toList();
    }

    static ThreadChangeSet saying(String... ids) {
        return change(null, null, messages(ids), List.of(), null);
    }

    static ThreadChangeSet patching(TrackedPatch... patches) {
        return change(null, null, List.of(), List.of(patches), null);
    }

    static ThreadChangeSet snapshot(Json state, TrackedPatch... patches) {
        return change(null, null, List.of(), List.of(patches), state);
    }

    static ThreadChangeSet ofRun(RunId run, @Nullable RunMeta meta) {
        return change(run, meta, List.of(), List.of(), null);
    }

    static ThreadChangeSet change(
            @Nullable RunId run,
            @Nullable RunMeta meta,
            List<Message> messages,
            List<TrackedPatch> patches,
            @Nullable Json snapshot) {
        return new ThreadChangeSet(
                run,
                null,
                meta,
                ChangeReason.ASSISTANT_TURN_COMMITTED,
                messages,
                patches,
                List.of(),
                snapshot);
    }

    static RunMeta running() {
        return meta(RunStatus.RUNNING, null);
    }

    static RunMeta meta(RunStatus status, @Nullable String code) {
        return new RunMeta("default", RunOrigin.USER, status, null, code, null, null, 0, 0);
    }

    static TrackedPatch set(String key, long value) {
        return TrackedPatch.of(Patch.of(Op.set(Path.ROOT.key(key), Json.of(value))));
    }

    static Entry.Claimed claim(RunId run, long epoch) {
        return new Entry.Claimed(new Claim(run, epoch), "process-1", -1, Entry.Claimed.Why.START);
    }

    static Entry.Received input(String id) {
        return new Entry.Received(id, null, Entry.Received.What.MESSAGE, Json.of(id), "alice");
    }

    static EventMeta at(long seq) {
        return new EventMeta(new EventMeta.Scope(T1, R1), seq, 1_700_000_000_000L + seq, 0);
    }

    /// A change of run r1 with this many step ends, numbered from here.
    static Entry.Changed withEvents(long firstSeq, int count) {
        var events = new ArrayList<AgentEvent>();
        for (long seq = firstSeq; seq < firstSeq + count; seq++) {
            events.add(new AgentEvent.StepEnd(at(seq)));
        }
        return Entry.Changed.of(ofRun(R1, null), events);
    }

    /// A change of one run that ends another, whose last two events are numbered from here.
    static Entry.Changed superseding(RunId newer, RunId run, long epoch, long firstSeq) {
        var scope = new EventMeta.Scope(T1, run);
        var first = new EventMeta(scope, firstSeq, 1_700_000_000_000L, EventMeta.NO_STEP);
        var last = new EventMeta(scope, firstSeq + 1, 1_700_000_000_000L, EventMeta.NO_STEP);
        var claim =
                new Entry.Claimed(
                        new Claim(run, epoch),
                        "process-2",
                        firstSeq - 1,
                        Entry.Claimed.Why.TAKEOVER);
        var ended =
                new Entry.Superseded(
                        claim,
                        meta(RunStatus.DONE, "cancelled"),
                        List.of(
                                new AgentEvent.Failure(first, "gave way", null),
                                new AgentEvent.RunFinish(last, null, new Termination.Cancelled())));
        return Entry.Changed.superseding(ofRun(newer, running()), List.of(ended));
    }

    /// The log behind a record.
    static List<LogRecord> read(ThreadLog log, Owner owner, ThreadId thread, long afterLsn) {
        var records = new ArrayList<LogRecord>();
        try (var cursor = log.read(owner, thread, afterLsn)) {
            cursor.forEachRemaining(records::add);
        }
        return records;
    }
}
