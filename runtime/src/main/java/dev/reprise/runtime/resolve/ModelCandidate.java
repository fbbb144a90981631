package dev.reprise.runtime.resolve;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;

/// A model that can be asked.
///
/// @param name as the definition names it
/// @param providerName as its provider names it
public record ModelCandidate(
        String name, ChatModel model, String providerName, ChatOptions options) {}
