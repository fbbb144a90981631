package dev.reprise.protocols.agui;

import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.state.JsonOutput;

/// What a client may expect of an agent, in the categories of AG-UI 1.0.
public final class AgUiCapabilities {
    private AgUiCapabilities() {}

    /// Writes the document.
    public static void write(AgentSummary agent, JsonOutput out) {
        out.beginObject().name("identity").beginObject().member("name", agent.name());
        if (!agent.description().isBlank()) {
            out.member("description", agent.description());
        }
        out.member("type", "reprise").endObject();
        all(out, "transport", "streaming", "resumable");
        all(out, "tools", "supported", "clientProvided", "parallelCalls");
        all(out, "state", "snapshots", "deltas", "persistentState");
        out.name("multimodal").beginObject();
        all(out, "input", "image", "audio", "video", "pdf", "file");
        out.endObject();
        all(out, "reasoning", "supported", "streaming", "encrypted");
        out.name("humanInTheLoop").beginObject();
        for (var name : new String[] {"supported", "approvals", "interventions", "interrupts"}) {
            out.member(name, true);
        }
        out.member("feedback", false).member("approveWithEdits", true).endObject();
        out.endObject();
    }

    private static void all(JsonOutput out, String category, String... names) {
        out.name(category).beginObject();
        for (var name : names) {
            out.member(name, true);
        }
        out.endObject();
    }
}
