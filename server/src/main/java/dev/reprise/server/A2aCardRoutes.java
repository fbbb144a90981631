package dev.reprise.server;

import dev.reprise.core.gateway.RunGateway;
import dev.reprise.protocols.a2a.AgentCards;
import dev.reprise.protocols.a2a.StandardCards;
import dev.reprise.state.JsonOutput;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import java.util.List;
import java.util.Objects;

/// The cards by which A2A clients find the agents of a server, in both shapes.
public final class A2aCardRoutes implements RouteGroup {
    private static final String HOST = "/.well-known/agent-card.json";

    private final RunGateway gateway;
    private final A2aOptions options;

    public A2aCardRoutes(RunGateway gateway, A2aOptions options) {
        this.gateway = gateway;
        this.options = options;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", HOST, "Says which agents there are, as A2A does.")
                        .answers(200, "AgentCard"),
                Operation.of("GET", AgentCards.PATH, "Lists the agents and where their cards are.")
                        .answers(200, "A2aAgents"),
                Operation.of(
                                "GET",
                                AgentCards.PATH + "/:agent_id/agent-card",
                                "Reads the card of an agent.")
                        .answers(200, "AgentCard"),
                Operation.of(
                                "GET",
                                options.prefix() + "/:agent_id" + HOST,
                                "Reads the card of an agent, of A2A 1.0.")
                        .answers(200, "AgentCard"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions routes) {
        rules.any(
                new Paths(prefix, routes)
                        .on("GET", HOST, this::host)
                        .on("GET", AgentCards.PATH, this::list)
                        .on("GET", AgentCards.PATH + "/:agent_id/agent-card", this::agent)
                        .on("GET", options.prefix() + "/:agent_id" + HOST, this::standard));
    }

    private AgentCards cards() {
        return new AgentCards(options.product(), gateway.agents());
    }

    private StandardCards standardCards(Exchange exchange) {
        var base =
                Objects.requireNonNullElseGet(
                        options.base(),
                        () -> "http://" + exchange.header(HeaderNames.HOST).orElse("localhost"));
        return new StandardCards(cards(), base, options.prefix(), true);
    }

    private void host(Exchange exchange) {
        var cards = standardCards(exchange);
        var card = JsonOutput.text(out -> cards.writeHost(options.cards(), out));
        var etag =
                options.cards() == StandardCards.Mode.SEED
                        ? cards.cards().etag()
                        : AgentCards.etagOf(card);
        exchange.header(HeaderNames.CACHE_CONTROL, "public, max-age=30, must-revalidate");
        exchange.header(HeaderNames.ETAG, etag);
        if (AgentCards.matches(exchange.header(HeaderNames.IF_NONE_MATCH).orElse(""), etag)) {
            exchange.reply(304);
        } else {
            exchange.reply(200, out -> cards.writeHost(options.cards(), out));
        }
    }

    private void list(Exchange exchange) {
        exchange.reply(200, cards()::writeListing);
    }

    private void agent(Exchange exchange) {
        var agent = Agents.require(gateway, exchange.variable(0));
        exchange.reply(200, out -> cards().writeAgent(agent, out));
    }

    private void standard(Exchange exchange) {
        var agent = Agents.require(gateway, exchange.variable(0));
        exchange.reply(200, out -> standardCards(exchange).writeAgent(agent, out));
    }
}
