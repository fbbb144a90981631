package dev.reprise.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/// What every request passes first: is the server open, is it meant, may the page that asks.
final class FrontDoor implements Filter {
    private static final String METHODS = "GET, POST, PATCH, DELETE";
    private static final String HEADERS = "content-type, x-session-id";

    private final Drain drain;
    private final HostNames names;
    private final Cors cors;
    private final Arrivals arrivals;

    FrontDoor(Drain drain, HostNames names, Cors cors, Arrivals arrivals) {
        this.drain = drain;
        this.names = names;
        this.cors = cors;
        this.arrivals = arrivals;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        // Helidon interrupts idle connections and may hit one that just became busy; below here are
        // files.
        boolean _ = Thread.interrupted();
        arrivals.answer(
                () -> count(chain, request, response), () -> !RequestBody.isLeftIn(request));
        // Helidon says so to the client and then keeps the connection.
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("this was the last request of the connection");
        }
    }

    private void count(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!drain.enter()) {
            if (request.prologue().protocolVersion().startsWith("1")) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            Exchange.refuse(request, response, Problem.SHUTTING_DOWN);
            return;
        }
        try {
            admit(chain, request, response);
        } finally {
            drain.leave();
        }
    }

    private void admit(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var host = request.headers().first(HeaderNames.HOST).orElse("");
        if (!names.allow(host)) {
            Exchange.refuse(
                    request,
                    response,
                    new Problem(
                            403,
                            "host not allowed: \"%s\" is no configured name of this server"
                                    .formatted(host)));
        } else if (cors.isOff() || !isPreflight(request, response)) {
            chain.proceed();
        }
    }

    /// Sets the headers for a page of another origin.
    ///
    /// @return whether the request only asked for them and is answered
    private boolean isPreflight(RoutingRequest request, RoutingResponse response) {
        var headers = request.headers();
        var origin = headers.first(HeaderNames.ORIGIN);
        if (origin.isEmpty()) {
            return false;
        }
        response.header(HeaderNames.VARY, "origin");
        var allowed = cors.allowed(origin.get());
        allowed.ifPresent(value ->
                response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, value)
                        .header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "*"));
        var wanted = headers.first(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (wanted.isEmpty() || !request.prologue().method().text().equals("OPTIONS")) {
            return false;
        }
        if (allowed.isPresent()) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .header(
                            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                            headers.first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                                    .orElse(HEADERS));
        }
        response.status(Status.NO_CONTENT_204).send();
        return true;
    }
}
