package dev.reprise.server;

import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.PushConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends news of tasks to where clients want them, again and again for a while if need be.
final class PushSender {
    private static final System.Logger LOG = System.getLogger(PushSender.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HMAC = "HmacSHA256";

    /// Redirects are not followed: they could lead where no target may lead.
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private final PushTargets targets;
    private final InstantSource clock;
    private final PushOptions options;
    private final Drain drain;

    /// @param clock of the signatures
    /// @param drain at whose beginning nothing is tried again
    PushSender(PushOptions options, InstantSource clock, Drain drain) {
        this.targets = new PushTargets(options.privateTargets());
        this.clock = clock;
        this.options = options;
        this.drain = drain;
    }

    /// Sends nothing more; what is on its way may arrive.
    void stop() {
        client.shutdown();
    }

    /// Sends until the receiver says that it has it.
    ///
    /// @param goesOn asked before every attempt
    /// @return false when that never happened
    boolean send(PushConfig config, byte[] body, BooleanSupplier goesOn)
            throws InterruptedException {
        var delay = options.firstDelay();
        for (int left = options.attempts(); goesOn.getAsBoolean(); left--) {
            if (isTaken(config, body)) {
                return true;
            }
            if (left == 1 || drain.awaitBegin(delay)) {
                return false;
            }
            delay = min(delay.multipliedBy(2), options.longestDelay());
        }
        return false;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private boolean isTaken(PushConfig config, byte[] body) throws InterruptedException {
        try {
            var answer = client.send(request(config, body), BodyHandlers.discarding());
            if (answer.statusCode() / 100 == 2) {
                return true;
            }
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0} answered a push notification with {1}",
                    config.url(),
                    answer.statusCode());
        } catch (IOException | A2aException e) {
            LOG.log(System.Logger.Level.DEBUG, "a push notification did not arrive", e);
        }
        return false;
    }

    private HttpRequest request(PushConfig config, byte[] body) {
        var request =
                HttpRequest.newBuilder(targets.require(config.url()))
                        .timeout(PATIENCE)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body));
        var token = config.token();
        if (token != null && !token.isEmpty()) {
            request.header("X-A2A-Notification-Token", token);
            request.header("X-A2A-Notification-Signature", signature(token, body));
        }
        var scheme = config.scheme();
        if (scheme != null && !scheme.isEmpty()) {
            var credentials = config.credentials();
            request.header(
                    "Authorization", credentials == null ? scheme : scheme + " " + credentials);
        }
        return request.build();
    }

    /// By which the receiver knows that the body is ours and new: an HMAC of the time and the body.
    private String signature(String token, byte[] body) {
        long now = clock.instant().getEpochSecond();
        return "t=%d,v1=%s".formatted(now, hmac(token, now + ".", body));
    }

    static String hmac(String token, String before, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
