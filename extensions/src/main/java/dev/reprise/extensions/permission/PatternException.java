package dev.reprise.extensions.permission;

import dev.reprise.core.AgentException;

/// A text is no pattern over tool calls.
public final class PatternException extends AgentException {
    private static final long serialVersionUID = 1;

    private final int position;
    private final String problem;

    /// @param position of the problem, in bytes of UTF-8 from the beginning of the text
    PatternException(int position, String problem) {
        super("parse error at %d: %s".formatted(position, problem), null);
        this.position = position;
        this.problem = problem;
    }

    /// Where the problem is, in bytes of UTF-8 from the beginning of the text.
    public int position() {
        return position;
    }

    /// What is wrong there, such as `expected ')'`.
    public String problem() {
        return problem;
    }
}
