package dev.reprise.core.log;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadLabels;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A thread as far as its log goes, kept up to date at the cost of what each record changes.
///
/// A record is added in two steps, so that a store can write in between and nothing has happened if
/// that fails: [#next] checks and computes, [#accept] takes the result over. Not for use by several
/// threads at once.
public final class ThreadFold {
    /// With so many patches behind it, the snapshot of a thread is made anew.
    static final int PATCHES_PER_SNAPSHOT = 256;

    private final Owner owner;
    private final HeldMessages messages;
    private final RunFold runs;
    private final InputFold inputs;
    private AgentThread thread;
    private Json state;
    private long version;
    private long lsn;

    private ThreadFold(ThreadView view, RunFold runs, InputFold inputs) {
        owner = view.owner();
        thread = view.thread();
        state = view.state();
        version = view.version();
        lsn = view.lsn();
        messages = HeldMessages.of(thread.messages());
        this.runs = runs;
        this.inputs = inputs;
    }

    /// What the next record comes to.
    ///
    /// @param run the record of the run it belongs to, if it changes that
    /// @param superseded records of the runs that end with it
    public record Next(
            LogRecord record,
            AgentThread thread,
            Json state,
            @Nullable RunRecord run,
            List<RunRecord> superseded) {
        private Next(LogRecord record, AgentThread thread, Json state) {
            this(record, thread, state, null, List.of());
        }

        /// All records of runs that it changes.
        public List<RunRecord> runs() {
            if (superseded.isEmpty()) {
                return run == null ? List.of() : List.of(run);
            }
            return Stream.concat(Stream.ofNullable(run), superseded.stream()).toList();
        }

        public Position position() {
            return new Position(record.lsn(), record.version());
        }
    }

    /// The first record of a thread, at version 0.
    public static LogRecord opening(Owner owner, ThreadId thread, Entry.Opened entry, long now) {
        if (!entry.owner().equals(owner) || !entry.thread().id().equals(thread)) {
            throw new IllegalArgumentException(
                    "thread %s of %s cannot be opened as %s of %s"
                            .formatted(entry.thread().id(), entry.owner(), thread, owner));
        }
        return new LogRecord(1, now, 0, null, entry);
    }

    /// The thread after its first record.
    ///
    /// @throws StoreException with `Serialization` when the patches it comes with do not apply
    public static ThreadFold of(LogRecord opening) {
        if (!(opening.entry() instanceof Entry.Opened opened)) {
            throw new StoreException(
                    new StoreException.Reason.Serialization(
                            "a log must begin with the opening of its thread, found "
                                    + RecordJson.kindOf(opening.entry())));
        }
        var metadata = opened.thread().metadata().withUpdatedAt(opening.at());
        if (metadata.createdAt() == null) {
            metadata = metadata.withCreatedAt(opening.at());
        }
        var thread = opened.thread().withMetadata(metadata);
        var state = Changes.apply(thread.patches(), thread.state());
        var view = new ThreadView(opened.owner(), thread, state, opening.version(), opening.lsn());
        return new ThreadFold(view, new RunFold(), new InputFold());
    }

    /// A thread as [ThreadMemo] kept it.
    static ThreadFold of(ThreadView view, RunFold runs, InputFold inputs) {
        return new ThreadFold(view, runs, inputs);
    }

    public Owner owner() {
        return owner;
    }

    public AgentThread thread() {
        return thread;
    }

    public Json state() {
        return state;
    }

    public long version() {
        return version;
    }

    public long lsn() {
        return lsn;
    }

    public ThreadView view() {
        return new ThreadView(owner, thread, state, version, lsn);
    }

    public Optional<RunTrail> trail(RunId run) {
        return runs.trail(run);
    }

    /// The runs that are not done, oldest first.
    public List<RunRecord> openRuns() {
        return runs.open();
    }

    public Collection<RunRecord> runs() {
        return runs.records();
    }

    /// The record of a run.
    public Optional<RunRecord> run(RunId run) {
        return runs.record(run);
    }

    /// The state after a change that was read and is the next.
    public Json stateAfter(ThreadChangeSet change) {
        return Changes.stateAfter(Entry.Changed.of(change), state);
    }

    /// Takes over the record of a run that was written before the log began.
    public void remember(RunRecord record) {
        runs.remember(record);
    }

    /// Where an input was put, if the thread has it already.
    public Optional<Position> placeOf(Entry entry) {
        return entry instanceof Entry.Received received
                ? inputs.placeOf(received.id())
                : Optional.empty();
    }

    /// What appending the entry comes to; nothing has happened yet.
    ///
    /// @throws StoreException with `AlreadyExists`, `Fenced` or `VersionConflict`, or with
    ///   `Serialization` when a patch does not apply
    public Next next(Entry entry, Guard guard, long now) {
        check(guard);
        check(entry);
        var by = entry instanceof Entry.Claimed claimed ? claimed.claim() : guard.claim();
        if (!(entry instanceof Entry.Changed change)) {
            return next(new LogRecord(lsn + 1, now, version, by, entry));
        }
        var kept = Changes.checked(change, thread.id());
        return changed(
                new LogRecord(lsn + 1, now, version + 1, by, kept),
                kept,
                stateAfter(change, kept, guard));
    }

    private Json stateAfter(Entry.Changed change, Entry.Changed kept, Guard guard) {
        var after = change.after();
        if (after == null || !(guard.version() instanceof VersionPrecondition.Exact)) {
            return Changes.stateAfter(kept, state);
        }
        // What is believed here is not what is read again after a restart.
        assert after.equals(Changes.stateAfter(kept, state))
                : "state after the change is not that of its patches: " + after;
        return after;
    }

    /// What a record that was read comes to.
    public Next next(LogRecord record) {
        return switch (record.entry()) {
            case Entry.Changed change -> changed(record, change, Changes.stateAfter(change, state));
            case Entry.Relabelled labels ->
                    new Next(record, ThreadLabels.apply(thread, labels, record.at()), state);
            case Entry.Opened _,
                    Entry.Started _,
                    Entry.Finished _,
                    Entry.Received _,
                    Entry.Claimed _,
                    Entry.Sent _ ->
                    new Next(record, thread, state);
        };
    }

    private Next changed(LogRecord record, Entry.Changed change, Json after) {
        var fresh =
                change.replaces()
                        ? change.set().messages()
                        : messages.without(change.set().messages());
        return new Next(
                record,
                Changes.apply(change, fresh, thread, after, record.at()),
                after,
                runs.recordAfter(change.set(), record.at(), thread.id()),
                runs.recordsAfter(change.superseded(), record.at(), thread.id()));
    }

    /// Makes it so.
    public void accept(Next next) {
        var record = next.record();
        if (record.entry() instanceof Entry.Changed change) {
            if (change.replaces()) {
                messages.replace(next.thread().messages());
            } else {
                messages.add(change.set().messages());
            }
        }
        thread = next.thread();
        state = next.state();
        version = record.version();
        lsn = record.lsn();
        runs.accept(record, next.runs());
        inputs.accept(record);
    }

    /// Adds a record that was read.
    public void accept(LogRecord record) {
        accept(next(record));
    }

    private void check(Guard guard) {
        var claim = guard.claim();
        if (claim != null && claim.epoch() != runs.epoch(claim.run())) {
            throw fenced(claim.run(), claim.epoch());
        }
        if (guard.version() instanceof VersionPrecondition.Exact(var expected)
                && expected != version) {
            throw new StoreException(new StoreException.Reason.VersionConflict(expected, version));
        }
    }

    private void check(Entry entry) {
        switch (entry) {
            case Entry.Opened _ ->
                    throw new StoreException(new StoreException.Reason.AlreadyExists(thread.id()));
            case Entry.Claimed claimed -> check(claimed);
            case Entry.Changed change -> {
                inputs.requireOpen(change.took());
                if (!change.superseded().isEmpty()) {
                    change.superseded().forEach(other -> check(change, other));
                }
                if (change.labels() != null) {
                    ThreadLabels.requireAllowed(change.labels());
                }
            }
            case Entry.Relabelled labels -> ThreadLabels.requireAllowed(labels.set());
            case Entry.Started _, Entry.Finished _, Entry.Received _, Entry.Sent _ -> {}
        }
    }

    private void check(Entry.Claimed claimed) {
        var claim = claimed.claim();
        if (claim.epoch() != runs.epoch(claim.run()) + 1) {
            throw fenced(claim.run(), claim.epoch());
        }
    }

    private void check(Entry.Changed change, Entry.Superseded other) {
        if (other.run().equals(change.set().run()) || runs.record(other.run()).isEmpty()) {
            throw new IllegalArgumentException(
                    "run %s is no other run of thread %s".formatted(other.run(), thread.id()));
        }
        check(other.claim());
    }

    private StoreException fenced(RunId run, long epoch) {
        return new StoreException(new StoreException.Reason.Fenced(run, epoch, runs.epoch(run)));
    }

    RunFold runFold() {
        return runs;
    }

    InputFold inputFold() {
        return inputs;
    }

    /// Inputs that no commit has used up, by their lsn, oldest first.
    public List<Long> openInputs() {
        return inputs.open();
    }
}
