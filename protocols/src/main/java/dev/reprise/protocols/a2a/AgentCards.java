package dev.reprise.protocols.a2a;

import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.state.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The cards of the seed shape, by which the agents of one server are found.
///
/// @param product begins names, and with a capital letter descriptions
/// @param agents those of this process, in the order of their ids
public record AgentCards(String product, List<AgentSummary> agents) {
    public static final String PATH = "/v1/a2a/agents";
    private static final String JSON = "application/json";

    public AgentCards {
        agents = agents.stream().sorted(Comparator.comparing(AgentSummary::id)).distinct().toList();
    }

    /// The agent of this id.
    public Optional<AgentSummary> find(String id) {
        return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    /// Where an agent takes messages.
    public static String messagePath(String agent) {
        return PATH + "/" + agent + "/message:send";
    }

    /// The card of the host: that of its agent, or of all of them.
    public void writeHost(JsonOutput out) {
        out.beginObject();
        writeHostMembers(out);
        out.name("capabilities").beginObject();
        writeHostCapabilities(out);
        out.endObject();
        out.endObject();
    }

    void writeHostMembers(JsonOutput out) {
        if (agents.size() == 1) {
            var only = agents.getFirst().id();
            writeMembers(
                    out,
                    product + "-agent-" + only,
                    "A2A discovery card for %s agent '%s'".formatted(title(), only),
                    messagePath(only));
        } else {
            writeMembers(
                    out,
                    product + "-a2a-gateway",
                    "A2A discovery card for %s multi-agent gateway (%d agents)"
                            .formatted(title(), agents.size()),
                    PATH);
        }
    }

    void writeHostCapabilities(JsonOutput out) {
        out.member("taskManagement", true).member("streaming", true).member("agentDiscovery", true);
        out.member("agentCount", (long) agents.size());
        out.array("agents", agents, (agent, to) -> to.value(agent.id()));
    }

    /// The card of one agent.
    public void writeAgent(AgentSummary agent, JsonOutput out) {
        out.beginObject();
        writeMembers(
                out,
                product + "-agent-" + agent.id(),
                "A2A card for %s agent '%s'".formatted(title(), agent.id()),
                messagePath(agent.id()));
        out.name("capabilities").beginObject();
        out.member("taskManagement", true).member("streaming", true);
        out.endObject();
        out.endObject();
    }

    /// Where the cards of all agents are.
    public void writeListing(JsonOutput out) {
        out.beginArray();
        for (var agent : agents) {
            out.beginObject()
                    .member("agentId", agent.id())
                    .member("agentCardUrl", PATH + "/" + agent.id() + "/agent-card")
                    .member("messageSendUrl", messagePath(agent.id()))
                    .endObject();
        }
        out.endArray();
    }

    private static void writeMembers(JsonOutput out, String name, String description, String url) {
        out.member("name", name).member("description", description).member("version", "1.0");
        out.member("url", url);
        out.name("defaultInputModes").beginArray().value(JSON).endArray();
        out.name("defaultOutputModes").beginArray().value(JSON).endArray();
    }

    private String title() {
        return product.isEmpty()
                ? product
                : Character.toTitleCase(product.charAt(0)) + product.substring(1);
    }

    /// The entity tag of the card of the host: another one for another set of agents.
    public String etag() {
        var ids = String.join("\u001f", agents.stream().map(AgentSummary::id).toList());
        return etagOf("v1|" + ids);
    }

    /// The weak tag of a text: FNV-1a of 64 bits over its UTF-8.
    public static String etagOf(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
        }
        return "W/\"a2a-agents-%016x\"".formatted(hash);
    }

    /// Whether a header `If-None-Match` has a tag.
    public static boolean matches(String header, String etag) {
        for (var member : header.split(",", -1)) {
            var tag = member.strip();
            if (tag.equals("*") || tag.equals(etag)) {
                return true;
            }
        }
        return false;
    }
}
