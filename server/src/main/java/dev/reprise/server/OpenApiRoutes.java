package dev.reprise.server;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import io.helidon.webserver.http.HttpRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `GET /openapi.json`: what the routes of a server are for, as an OpenAPI 3.1 document.
///
/// It is made of what each group says of its routes, and of the schemas beside this class.
public final class OpenApiRoutes implements RouteGroup {
    private static final String SCHEMA = "#/components/schemas/";
    private static final String JSON = "application/json";

    private final Supplier<List<Operation>> operations;

    /// @param operations of everything that is mounted, asked for with each request
    public OpenApiRoutes(Supplier<List<Operation>> operations) {
        this.operations = operations;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/openapi.json", "Reads this document.")
                        .answers(200, "OpenApi"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("GET", "/openapi.json", exchange -> exchange.reply(200, this::write)));
    }

    private void write(JsonOutput out) {
        out.beginObject().member("openapi", "3.1.0");
        out.member(
                "info",
                info ->
                        info.beginObject()
                                .member("title", "Reprise")
                                .member("version", "1")
                                .endObject());
        out.name("paths").beginObject();
        var byPath =
                operations.get().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Operation::template, TreeMap::new, Collectors.toList()));
        byPath.forEach((path, on) -> {
            out.name(path).beginObject();
            on.forEach(operation -> write(operation, out));
            out.endObject();
        });
        out.endObject();
        out.name("components").beginObject().member("schemas", schemas()).endObject();
        out.endObject();
    }

    private static void write(Operation operation, JsonOutput out) {
        out.name(operation.method().toLowerCase(Locale.ROOT)).beginObject();
        out.member("summary", operation.summary());
        out.name("parameters").beginArray();
        operation.variables().forEach(name -> parameter(out, name, "path", "string"));
        operation.query().forEach(query -> parameter(out, query.name(), "query", query.type()));
        out.endArray();
        var body = operation.body();
        if (body != null) {
            out.name("requestBody").beginObject().member("required", true);
            content(out, JSON, body);
            out.endObject();
        }
        out.name("responses").beginObject();
        success(operation, out);
        out.name("default").beginObject().member("description", "An error.");
        content(out, JSON, "Error");
        out.endObject().endObject().endObject();
    }

    private static void parameter(JsonOutput out, String name, String in, String type) {
        out.beginObject().member("name", name).member("in", in);
        out.member("required", in.equals("path"));
        out.member("schema", Json.object("type", type)).endObject();
    }

    private static void success(Operation operation, JsonOutput out) {
        out.name("" + operation.status()).beginObject().member("description", "Success.");
        var answer = operation.answer();
        if (answer != null) {
            boolean streams = answer.equals(Operation.EVENTS);
            content(out, streams ? answer : JSON, streams ? "Events" : answer);
        }
        out.endObject();
    }

    private static void content(JsonOutput out, String type, String schema) {
        out.member(
                "content",
                Json.object(type, Json.object("schema", Json.object("$ref", SCHEMA + schema))));
    }

    private static JsonObject schemas() {
        try (var in = OpenApiRoutes.class.getResourceAsStream("openapi-schemas.json")) {
            return Json.parse(Objects.requireNonNull(in)).asObject().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
