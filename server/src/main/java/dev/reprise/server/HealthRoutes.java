package dev.reprise.server;

import io.helidon.webserver.http.HttpRules;

/// `GET /health`: 200 as long as the server accepts requests. It checks nothing.
public final class HealthRoutes implements RouteGroup {
    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(new Paths(prefix, options).on("GET", "/health", exchange -> exchange.reply(200)));
    }
}
