package dev.reprise.extensions.permission;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ExcludeTool;
import dev.reprise.core.behavior.IncludeOnlyTools;
import dev.reprise.core.behavior.Ordering;
import java.util.ArrayList;
import java.util.Set;

/// The behavior `tool_policy`: keeps a run to the tools its policy allows, in what the model is
/// offered and in what it calls.
public final class ToolPolicy implements AgentBehavior {
    public static final String ID = "tool_policy";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Ordering ordering() {
        return new Ordering(Set.of(), Set.of(Permission.ID));
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        var scope = step.policy().tools();
        var actions = new ArrayList<BeforeInferenceAction>();
        if (scope.allowed() != null) {
            actions.add(new IncludeOnlyTools(scope.allowed()));
        }
        if (scope.excluded() != null) {
            scope.excluded().forEach(id -> actions.add(new ExcludeTool(id)));
        }
        return new ActionSet<>(actions);
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute call) {
        return isInScope(call) ? ActionSet.empty() : ActionSet.of(refusal(call));
    }

    static boolean isInScope(BeforeToolExecute call) {
        return call.policy().tools().permits(call.call().name());
    }

    static Block refusal(BeforeToolExecute call) {
        return new Block(
                "Tool '%s' is not allowed by current policy".formatted(call.call().name()));
    }
}
