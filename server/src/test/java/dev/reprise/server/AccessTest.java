package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static String asked(TestServer server, String host) throws IOException {
        return server.raw(
                "GET /v1/threads HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                        .formatted(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:1",
                "127.1.2.3",
                "[::1]:8080",
                "app.localhost"
            })
    void namesOfTheLoopbackAreMeant(String host) throws IOException {
        try (var server = new TestServer()) {
            assertThat(asked(server, host)).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1",
                "[::2]"
            })
    void otherNamesAreRefusedUntilTheyAreConfigured(String host) throws IOException {
        try (var server = new TestServer();
                var open =
                        new TestServer(options ->
                                options.withNames(Set.of(host.toUpperCase(Locale.ROOT))))) {
            assertThat(asked(server, host))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("host not allowed", host);
            assertThat(asked(open, host + ":8080")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aServerBehindAProxyMayTakeEveryName() throws IOException {
        try (var server = new TestServer(options -> options.withNames(Set.of("*")))) {
            assertThat(asked(server, "anything.example")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pagesOfOtherOriginsAreNotInvited() {
        try (var server = new TestServer()) {
            var answer =
                    server.send(
                            server.request("/v1/threads").header("origin", "http://evil.example"));

            assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void thePermissivePresetInvitesEveryPage() {
        try (var server = new TestServer(options -> options.withCors(Cors.PERMISSIVE))) {
            var preflight =
                    server.send(
                            server.request("/v1/runs")
                                    .header("origin", "http://localhost:3000")
                                    .header("access-control-request-method", "POST")
                                    .header(
                                            "access-control-request-headers",
                                            "content-type,x-session-id,x-other")
                                    .method("OPTIONS", BodyPublishers.noBody()));
            var failure =
                    server.send(
                            server.request("/v1/threads/gone")
                                    .header("origin", "http://localhost:3000"));

            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(preflight.headers().firstValue("access-control-allow-methods"))
                    .contains("GET, POST, PATCH, DELETE");
            assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                    .contains("content-type,x-session-id,x-other");
            assertThat(failure.statusCode()).isEqualTo(404);
            assertThat(failure.headers().firstValue("access-control-allow-origin")).contains("*");
        }
    }

    @Test
    void namedOriginsAreInvitedAlone() {
        try (var server =
                new TestServer(
                        options -> options.withCors(new Cors(Set.of("http://localhost:3000"))))) {
            server.runs.over(new PlayedRun("chat", "r1").start().finish());

            var named =
                    server.send(
                            server.request("/v1/runs/r1/events")
                                    .header("origin", "http://localhost:3000"));
            var other =
                    server.send(
                            server.request("/v1/threads")
                                    .header("origin", "http://localhost:4000"));

            assertThat(named.headers().firstValue("access-control-allow-origin"))
                    .contains("http://localhost:3000");
            assertThat(named.headers().firstValue("vary")).contains("origin");
            assertThat(other.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    private static Optional<Owner> byHeader(Authentication.RequestHeaders headers) {
        return headers.first("X-User")
                .map(user -> user.equals("me") ? Owner.LOCAL : new Owner("acme", user));
    }

    @Test
    void whatBelongsToAnotherOwnerAnswersLikeSomethingMissing() {
        try (var server =
                new TestServer(o -> o, builder -> builder.authentication(AccessTest::byHeader))) {
            server.thread("chat");
            server.record("chat", "r1", RunOrigin.USER, RunStatus.DONE);
            server.runs.over(new PlayedRun("chat", "r1").start().finish());
            for (var path :
                    new String[] {
                        "/v1/threads/chat",
                        "/v1/threads/chat/messages",
                        "/v1/runs/r1",
                        "/v1/runs/r1/events"
                    }) {
                var mine = server.send(server.request(path).header("x-user", "me"));
                var theirs = server.send(server.request(path).header("x-user", "eve"));
                var missing =
                        server.send(
                                server.request(path.replace("chat", "no").replace("r1", "no"))
                                        .header("x-user", "eve"));

                assertThat(mine.statusCode()).isEqualTo(200);
                assertThat(theirs.statusCode()).isEqualTo(404);
                assertThat(theirs.body().replace("chat", "no").replace("r1", "no"))
                        .isEqualTo(missing.body());
            }
        }
    }

    @Test
    void whoIsNobodyIsNotServed() {
        try (var server =
                new TestServer(o -> o, builder -> builder.authentication(AccessTest::byHeader))) {
            var answer = server.get("/v1/threads");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("{\"error\":\"not authenticated\"}");
        }
    }

    @Test
    void optionsThatExcludeEachOtherAreRefusedAtTheStart() {
        assertThatThrownBy(() ->
                        new TestServer(options ->
                                options.withPlainSse().withHeartbeat(Duration.ofSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plainSse");
    }
}
