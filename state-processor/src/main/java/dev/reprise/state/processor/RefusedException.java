package dev.reprise.state.processor;

import javax.lang.model.element.Element;

/// An element cannot be state.
final class RefusedException extends RuntimeException {
    private final transient Element element;
    private final String problem;

    RefusedException(Element element, String problem) {
        super(problem);
        this.element = element;
        this.problem = problem;
    }

    /// As what another part of the program has said.
    RefusedException(Element element, RuntimeException cause) {
        super(cause);
        this.element = element;
        this.problem = String.valueOf(cause.getMessage());
    }

    String problem() {
        return problem;
    }

    Element element() {
        return element;
    }
}
