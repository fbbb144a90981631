package dev.reprise.runtime.resolve;

import dev.reprise.core.model.ChatModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// The models of another directory, each wrapped once.
public final class WrappedModels implements ModelDirectory {
    private final ModelDirectory models;
    private final UnaryOperator<ChatModel> wrapper;
    private final Map<ChatModel, ChatModel> wrapped = new ConcurrentHashMap<>();

    public WrappedModels(ModelDirectory models, UnaryOperator<ChatModel> wrapper) {
        this.models = models;
        this.wrapper = wrapper;
    }

    @Override
    public ModelCandidate find(String name) {
        return wrapped(models.find(name));
    }

    @Override
    public ModelCandidate fallback(String name, String first) {
        return wrapped(models.fallback(name, first));
    }

    private ModelCandidate wrapped(ModelCandidate found) {
        return new ModelCandidate(
                found.name(),
                wrapped.computeIfAbsent(found.model(), wrapper),
                found.providerName(),
                found.options());
    }
}
