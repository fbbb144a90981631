package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A run as its log tells it.
final class RunReader {
    private final RunId run;
    private final DoneEffects effects;
    private final List<Change> changes = new ArrayList<>();

    /// @param version of the thread after it
    private record Change(long version, ThreadChangeSet set) {}

    private RunReader(RunId run) {
        this.run = run;
        this.effects = new DoneEffects(run);
    }

    /// @param log from the run's first record on
    static RunReader read(LogCursor log, RunId run) {
        var reader = new RunReader(run);
        while (log.hasNext()) {
            reader.read(log.next());
        }
        return reader;
    }

    private void read(LogRecord next) {
        effects.read(next.entry());
        if (next.entry() instanceof Entry.Changed change && run.equals(change.set().run())) {
            changes.add(new Change(next.version(), change.set()));
        }
    }

    /// What it did outside.
    DoneEffects effects() {
        return effects;
    }

    /// What the model said last; empty when it said nothing.
    String text() {
        var text = "";
        for (var change : changes) {
            for (var message : change.set().messages()) {
                if (message.role() == Role.ASSISTANT && !message.content().isBlank()) {
                    text = message.content();
                }
            }
        }
        return text;
    }

    private Change first() {
        return changes.getFirst();
    }

    /// Version of the thread before the run.
    long beforeInput() {
        return first().version() - 1;
    }

    /// What the run began with.
    List<Message> input() {
        return first().set().messages();
    }

    /// The state that came with its input.
    @Nullable JsonObject state() {
        return first().set().snapshot() instanceof JsonObject given ? given : null;
    }

    /// Version of the thread before the step in which the run ended.
    long beforeLastStep() {
        for (var change : changes.reversed()) {
            switch (change.set().reason()) {
                case RUN_FINISHED -> {}
                case ASSISTANT_TURN_COMMITTED -> {
                    return change.version() - 1;
                }
                case USER_MESSAGE, TOOL_RESULTS_COMMITTED -> {
                    return change.version();
                }
            }
        }
        return first().version();
    }

    /// Ids of the calls whose results the thread had at a version.
    Set<String> callsAt(long version) {
        var calls = new HashSet<String>();
        for (var change : changes) {
            if (change.version() <= version) {
                for (var message : change.set().messages()) {
                    if (message.toolCallId() != null) {
                        calls.add(message.toolCallId());
                    }
                }
            }
        }
        return calls;
    }
}
