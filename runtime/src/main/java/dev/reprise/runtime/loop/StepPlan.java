package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AddRequestTransform;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.ExcludeTool;
import dev.reprise.core.behavior.IncludeOnlyTools;
import dev.reprise.core.behavior.OverrideInference;
import dev.reprise.core.behavior.OverrideModel;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.model.InferenceOverride;
import dev.reprise.core.model.RequestTransform;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.ToolDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the behaviors made of one step, before the model is called.
final class StepPlan {
    private final List<ContextMessage> fragments = new ArrayList<>();
    private final List<RequestTransform> transforms = new ArrayList<>();
    private List<ToolDescriptor> tools;
    private InferenceOverride override = InferenceOverride.NONE;
    private @Nullable Termination termination;

    /// @param tools what the agent may use
    StepPlan(List<ToolDescriptor> tools) {
        this.tools = tools;
    }

    /// Adds fragments that nobody asked for in this step.
    StepPlan withFragments(List<ContextMessage> more) {
        fragments.addAll(more);
        return this;
    }

    /// Applies actions in order; of single-slot ones the last wins.
    StepPlan with(List<BeforeInferenceAction> actions) {
        actions.forEach(this::apply);
        return this;
    }

    private void apply(BeforeInferenceAction action) {
        switch (action) {
            case AddContextMessage(var message) -> fragments.add(message);
            case ExcludeTool(var id) ->
                    tools = tools.stream().filter(tool -> !tool.id().equals(id)).toList();
            case IncludeOnlyTools(var ids) ->
                    tools = tools.stream().filter(tool -> ids.contains(tool.id())).toList();
            case AddRequestTransform(var transform) -> transforms.add(transform);
            case OverrideModel(var model, var fallbacks) ->
                    override =
                            override.with(
                                    new InferenceOverride(
                                            model, fallbacks, null, null, null, null));
            case OverrideInference(var later) -> override = override.with(later);
            case Terminate(var reason) -> termination = reason;
            case ChangeState _ -> {} // reduced with the others of the phase
        }
    }

    List<ContextMessage> fragments() {
        return fragments;
    }

    List<RequestTransform> transforms() {
        return transforms;
    }

    /// Tools offered to the model.
    List<ToolDescriptor> tools() {
        return tools;
    }

    InferenceOverride override() {
        return override;
    }

    @Nullable Termination termination() {
        return termination;
    }
}
