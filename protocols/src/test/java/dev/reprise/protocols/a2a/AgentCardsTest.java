package dev.reprise.protocols.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The cards by which agents are found.
class AgentCardsTest {
    private static AgentCards cards(String... ids) {
        return new AgentCards(
                "tirea",
                java.util.Arrays.stream(ids).map(id -> new AgentSummary(id, id, "")).toList());
    }

    private static Json host(AgentCards cards) {
        return Json.parse(JsonOutput.text(cards::writeHost));
    }

    @Test
    @Fact("a2a T-A2A-01")
    void severalAgentsHaveAGatewayCardAndAListing() {
        var two = cards("beta", "alpha");

        assertThat(JsonOutput.text(two::writeHost))
                .isEqualTo(
                        "{\"name\":\"tirea-a2a-gateway\",\"description\":\"A2A discovery card for Tirea multi-agent gateway (2"
                                + " agents)\",\"version\":\"1.0\",\"url\":\"/v1/a2a/agents\",\"defaultInputModes\":[\"application/json\"],"
                                + "\"defaultOutputModes\":[\"application/json\"],\"capabilities\":{\"taskManagement\":true,\"streaming\":true,"
                                + "\"agentDiscovery\":true,\"agentCount\":2,\"agents\":[\"alpha\",\"beta\"]}}");
        assertThat(JsonOutput.text(two::writeListing))
                .isEqualTo(
                        "[{\"agentId\":\"alpha\",\"agentCardUrl\":\"/v1/a2a/agents/alpha/agent-card\",\"messageSendUrl\":"
                                + "\"/v1/a2a/agents/alpha/message:send\"},{\"agentId\":\"beta\",\"agentCardUrl\":"
                                + "\"/v1/a2a/agents/beta/agent-card\",\"messageSendUrl\":\"/v1/a2a/agents/beta/message:send\"}]");
    }

    @Test
    @Fact("a2a T-A2A-02")
    void theCardOfTheOnlyAgentSaysWhereItTakesMessages() {
        var url = host(cards("solo")).find(Path.ROOT.key("url")).flatMap(Json::asText);

        assertThat(url).contains("/v1/a2a/agents/solo/message:send");
    }

    @Test
    @Fact("a2a T-A2A-04")
    void theTagFollowsTheSetOfAgentsAndNotTheirOrder() {
        assertThat(cards("a", "b").etag()).isEqualTo(cards("b", "a").etag());
        assertThat(cards("a", "b").etag()).isNotEqualTo(cards("a", "c").etag());
        assertThat(cards("a", "b").etag()).matches("W/\"a2a-agents-[0-9a-f]{16}\"");
    }

    /// FNV-1a of 64 bits of an empty text is its offset.
    @Test
    void theTagIsTheHashOfTheText() {
        assertThat(AgentCards.etagOf("")).isEqualTo("W/\"a2a-agents-cbf29ce484222325\"");
        assertThat(AgentCards.etagOf("a")).isEqualTo("W/\"a2a-agents-af63dc4c8601ec8c\"");
    }

    @Test
    void aTagMatchesAloneInAListOrAnyOne() {
        var tag = cards("a").etag();

        assertThat(AgentCards.matches(tag, tag)).isTrue();
        assertThat(AgentCards.matches("\"x\", " + tag, tag)).isTrue();
        assertThat(AgentCards.matches("*", tag)).isTrue();
        assertThat(AgentCards.matches(tag.substring(2), tag)).isFalse();
        assertThat(AgentCards.matches("", tag)).isFalse();
    }

    @Test
    void theStandardCardNamesBothBindingsOfEachAgent() {
        var standard = new StandardCards(cards("a", "b"), "http://h:1", "/a2a", true);

        var merged =
                Json.parse(
                        JsonOutput.text(out -> standard.writeHost(StandardCards.Mode.MERGED, out)));

        assertThat(merged.find(Path.ROOT.key("supportedInterfaces")).orElseThrow())
                .isEqualTo(
                        Json.array(
                                at("http://h:1/a2a/a", "JSONRPC"),
                                at("http://h:1/a2a/a", "HTTP+JSON"),
                                at("http://h:1/a2a/b", "JSONRPC"),
                                at("http://h:1/a2a/b", "HTTP+JSON")));
        assertThat(merged.find(Path.ROOT.key("capabilities").key("agentCount")))
                .contains(Json.of(2));
        assertThat(merged.find(Path.ROOT.key("skills").index(1).key("id"))).contains(Json.of("b"));
    }

    private static Json at(String url, String binding) {
        return Json.object("url", url, "protocolBinding", binding, "protocolVersion", "1.0");
    }

    @Test
    void aCardInOneShapeHasNothingOfTheOther() {
        var standard = new StandardCards(cards("a", "b"), "http://h:1", "/a2a", false);
        for (var mode : List.of(StandardCards.Mode.SEED, StandardCards.Mode.STANDARD)) {
            var text = JsonOutput.text(out -> standard.writeHost(mode, out));
            assertThat(text.contains("agentCount")).isEqualTo(mode == StandardCards.Mode.SEED);
            assertThat(text.contains("supportedInterfaces"))
                    .isEqualTo(mode == StandardCards.Mode.STANDARD);
        }
    }
}
