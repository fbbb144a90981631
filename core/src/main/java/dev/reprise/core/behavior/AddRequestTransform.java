package dev.reprise.core.behavior;

import dev.reprise.core.model.RequestTransform;

/// Changes the request of this step before every attempt.
public record AddRequestTransform(RequestTransform transform) implements BeforeInferenceAction {}
