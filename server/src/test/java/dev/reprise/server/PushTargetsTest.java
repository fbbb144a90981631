package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// To which addresses news of tasks are sent, and to which not.
class PushTargetsTest {
    private static final String AGENT = "/a2a/assistant";

    private static A2aServer server(boolean hasPrivateTargets) {
        var push = PushOptions.DEFAULT.withPrivateTargets(hasPrivateTargets);
        return new A2aServer(new Gate(), options -> options.withPush(push));
    }

    private static JsonObject asking(JsonObject configuration) {
        return Json.object(
                "message",
                Json.object("messageId", "m1", "parts", Json.array(Json.object("text", "hi"))),
                "configuration",
                configuration.with("returnImmediately", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x",
                "http://localhost:8080/x",
                "http://[::1]/x",
                "http://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://0.0.0.0/",
                "http://100.64.0.1/",
                "http://[fd00::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://2130706433/",
            })
    void nothingIsSentToThisMachineOrToPrivateNetworks(String url) {
        try (var server = server(false)) {
            var answer =
                    server.server.post(
                            AGENT + "/message:send",
                            asking(
                                            Json.object(
                                                    "taskPushNotificationConfig",
                                                    Json.object("url", url)))
                                    .toString());

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("url leads to a loopback or private address: \\\"" + url);
            assertThat(server.server.get(AGENT + "/tasks").body()).contains("\"totalSize\":0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nX-Other: b", "caf\u00e9"})
    void aTokenIsAHeader(String token) {
        try (var server = server(true)) {
            var config =
                    Json.object(
                            "taskPushNotificationConfig",
                            Json.object("url", "http://localhost/x", "token", token));

            var answer = server.server.post(AGENT + "/message:send", asking(config).toString());

            assertThat(answer.body()).contains("token must be printable ASCII");
            assertThat(server.server.get(AGENT + "/tasks").body()).contains("\"totalSize\":0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/x", "http://me:pw@example.com/", "/x", "http:///x"})
    void aTargetIsAnAddressOfTheWeb(String url) {
        assertThat(refusal(url)).contains("url must be an http or https address without a user");
    }

    private static String refusal(String url) {
        try {
            return "nothing refuses " + new PushTargets(true).require(url);
        } catch (A2aException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void addressesOfTheInternetAreAllowed() throws UnknownHostException {
        for (var address : List.of("93.184.216.34", "2606:2800:220:1::1", "100.128.0.1")) {
            assertThat(PushTargets.isPublic(InetAddress.getByName(address))).as(address).isTrue();
        }
    }
}
