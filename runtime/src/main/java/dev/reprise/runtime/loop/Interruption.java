package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.LogCursor;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a run stood when its owner died: at which point of the loop it goes on, and what was begun
/// there and not committed.
///
/// @param words what the model said last
/// @param calls of the last answer
/// @param ending how the run is to end, now or after its tools, if that was decided
/// @param open id of the answer of a step that has begun and not ended: a commit in its middle has
///   stored what was shown of it
/// @param waits whether the run had come to wait, and there is nothing new that the model is to be
///   told
/// @param left calls that were begun, by effect id
/// @param takeovers since the last change
public record Interruption(
        At at,
        LastWords words,
        List<ToolCall> calls,
        @Nullable Termination ending,
        @Nullable String open,
        boolean waits,
        Map<String, Journal.Left> left,
        int takeovers,
        long inputTokens,
        long outputTokens) {
    /// Of a run that nobody interrupted.
    public static final Interruption NONE =
            new Interruption(
                    At.START, new LastWords(), List.of(), null, null, false, Map.of(), 0, 0, 0);

    /// How often a run is taken over without any progress in between.
    private static final int MOST_TAKEOVERS = 3;

    /// A point of the loop.
    enum At {
        /// Before its behaviors heard of its start.
        START,
        /// Before a step.
        TOP,
        /// Before the tools of the last answer, or among them.
        ROUND,
        /// Before its last commit.
        END
    }

    public Interruption {
        calls = List.copyOf(calls);
        left = Map.copyOf(left);
    }

    /// Finds out from the log.
    ///
    /// @param log from the run's first record on
    /// @param state of the thread
    public static Interruption read(LogCursor log, RunId run, Json state) {
        var reader = new InterruptionReader(run);
        reader.read(log);
        return reader.found(state);
    }

    /// Whether it was taken over so often without any progress that once more is of no use.
    public boolean isHopeless() {
        return takeovers >= MOST_TAKEOVERS;
    }

    /// The last answer.
    Turn turn() {
        return Turn.brokenOff(words.whole(), calls, null);
    }
}
