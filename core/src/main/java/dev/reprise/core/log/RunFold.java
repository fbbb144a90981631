package dev.reprise.core.log;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadChangeSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The runs of a thread: their records, and where they are found in the log.
final class RunFold {
    private static final Comparator<RunRecord> OLDEST =
            Comparator.comparingLong(RunRecord::createdAt)
                    .thenComparingLong(RunRecord::updatedAt)
                    .thenComparing(record -> record.run().value());

    // Very many threads are in memory at once, and most of them have had few runs.
    private final Map<RunId, RunTrail> trails = new LinkedHashMap<>(2);
    private final Map<RunId, RunRecord> records = new LinkedHashMap<>(2);
    private final Map<RunId, RunRecord> open = new HashMap<>(2);

    Optional<RunTrail> trail(RunId run) {
        return Optional.ofNullable(trails.get(run));
    }

    Collection<RunTrail> trails() {
        return trails.values();
    }

    Collection<RunRecord> records() {
        return records.values();
    }

    Optional<RunRecord> record(RunId run) {
        return Optional.ofNullable(records.get(run));
    }

    List<RunRecord> open() {
        return open.values().stream().sorted(OLDEST).toList();
    }

    long epoch(RunId run) {
        var trail = trails.get(run);
        return trail == null ? 0 : trail.epoch();
    }

    List<RunRecord> recordsAfter(List<Entry.Superseded> ended, long at, ThreadId thread) {
        if (ended.isEmpty()) { // nearly always
            return List.of();
        }
        return ended.stream()
                .flatMap(other -> Stream.ofNullable(recordAfter(other.set(), at, thread)))
                .toList();
    }

    /// The record of the run after a change, if that touches it.
    @Nullable RunRecord recordAfter(ThreadChangeSet set, long at, ThreadId thread) {
        var run = set.run();
        return run == null ? null : RunRecord.after(records.get(run), thread, set, at);
    }

    void accept(LogRecord record, List<RunRecord> changed) {
        for (int i = 0; i < changed.size(); i++) {
            remember(changed.get(i));
        }
        var run = runOf(record);
        if (run != null) {
            trails.put(run, extended(trails.get(run), run, record));
        }
        if (record.entry() instanceof Entry.Changed change && !change.superseded().isEmpty()) {
            change.superseded().forEach(other -> end(other, record.lsn()));
        }
    }

    private void end(Entry.Superseded ended, long lsn) {
        var run = ended.run();
        var before = Optional.ofNullable(trails.get(run)).orElseGet(() -> begun(run, lsn));
        var claims = claimed(before, ended.claim());
        trails.put(
                run,
                new RunTrail(
                        run,
                        before.number(),
                        before.firstLsn(),
                        lsn,
                        lastSeq(ended.events(), before),
                        claims));
    }

    void remember(RunRecord record) {
        records.put(record.run(), record);
        if (record.status() == RunStatus.DONE) {
            open.remove(record.run());
        } else {
            open.put(record.run(), record);
        }
    }

    void remember(RunTrail trail) {
        trails.put(trail.run(), trail);
    }

    /// The run a record belongs to. An input for a run that has no record yet belongs to none.
    private @Nullable RunId runOf(LogRecord record) {
        return switch (record.entry()) {
            case Entry.Changed change -> change.set().run();
            case Entry.Started started -> started.run();
            case Entry.Finished finished -> finished.run();
            case Entry.Claimed claimed -> claimed.claim().run();
            case Entry.Received received ->
                    received.run() != null && trails.containsKey(received.run())
                            ? received.run()
                            : null;
            case Entry.Opened _, Entry.Relabelled _, Entry.Sent _ -> null;
        };
    }

    private RunTrail extended(@Nullable RunTrail trail, RunId run, LogRecord record) {
        long lsn = record.lsn();
        var before = trail == null ? begun(run, lsn) : trail;
        long lastSeq =
                record.entry() instanceof Entry.Changed change
                        ? lastSeq(change.events(), before)
                        : before.lastSeq();
        var claims =
                record.entry() instanceof Entry.Claimed claimed
                        ? claimed(before, claimed)
                        : before.claims();
        return new RunTrail(run, before.number(), before.firstLsn(), lsn, lastSeq, claims);
    }

    private RunTrail begun(RunId run, long lsn) {
        return new RunTrail(run, trails.size() + 1, lsn, lsn, -1, List.of());
    }

    private static long lastSeq(List<AgentEvent> events, RunTrail before) {
        return events.isEmpty() ? before.lastSeq() : events.getLast().meta().seq();
    }

    private static List<RunTrail.Ownership> claimed(RunTrail trail, Entry.Claimed claimed) {
        var claims = new ArrayList<>(trail.claims());
        claims.add(new RunTrail.Ownership(claimed.claim().epoch(), claimed.seq()));
        return claims;
    }
}
