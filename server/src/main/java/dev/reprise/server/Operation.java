package dev.reprise.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a route is for, as `/openapi.json` tells it.
///
/// @param path with `:name` for a segment that may be anything
/// @param query its parameters
/// @param body schema of what is sent; absent when nothing is
/// @param status of success
/// @param answer schema of what is answered then; absent when nothing is
public record Operation(
        String method,
        String path,
        String summary,
        List<Parameter> query,
        @Nullable String body,
        int status,
        @Nullable String answer) {
    /// In place of a schema: the answer is a stream of events.
    public static final String EVENTS = "text/event-stream";

    public Operation {
        query = List.copyOf(query);
    }

    /// A parameter of the query; none must be there.
    ///
    /// @param type of JSON Schema, such as `integer`
    public record Parameter(String name, String type) {}

    /// A route that takes and answers nothing.
    public static Operation of(String method, String path, String summary) {
        return new Operation(method, path, summary, List.of(), null, 200, null);
    }

    /// The same route with whole numbers in its query.
    public Operation numbers(String... names) {
        return with("integer", names);
    }

    /// The same route with texts in its query.
    public Operation texts(String... names) {
        return with("string", names);
    }

    private Operation with(String type, String... names) {
        var all = new ArrayList<>(query);
        for (var name : names) {
            all.add(new Parameter(name, type));
        }
        return new Operation(method, path, summary, all, body, status, answer);
    }

    public Operation takes(String schema) {
        return new Operation(method, path, summary, query, schema, status, answer);
    }

    /// Success without a body.
    public Operation answers(int newStatus) {
        return new Operation(method, path, summary, query, body, newStatus, null);
    }

    /// Success with a body.
    ///
    /// @param schema of the body, or [#EVENTS]
    public Operation answers(int newStatus, String schema) {
        return new Operation(method, path, summary, query, body, newStatus, schema);
    }

    /// The same route, mounted under a prefix.
    Operation under(String prefix) {
        return new Operation(method, prefix + path, summary, query, body, status, answer);
    }

    /// The names in the path.
    List<String> variables() {
        return List.of(path.split("/", -1)).stream()
                .filter(segment -> segment.startsWith(":"))
                .map(segment -> segment.substring(1))
                .toList();
    }

    /// The path as OpenAPI writes it.
    String template() {
        return path.replaceAll("/:([^/]+)", "/{$1}");
    }
}
