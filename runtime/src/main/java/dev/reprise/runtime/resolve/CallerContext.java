package dev.reprise.runtime.resolve;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;

/// Tells the model at every step what the caller of the run wants it to know.
record CallerContext(String text) implements AgentBehavior {
    static final String ID = "caller_context";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        return ActionSet.of(AddContextMessage.system(ID, text));
    }
}
