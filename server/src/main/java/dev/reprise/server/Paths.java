package dev.reprise.server;

import dev.reprise.server.query.PercentText;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The paths of one group and what they do. The first path that matches decides about the method.
final class Paths implements Handler {
    private static final String VARIABLE = ":";

    private final String prefix;
    private final RouteOptions options;
    private final List<Entry> entries = new ArrayList<>();
    private Runnable started = () -> {};
    private Runnable stopped = () -> {};

    Paths(String prefix, RouteOptions options) {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "prefix must be empty or begin with / and not end with it, was \""
                            + prefix
                            + "\"");
        }
        this.prefix = prefix;
        this.options = options;
    }

    /// What a route does.
    @FunctionalInterface
    interface Action {
        void answer(Exchange exchange);
    }

    private record Entry(List<String> segments, Map<String, Action> actions) {
        boolean matches(List<String> raw) {
            if (raw.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < raw.size(); i++) {
                boolean fits =
                        segments.get(i).startsWith(VARIABLE)
                                ? !raw.get(i).isEmpty()
                                : segments.get(i).equals(raw.get(i));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        /// What stands in the places of the variables.
        List<String> variables(List<String> raw) {
            var found = new ArrayList<String>();
            for (int i = 0; i < raw.size(); i++) {
                if (segments.get(i).startsWith(VARIABLE)) {
                    found.add(PercentText.decode(raw.get(i)));
                }
            }
            return found;
        }
    }

    /// A route; a `GET` route answers `HEAD` too.
    ///
    /// @param path with `:name` for each segment that may be anything
    Paths on(String method, String path, Action action) {
        var segments = segments(prefix + path);
        var actions =
                entries.stream()
                        .filter(entry -> entry.segments.equals(segments))
                        .findFirst()
                        .map(Entry::actions)
                        .orElseGet(() -> added(segments));
        actions.put(method, action);
        if (method.equals("GET")) {
            actions.put("HEAD", action);
        }
        return this;
    }

    /// What goes on beside the routes.
    ///
    /// @param begin is called when the listener listens
    /// @param end is called when it has ended
    Paths whileListening(Runnable begin, Runnable end) {
        started = begin;
        stopped = end;
        return this;
    }

    @Override
    public void afterStart(WebServer listener) {
        started.run();
    }

    @Override
    public void afterStop() {
        stopped.run();
    }

    private Map<String, Action> added(List<String> segments) {
        var entry = new Entry(segments, new LinkedHashMap<>());
        entries.add(entry);
        return entry.actions;
    }

    /// The routes, as `GET /v1/runs`, without those that answer `HEAD`.
    List<String> routes() {
        return entries.stream()
                .flatMap(entry ->
                        entry.actions.keySet().stream()
                                .filter(method -> !method.equals("HEAD"))
                                .map(method -> method + " " + String.join("/", entry.segments)))
                .toList();
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        var raw = segments(request.prologue().uriPath().rawPath());
        for (var entry : entries) {
            if (entry.matches(raw)) {
                answer(entry, raw, new Exchange(request, response, options));
                return;
            }
        }
        response.next();
    }

    private static void answer(Entry entry, List<String> raw, Exchange exchange) {
        var action = Optional.ofNullable(entry.actions.get(exchange.method()));
        if (action.isEmpty()) {
            exchange.header(HeaderNames.ALLOW, String.join(", ", entry.actions.keySet()));
            exchange.reply(405);
            return;
        }
        try {
            exchange.identify(() -> entry.variables(raw));
            action.get().answer(exchange);
        } catch (CloseConnectionException | RequestException | HttpException e) {
            throw e; // of the transport, which knows how to end
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}
