package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.frontend.FrontendTools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Changes an agent as the caller of one run wants it.
record Caller(RunOverrides wanted) {
    static final String TOOLS = "caller_tools";

    AgentDefinition definition(AgentDefinition agent) {
        var model = wanted.model();
        var prompt = wanted.systemPrompt();
        var mode = wanted.toolExecutionMode();
        if (model == null && prompt == null && mode == null) {
            return agent;
        }
        return agent.with(
                model == null ? agent.model() : model,
                prompt == null ? agent.systemPrompt() : prompt,
                mode == null ? agent.toolExecutionMode() : mode);
    }

    /// The agent's own tools, then those of the caller that have names of their own.
    Map<String, Tool> tools(Map<String, Tool> own) {
        if (wanted.frontendTools().isEmpty()) {
            return own;
        }
        var all = new LinkedHashMap<>(own);
        wanted.frontendTools()
                .forEach(tool -> all.putIfAbsent(tool.id(), FrontendTools.stub(tool)));
        return all;
    }

    /// The caller's come last, so that nobody else is asked about a call that does not run here.
    List<AgentBehavior> behaviors(List<AgentBehavior> own) {
        if (wanted.frontendTools().isEmpty() && wanted.context() == null) {
            return own;
        }
        var all = new ArrayList<>(own);
        if (!wanted.frontendTools().isEmpty()) {
            all.add(FrontendTools.of(TOOLS, wanted.frontendTools()));
        }
        if (wanted.context() != null) {
            all.add(new CallerContext(wanted.context()));
        }
        return all;
    }
}
