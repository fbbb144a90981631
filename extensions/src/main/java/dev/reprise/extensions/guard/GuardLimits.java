package dev.reprise.extensions.guard;

import java.time.Duration;

/// How much a run may do. There is always a limit.
///
/// @param maxSteps model calls, the closing turn not counted; 1 to `ceiling`
/// @param maxDuration from the first step on, without the time the run waits for people
/// @param maxToolCalls calls in all rounds together
/// @param closingTurn whether the model may answer once more, without tools, when a limit is
///   reached
/// @param ceiling most steps that can be configured
public record GuardLimits(
        int maxSteps, Duration maxDuration, int maxToolCalls, boolean closingTurn, int ceiling) {
    /// Most steps that can be configured unless the ceiling is raised.
    public static final int CEILING = 100;

    /// 20 steps, 15 minutes, 200 tool calls, and a closing turn.
    public static final GuardLimits DEFAULT =
            new GuardLimits(20, Duration.ofMinutes(15), 200, true, CEILING);

    /// The same with 15 steps.
    public static final GuardLimits DEVELOPMENT = DEFAULT.withMaxSteps(15);

    public GuardLimits {
        if (maxSteps < 1 || maxSteps > ceiling) {
            throw new IllegalArgumentException(
                    "maxSteps must be from 1 to %d, was %d".formatted(ceiling, maxSteps));
        }
        if (maxDuration.toMillis() < 1) {
            throw new IllegalArgumentException("maxDuration must be positive, was " + maxDuration);
        }
        if (maxToolCalls < 1) {
            throw new IllegalArgumentException(
                    "maxToolCalls must be at least 1, was " + maxToolCalls);
        }
    }

    public GuardLimits withMaxSteps(int steps) {
        return new GuardLimits(steps, maxDuration, maxToolCalls, closingTurn, ceiling);
    }

    public GuardLimits withMaxDuration(Duration duration) {
        return new GuardLimits(maxSteps, duration, maxToolCalls, closingTurn, ceiling);
    }

    public GuardLimits withMaxToolCalls(int calls) {
        return new GuardLimits(maxSteps, maxDuration, calls, closingTurn, ceiling);
    }

    public GuardLimits withClosingTurn(boolean turn) {
        return new GuardLimits(maxSteps, maxDuration, maxToolCalls, turn, ceiling);
    }

    /// Allows more steps than usual to be configured.
    public GuardLimits withCeiling(int steps) {
        return new GuardLimits(maxSteps, maxDuration, maxToolCalls, closingTurn, steps);
    }
}
