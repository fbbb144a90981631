package dev.reprise.server;

import io.helidon.webserver.http.HttpRules;
import java.util.List;

/// Routes that are mounted together.
///
/// Paths are matched by their raw segments, so an encoded slash stays inside of its segment and a
/// trailing slash is another path. What is no path of the group is left to the routes that are
/// registered after it.
public interface RouteGroup {
    /// Mounts the routes.
    ///
    /// @param rules of the root of a listener; not those of a nested service, whose paths are
    ///   shortened
    /// @param prefix goes before every path; empty, or begins with a slash and ends without one
    void register(HttpRules rules, String prefix, RouteOptions options);

    /// What the routes are for, each of them; told at `/openapi.json`.
    default List<Operation> operations() {
        return List.of();
    }
}
