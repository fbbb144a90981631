package dev.reprise.server.crowd;

import dev.reprise.core.gateway.EventId;
import dev.reprise.state.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A client that loses its stream after so many frames, again and again, and comes back until it
/// has the end. It names its last frame.
final class LostReader {
    private static final Duration A_MOMENT = Duration.ofMillis(300);
    private static final int LOSSES = 4;
    private static final int FRAMES = 60;

    private final HttpClient client;
    private final Place place;
    private final Conversation conversation;
    private final Random random;
    private final Runnable heard;
    private final Set<String> ids = new HashSet<>();
    private final List<String> twice = new ArrayList<>();
    private @Nullable String last;
    private int losses;

    /// @param heard told of every frame
    LostReader(
            HttpClient client,
            Place place,
            Conversation conversation,
            Random random,
            Runnable heard) {
        this.client = client;
        this.place = place;
        this.conversation = conversation;
        this.random = random;
        this.heard = heard;
    }

    /// Reads to the end.
    Conversation read() throws InterruptedException {
        while (!conversation.isOver()) {
            int port = place.port();
            try {
                readOnce(port);
            } catch (IOException | UncheckedIOException _) { // the server is gone
                place.awaitMove(port, A_MOMENT);
            }
        }
        return conversation;
    }

    /// The ids that came more than once.
    List<String> twice() {
        return twice;
    }

    /// Whether it heard of what a second process did with the run.
    boolean heardOfTheNext() {
        return last != null && EventId.parse(last).epoch() > 1;
    }

    private void readOnce(int port) throws IOException, InterruptedException {
        var asked = conversation.request();
        var request = to(port, asked.path()).method(asked.method(), BodyPublishers.noBody());
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            if (answer.statusCode() == 200) {
                conversation.opened();
                readFrames(body);
            } else {
                conversation.gone(path -> get(port, path));
            }
        }
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    private Json get(int port, String path) {
        try {
            var answer = client.send(to(port, path).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer.body());
            }
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void readFrames(InputStream body) throws IOException {
        int left = losses++ < LOSSES ? random.nextInt(FRAMES) : Integer.MAX_VALUE;
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String id = null;
        for (var line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                take(id, line.substring("data: ".length()));
                id = null;
                left--;
            }
        }
    }

    /// A frame whose end did not arrive is none; its line is whole, for the next one follows.
    private void take(@Nullable String id, String data) {
        if (id != null) {
            if (!ids.add(id)) {
                twice.add(id);
            }
            last = id;
        }
        conversation.take(id, data);
        heard.run();
    }
}
