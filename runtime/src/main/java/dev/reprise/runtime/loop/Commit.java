package dev.reprise.runtime.loop;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunMeta;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes what happened true: one append with messages, patches, actions and events.
///
/// Events that the commit releases are stored with it and shown after it.
final class Commit {
    private final RunSetup setup;
    private final Conversation conversation;
    private final Emitter emitter;
    private final Totals totals;
    private long version;
    private boolean finished;

    Commit(
            RunSetup setup,
            Conversation conversation,
            Emitter emitter,
            Totals totals,
            long version) {
        this.setup = setup;
        this.conversation = conversation;
        this.emitter = emitter;
        this.totals = totals;
        this.version = version;
    }

    /// An event made once its place is known.
    @FunctionalInterface
    interface Released extends Function<EventMeta, AgentEvent> {}

    /// Commits if there is anything to commit.
    void ifChanged(ChangeReason reason) {
        if (conversation.hasChanges()) {
            now(reason, List.of());
        }
    }

    /// Commits and shows the released events.
    ///
    /// @throws dev.reprise.core.store.StoreException when the store refuses; nothing is shown then
    void now(ChangeReason reason, List<Released> released) {
        append(reason, null, released, Long.MAX_VALUE);
    }

    /// The last commit of a segment, made even when nothing changed.
    ///
    /// @param inputs the last record whose inputs the run knows
    /// @throws dev.reprise.core.store.StoreException with `InputArrived` when there are later ones
    void finish(Termination termination, List<Released> last, long inputs) {
        append(ChangeReason.RUN_FINISHED, meta(termination), last, inputs);
        finished = true;
    }

    /// Whether [#finish] succeeded.
    boolean isFinished() {
        return finished;
    }

    /// What stores all that [#finish] could not.
    Settlement settlement(Termination.Failed failed) {
        return new Settlement(
                setup, version, changed(ChangeReason.RUN_FINISHED, meta(failed)), failed);
    }

    private void append(
            ChangeReason reason, @Nullable RunMeta meta, List<Released> released, long inputs) {
        emitter.flush();
        try {
            for (var event : released) {
                emitter.emit(event.apply(emitter.next()));
            }
            version =
                    setup.store()
                            .append(
                                    setup.identity().owner(),
                                    setup.identity().thread(),
                                    changed(reason, meta),
                                    Guard.of(setup.claim(), version).withInputsUpTo(inputs))
                            .version();
        } catch (RuntimeException | Error e) {
            emitter.rewind();
            throw e;
        }
        conversation.clearDelta();
        emitter.committed();
    }

    private Entry.Changed changed(ChangeReason reason, @Nullable RunMeta meta) {
        return new Entry.Changed(
                conversation.delta(reason, meta),
                emitter.uncommitted(),
                conversation.took(),
                List.of(),
                false,
                conversation.state());
    }

    private @Nullable RunMeta meta(Termination termination) {
        if (!setup.recorded()) {
            return null;
        }
        var identity = setup.identity();
        var meta =
                new RunMeta(
                        identity.agent(),
                        identity.origin(),
                        RunStatus.RUNNING.moveTo(termination.status()),
                        identity.parentThread(),
                        termination.recordedCode(),
                        termination.detail(),
                        setup.sourceMailboxEntry(),
                        totals.inputTokens(),
                        totals.outputTokens());
        return meta.status() == RunStatus.WAITING
                ? meta.withExpiresAt(WaitingCalls.firstExpiry(conversation.state()))
                : meta;
    }
}
