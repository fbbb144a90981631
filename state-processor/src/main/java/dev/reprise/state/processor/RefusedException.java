package dev.reprise.state.processor;

import javax.lang.model.element.Element;

/// An element cannot be state.
final class RefusedException extends RuntimeException {
    private final transient Element element;

    RefusedException(Element element, String message) {
        super(message);
        this.element = element;
    }

    Element element() {
        return element;
    }
}
