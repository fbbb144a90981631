package dev.reprise.core.agent;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Decides after each model response whether the run should end.
///
/// Called on the run's own thread, once per response; it must not block. One that throws ends the
/// run as failed. The tools of the current response still run.
public interface StopPolicy {
    /// Names the policy in definitions.
    String id();

    Optional<Termination.Stopped> evaluate(Input input);

    /// What a policy sees; only this run's rounds count.
    ///
    /// @param rounds assistant turns so far, the current one included
    /// @param text of the current response
    /// @param calls of the current response
    /// @param elapsed since the first response
    /// @param consecutiveErrors rounds before this one, in a row, in which every call failed
    /// @param toolHistory names of the tools called in each of the last 20 rounds, sorted, oldest
    ///   first
    /// @param messages the whole conversation
    record Input(
            int rounds,
            String text,
            List<ToolCall> calls,
            Duration elapsed,
            long inputTokens,
            long outputTokens,
            int consecutiveErrors,
            List<List<String>> toolHistory,
            List<Message> messages) {}
}
