package dev.reprise.core.gateway;

import dev.reprise.core.AgentException;

/// A run cannot be put together from what is registered.
public final class ResolveException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// What is missing or wrong.
    public sealed interface Reason {
        record AgentNotFound(String agent) implements Reason {}

        record ModelNotFound(String model) implements Reason {}

        record ProviderNotFound(String provider, String model) implements Reason {}

        record BehaviorNotFound(String behavior) implements Reason {}

        record StopPolicyNotFound(String policy) implements Reason {}

        record Wiring(String detail) implements Reason {}
    }

    private final transient Reason reason;

    public ResolveException(Reason reason) {
        super(describe(reason), null);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.AgentNotFound(var agent) -> "agent not found: " + agent;
            case Reason.ModelNotFound(var model) -> "model not found: " + model;
            case Reason.ProviderNotFound(var provider, var model) ->
                    "provider not found: %s (for model id: %s)".formatted(provider, model);
            case Reason.BehaviorNotFound(var behavior) -> "behavior not found: " + behavior;
            case Reason.StopPolicyNotFound(var policy) -> "stop condition not found: " + policy;
            case Reason.Wiring(var detail) -> detail;
        };
    }
}
