package dev.reprise.core.behavior;

import dev.reprise.core.model.InferenceOverride;

/// Changes options of this step's model call; several merge member by member, later ones win.
public record OverrideInference(InferenceOverride override) implements BeforeInferenceAction {}
