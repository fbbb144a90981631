package dev.reprise.runtime.loop;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.Tool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run is doing outside, between two commits: which calls it began, and what those came to
/// that ended before the others.
///
/// The call that ends last is kept back: its result is in the commit of its round, or in the record
/// that something else begins before that. So calls made one by one cost one record each, like
/// those made at once. Calls of read-only tools leave nothing. For the run's own thread only, but
/// for [#late].
final class Journal {
    private final RunSetup setup;
    private final Map<String, Left> left; // by effect id
    private @Nullable Kept last;

    /// A call that was begun and did not end before its owner, or its round, was over.
    ///
    /// @param finished what it came to; absent when nobody knows
    public record Left(StartedCall started, Entry.@Nullable Finished finished) {}

    private record Kept(CallEffect effect, CallOutcome outcome) {}

    /// @param left by effect id
    Journal(RunSetup setup, Map<String, Left> left) {
        this.setup = setup;
        this.left = new HashMap<>(left);
    }

    /// Whether calls of the tool are recorded.
    static boolean records(Tool tool) {
        return !(tool.effect() instanceof EffectDeclaration.ReadOnly);
    }

    /// What is recorded of a call that is about to begin; nothing for some tools.
    ///
    /// @param attempt counts from 1
    static List<StartedCall> recordOf(Tool tool, CallEffect effect, int attempt) {
        return records(tool)
                ? List.of(
                        new StartedCall(
                                effect.call().id(),
                                effect.id(),
                                attempt,
                                effect.call().name(),
                                kindOf(tool),
                                effect.argumentsHash()))
                : List.of();
    }

    private static StartedCall.Kind kindOf(Tool tool) {
        return switch (tool.effect()) {
            case EffectDeclaration.ReadOnly(), EffectDeclaration.Idempotent() ->
                    StartedCall.Kind.IDEMPOTENT;
            case EffectDeclaration.Probed(var _) -> StartedCall.Kind.PROBE;
            case EffectDeclaration.Opaque(var _) -> StartedCall.Kind.OPAQUE;
        };
    }

    /// How an earlier owner left the call. It is told once: what comes of it is decided then.
    Optional<Left> takeLeft(CallEffect effect) {
        return left.isEmpty() ? Optional.empty() : Optional.ofNullable(left.remove(effect.id()));
    }

    /// Whether an earlier owner left the call, and nobody was told.
    boolean knows(CallEffect effect) {
        return !left.isEmpty() && left.containsKey(effect.id());
    }

    /// Looks whether a call of which nobody knew what it came to has succeeded since: it is then
    /// left as one that ended, and is not made again. Reads the whole log of the run.
    void lookFor(CallEffect effect) {
        var identity = setup.identity();
        var owner = identity.owner();
        var thread = identity.thread();
        var trail = setup.store().trail(owner, thread, identity.run());
        if (trail.isPresent()) {
            try (var log = setup.store().read(owner, thread, trail.get().firstLsn() - 1)) {
                var found = succeeded(log, effect.id());
                if (found != null) {
                    left.put(effect.id(), found);
                }
            }
        }
    }

    private static @Nullable Left succeeded(LogCursor log, String effect) {
        StartedCall begun = null;
        Left found = null;
        while (log.hasNext()) {
            var entry = log.next().entry();
            if (entry instanceof Entry.Started started) {
                for (var call : started.calls()) {
                    begun = call.effect().equals(effect) ? call : begun;
                }
            } else if (entry instanceof Entry.Finished end
                    && begun != null
                    && end.effect().equals(effect)
                    && end.result().isSuccess()) {
                found = new Left(begun, end);
            }
        }
        return found;
    }

    /// Tools are about to run; what is recorded is durable afterwards.
    ///
    /// @param calls those of them that are recorded
    void started(int step, List<StartedCall> calls) {
        if (calls.isEmpty()) {
            flush(false);
            return;
        }
        var ended = last == null ? List.<Entry.Finished>of() : List.of(kept(last, false));
        append(new Entry.Started(setup.identity().run(), step, calls, ended));
        last = null;
    }

    /// A recorded call ended.
    ///
    /// @param isTold whether that is told at once by the next record, or the commit of its round
    void finished(CallEffect effect, CallOutcome outcome, boolean isTold) {
        flush(false); // nothing came after all that could tell of the one before
        last = new Kept(effect, outcome);
        if (!isTold) {
            flush(false);
        }
    }

    /// A recorded call ended whose turn has not come.
    void aside(CallEffect effect, CallOutcome outcome) {
        append(outcome.kept(effect, setup.ids()::next, false));
    }

    /// What ended so far is committed.
    void committed() {
        last = null;
    }

    /// The round is given up, and what ended last is in no commit.
    void abandoned() {
        flush(true);
    }

    /// A recorded call ended for which nobody waits any more. May be called from any thread.
    ///
    /// @param untold whether no message tells of the call
    void late(CallEffect effect, CallOutcome outcome, boolean untold) {
        var ended = outcome.kept(effect, setup.ids()::next, true);
        append(untold ? ended.withArguments(effect.call().arguments()) : ended);
    }

    private void flush(boolean late) {
        var kept = last;
        if (kept != null) {
            last = null;
            append(kept(kept, late));
        }
    }

    private Entry.Finished kept(Kept kept, boolean late) {
        return kept.outcome().kept(kept.effect(), setup.ids()::next, late);
    }

    private void append(Entry entry) {
        var identity = setup.identity();
        setup.store().append(identity.owner(), identity.thread(), entry, Guard.of(setup.claim()));
    }
}
