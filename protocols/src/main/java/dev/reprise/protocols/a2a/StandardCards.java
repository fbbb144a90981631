package dev.reprise.protocols.a2a;

import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.state.JsonOutput;
import java.util.List;

/// The cards of A2A 1.0.
///
/// @param base where clients reach the server, without a slash at the end
/// @param prefix of the paths of the standard bindings
/// @param push whether news of tasks are sent
public record StandardCards(AgentCards cards, String base, String prefix, boolean push) {
    private static final List<String> OUTPUT_MODES = List.of("text/plain", "application/json");

    /// What else a model takes depends on the model.
    private static final List<String> INPUT_MODES =
            List.of("text/plain", "application/json", "image/*", "audio/*", "application/pdf");

    /// Which shape the card of the host has.
    public enum Mode {
        SEED,
        STANDARD,
        MERGED
    }

    /// The card of the host.
    public void writeHost(Mode mode, JsonOutput out) {
        switch (mode) {
            case SEED -> cards.writeHost(out);
            case STANDARD -> write(cards.agents(), hostName(), "The agents of this server.", out);
            case MERGED -> {
                out.beginObject();
                cards.writeHostMembers(out);
                writeInterfaces(cards.agents(), out);
                out.name("capabilities").beginObject();
                cards.writeHostCapabilities(out);
                out.member("pushNotifications", push).member("extendedAgentCard", false);
                out.endObject();
                writeSkills(cards.agents(), out);
                out.endObject();
            }
        }
    }

    private String hostName() {
        return cards.agents().size() == 1
                ? cards.agents().getFirst().name()
                : cards.product() + "-a2a-gateway";
    }

    /// The card of one agent.
    public void writeAgent(AgentSummary agent, JsonOutput out) {
        write(List.of(agent), agent.name(), agent.description(), out);
    }

    private void write(List<AgentSummary> agents, String name, String description, JsonOutput out) {
        out.beginObject();
        out.member("name", name).member("description", description).member("version", "1.0");
        writeInterfaces(agents, out);
        out.name("capabilities").beginObject();
        out.member("streaming", true).member("pushNotifications", push);
        out.member("extendedAgentCard", false).endObject();
        writeModes("defaultInputModes", INPUT_MODES, out);
        writeModes("defaultOutputModes", OUTPUT_MODES, out);
        writeSkills(agents, out);
        out.endObject();
    }

    private static void writeModes(String name, List<String> modes, JsonOutput out) {
        out.name(name).beginArray();
        modes.forEach(out::value);
        out.endArray();
    }

    private void writeInterfaces(List<AgentSummary> agents, JsonOutput out) {
        out.name("supportedInterfaces").beginArray();
        for (var agent : agents) {
            var url = base + prefix + "/" + agent.id();
            for (var binding : List.of("JSONRPC", "HTTP+JSON")) {
                out.beginObject()
                        .member("url", url)
                        .member("protocolBinding", binding)
                        .member("protocolVersion", "1.0")
                        .endObject();
            }
        }
        out.endArray();
    }

    private static void writeSkills(List<AgentSummary> agents, JsonOutput out) {
        out.name("skills").beginArray();
        for (var agent : agents) {
            out.beginObject();
            out.member("id", agent.id()).member("name", agent.name());
            out.member("description", agent.description());
            out.name("tags").beginArray().value("agent").endArray();
            out.endObject();
        }
        out.endArray();
    }
}
