package dev.reprise.server;

import io.helidon.webserver.http.HttpRules;
import java.util.List;

/// `GET /health`: 200 as long as the server accepts requests. It checks nothing.
public final class HealthRoutes implements RouteGroup {
    @Override
    public List<Operation> operations() {
        return List.of(Operation.of("GET", "/health", "Tells that the server accepts requests."));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(new Paths(prefix, options).on("GET", "/health", exchange -> exchange.reply(200)));
    }
}
