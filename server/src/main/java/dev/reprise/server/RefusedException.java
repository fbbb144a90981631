package dev.reprise.server;

import dev.reprise.core.AgentException;
import org.jspecify.annotations.Nullable;

/// A request is answered with a problem.
final class RefusedException extends AgentException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedException(Problem problem) {
        this(problem, null);
    }

    RefusedException(Problem problem, @Nullable Throwable cause) {
        super(problem.text(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
