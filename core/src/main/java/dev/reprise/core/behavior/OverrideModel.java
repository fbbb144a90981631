package dev.reprise.core.behavior;

import java.util.List;

/// Asks another model in this step, with other fallbacks.
public record OverrideModel(String model, List<String> fallbackModels)
        implements BeforeInferenceAction {
    public OverrideModel {
        fallbackModels = List.copyOf(fallbackModels);
    }
}
