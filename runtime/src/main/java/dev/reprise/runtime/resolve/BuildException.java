package dev.reprise.runtime.resolve;

import dev.reprise.core.AgentException;

/// A runtime cannot be built from what was collected for it.
public final class BuildException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// What has an id.
    public enum Kind {
        AGENT("agent"),
        TOOL("tool"),
        BEHAVIOR("behavior"),
        STOP_POLICY("stop condition"),
        MODEL("model"),
        PROVIDER("provider"),
        WIRING("wiring");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /// What is wrong.
    public sealed interface Reason {
        record BlankId(Kind kind) implements Reason {}

        record AlreadyConfigured(Kind kind, String id) implements Reason {}

        /// Two bundles, or a bundle and the application, bring the same id.
        record TakenInBundle(String bundle, Kind kind, String id) implements Reason {}

        /// A tool was given under another id than its own.
        record OtherId(String key, String id) implements Reason {}

        record EmptyReference(String agent, Kind kind) implements Reason {}

        record ReservedReference(String agent, Kind kind, String id) implements Reason {}

        record DuplicateReference(String agent, Kind kind, String id) implements Reason {}

        record UnknownReference(String agent, Kind kind, String id) implements Reason {}

        /// A behavior holds something of an agent that is not there, or does not name the behavior.
        record NotAttached(String behavior, String agent) implements Reason {}

        record NoProviders() implements Reason {}

        record ProviderNotFound(String provider, String model) implements Reason {}

        /// A behavior or a wiring wants another lattice at a path than is known there.
        record OtherLattice(Kind kind, String id, String problem) implements Reason {}

        /// A wiring reserves a behavior that the runtime keeps for itself.
        record KeptByRuntime(String wiring, String behavior) implements Reason {}

        /// Two wirings reserve one behavior.
        record ReservedTwice(String wiring, String behavior, String other) implements Reason {}

        /// There is a mailbox, but no place for the threads of its runs.
        record MailboxWithoutStore() implements Reason {}
    }

    private final transient Reason reason;

    public BuildException(Reason reason) {
        super(describe(reason), null);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.BlankId(var kind) -> kind + " id must not be blank";
            case Reason.AlreadyConfigured(var kind, var id) ->
                    "%s id already configured: %s".formatted(kind, id);
            case Reason.TakenInBundle(var bundle, var kind, var id) ->
                    "bundle '%s' %s id already registered: %s".formatted(bundle, kind, id);
            case Reason.OtherId(var key, var id) ->
                    "tool id is %s, but it is given as %s".formatted(id, key);
            case Reason.EmptyReference(var agent, var kind) ->
                    "agent %s references an empty %s id".formatted(agent, kind);
            case Reason.ReservedReference(var agent, var kind, var id) ->
                    "agent %s references reserved %s id: %s".formatted(agent, kind, id);
            case Reason.DuplicateReference(var agent, var kind, var id) ->
                    "agent %s has duplicate %s reference: %s".formatted(agent, kind, id);
            case Reason.UnknownReference(var agent, var kind, var id) ->
                    "agent %s references unknown %s id: %s".formatted(agent, kind, id);
            case Reason.NotAttached(var behavior, var agent) ->
                    "behavior %s is configured for agent %s, which does not exist or does not name it"
                            .formatted(behavior, agent);
            case Reason.NoProviders() -> "models configured but no ProviderRegistry configured";
            case Reason.ProviderNotFound(var provider, var model) ->
                    "provider not found: %s (for model id: %s)".formatted(provider, model);
            case Reason.OtherLattice(var kind, var id, var problem) ->
                    "%s %s: %s".formatted(kind, id, problem);
            case Reason.KeptByRuntime(var wiring, var behavior) ->
                    "wiring %s reserves behavior id %s, which the runtime keeps for itself"
                            .formatted(wiring, behavior);
            case Reason.ReservedTwice(var wiring, var behavior, var other) ->
                    "wiring %s reserves behavior id %s, which is reserved by wiring %s"
                            .formatted(wiring, behavior, other);
            case Reason.MailboxWithoutStore() -> "a mailbox needs a store for threads";
        };
    }
}
