package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.core.suspend.Expiry;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets what was to happen happen to calls that nobody has answered in time.
///
/// However many runs wait, all it keeps is when the first of them expires, and those that have;
/// which ones that are, the records of the store tell.
final class Expiries {
    /// When nothing is known to expire.
    static final long NEVER = Long.MAX_VALUE;

    private static final String REASON = "nobody answered in time";

    private final ReceivedInputs inputs;
    private final Complaints left = new Complaints("has waited too long and could not go on");
    private final ExpiredRuns expired = new ExpiredRuns();
    private final ReentrantLock looking = new ReentrantLock(); // held by the one who looks
    private final Object lock = new Object(); // guards next
    private long next = NEVER;

    Expiries(ReceivedInputs inputs) {
        this.inputs = inputs;
    }

    /// A run of this process is over; it may wait.
    ///
    /// @return whether it waits for something that expires
    boolean ended(LiveRun run) {
        var identity = run.setup().identity();
        return inputs.store()
                .run(identity.owner(), identity.run())
                .map(Expiries::of)
                .filter(at -> at != NEVER)
                .map(at -> {
                    expect(at);
                    return true;
                })
                .orElse(false);
    }

    /// The end of a run of this process is stored, or will not be by this process.
    ///
    /// @return whether another one can go on for it
    boolean settled(LiveRun run) {
        var identity = run.setup().identity();
        return expired.over(identity.owner(), identity.run());
    }

    /// All runs of the store are to be looked at.
    void expectAll() {
        expect(Long.MIN_VALUE);
    }

    private void expect(long at) {
        synchronized (lock) {
            next = Math.min(next, at);
        }
    }

    /// When the first one expires, or can go on that has; [#NEVER] when none is known to, and while
    /// somebody looks, who sees to what is due.
    long next() {
        if (looking.isLocked()) {
            return NEVER;
        }
        synchronized (lock) {
            return expired.isEmpty() ? next : expired.due();
        }
    }

    private static long of(RunRecord record) {
        var at = record.status() == RunStatus.WAITING ? record.expiresAt() : null;
        return at == null ? NEVER : at;
    }

    /// Sees to what has expired, and finds out what will be the next.
    ///
    /// @param between called between two runs, for many may have expired together
    void look(Runnable between) {
        looking.lock();
        try {
            seeTo(inputs.clock().millis(), between);
        } finally {
            looking.unlock();
        }
    }

    /// As [#look(Runnable)], unless somebody looks already.
    void tryToLook(Runnable between) {
        if (looking.tryLock()) {
            try {
                seeTo(inputs.clock().millis(), between);
            } finally {
                looking.unlock();
            }
        }
    }

    private void seeTo(long now, Runnable between) {
        if (expired.isEmpty()) {
            findExpired(now);
        }
        for (var run = expired.next(now); run.isPresent(); run = expired.next(now)) {
            between.run();
            letGoOn(run.get().owner(), run.get().value(), now);
        }
    }

    private void letGoOn(Owner owner, RunRecord record, long now) {
        if (!isSeenTo(owner, record, now)) {
            expect(now + Leases.RENEWAL.toMillis());
        }
        if (inputs.live().find(owner, record.run()).isEmpty()) {
            boolean _ = expired.over(owner, record.run()); // or it never began
        }
    }

    private void findExpired(long now) {
        synchronized (lock) {
            if (now < next) {
                return;
            }
            next = NEVER;
        }
        try {
            expired.add(found(now));
        } catch (RuntimeException e) { // nothing is known now of what was not looked at
            expect(now + Leases.RENEWAL.toMillis());
            throw e;
        }
    }

    private List<Owned<RunRecord>> found(long now) {
        var waiting = inputs.store().runsWithStatus(RunStatus.WAITING);
        left.retain(waiting);
        var found = new ArrayList<Owned<RunRecord>>();
        for (var run : waiting) {
            long at = of(run.value());
            if (at > now) {
                expect(at);
            } else {
                found.add(run);
            }
        }
        return found;
    }

    private boolean isSeenTo(Owner owner, RunRecord record, long now) {
        return left.isDone(
                owner,
                record.run(),
                () -> {
                    var expired =
                            inputs.store()
                                    .load(owner, record.thread())
                                    .map(view -> WaitingCalls.expired(view.state(), now))
                                    .orElse(List.of());
                    expire(owner, record.run(), expired, now);
                });
    }

    private void expire(Owner owner, RunId run, List<SuspendedCall> calls, long now) {
        var decisions = new ArrayList<ToolCallDecision>();
        for (var call : calls) {
            var expiry = Objects.requireNonNull(call.ticket().expiry());
            var action = action(expiry);
            if (action == null) {
                inputs.cancel(owner, run);
                return;
            }
            var resume =
                    new ToolCallResume("expired_" + expiry.at(), action, Json.NULL, REASON, now);
            decisions.add(new ToolCallDecision(call.callId(), resume));
        }
        if (!decisions.isEmpty()) {
            inputs.decide(owner, run, decisions);
        }
    }

    private static ToolCallResume.@Nullable Action action(Expiry expiry) {
        return switch (expiry.then()) {
            case RESUME -> ToolCallResume.Action.RESUME;
            case CANCEL -> ToolCallResume.Action.CANCEL;
            case END_RUN -> null;
        };
    }
}
