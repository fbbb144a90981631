package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import io.helidon.webserver.http.HttpRules;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Pattern REFERENCE =
            Pattern.compile("\"\\$ref\":\"#/components/schemas/([^\"]+)\"");

    private HttpServer.Builder builder;
    private TestServer server;

    @BeforeEach
    void start() {
        server =
                new TestServer(
                        options -> options,
                        made -> {
                            builder = made;
                            return made;
                        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonObject document() {
        var answer = server.get("/openapi.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.parseObject(answer.body());
    }

    /// What a group really mounts.
    private static List<String> mounted(RouteGroup group) {
        var routes = new ArrayList<String>();
        var rules =
                (HttpRules)
                        Proxy.newProxyInstance(
                                HttpRules.class.getClassLoader(),
                                new Class<?>[] {HttpRules.class},
                                (proxy, _, arguments) -> {
                                    for (var handler : (Object[]) arguments[0]) {
                                        routes.addAll(((Paths) handler).routes());
                                    }
                                    return proxy;
                                });
        group.register(rules, "", RouteOptions.of(Authentication.OPEN));
        return routes;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        for (var group : builder.groups()) {
            assertThat(group.operations())
                    .as(group.getClass().getSimpleName())
                    .extracting(operation -> operation.method() + " " + operation.path())
                    .containsExactlyInAnyOrderElementsOf(mounted(group));
        }
    }

    @Test
    void theDocumentHasEveryRouteUnderItsPath() {
        var paths = document().get("paths").asObject().orElseThrow();

        for (var group : builder.groups()) {
            for (var operation : group.operations()) {
                var path = paths.get(operation.template()).asObject().orElseThrow();
                assertThat(path.has(operation.method().toLowerCase(Locale.ROOT)))
                        .as(operation.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void everySchemaThatIsNamedIsThereAndEveryOneThatIsThereIsNamed() {
        var document = document();
        var schemas =
                document.get("components")
                        .asObject()
                        .flatMap(components -> components.get("schemas").asObject())
                        .orElseThrow();

        var named =
                REFERENCE
                        .matcher(document.toString())
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();

        assertThat(document.get("openapi")).isEqualTo(Json.of("3.1.0"));
        assertThat(named).containsExactlyInAnyOrderElementsOf(schemas.keys());
    }

    /// As a tool of another maker sees it.
    @Test
    void theDocumentIsOpenApi() {
        var options = new ParseOptions();
        options.setResolve(true);

        var read = new OpenAPIV3Parser().readContents(document().toString(), null, options);

        assertThat(read.getMessages()).isEmpty();
        assertThat(read.isOpenapi31()).isTrue();
        assertThat(read.getOpenAPI().getPaths()).containsKey("/v1/runs/{id}/events");
    }

    @Test
    void whatIsNoOpenApiIsFound() {
        var broken = document().with("paths", Json.object("/x", Json.object("get", Json.TRUE)));

        var read = new OpenAPIV3Parser().readContents(broken.toString(), null, new ParseOptions());

        assertThat(read.getMessages()).isNotEmpty();
    }
}
