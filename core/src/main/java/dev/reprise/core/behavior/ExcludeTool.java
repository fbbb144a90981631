package dev.reprise.core.behavior;

/// Takes one tool away for this step; an unknown id is harmless.
public record ExcludeTool(String tool) implements BeforeInferenceAction {}
