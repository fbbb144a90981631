package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static TestServer beating() {
        return new TestServer(options -> options.withHeartbeat(Duration.ofMillis(50)));
    }

    @Test
    void aStreamWithNothingToSayYetShowsItsHeadAtOnce() throws IOException {
        try (var server = new TestServer()) {
            server.runs.live(new PlayedRun("chat", "r1"));

            // The first heartbeat of a silent stream would come after 15 seconds.
            try (var socket = server.stream("r1", ": ping\n\n")) {
                server.runs.cancel(Owner.LOCAL, new RunId("r1"));
                TestServer.readUntil(socket, "run_finish");
            }
        }
    }

    @Test
    void anIdleStreamBeatsAndGoesOn() throws IOException {
        try (var server = beating()) {
            var run = server.runs.live(new PlayedRun("chat", "r1").start());

            try (var socket = server.stream("r1", "run_start")) {
                TestServer.readUntil(socket, ": ping\n\n");
                TestServer.readUntil(socket, ": ping\n\n");
                run.text("late");
                TestServer.readUntil(socket, "\"late\"");
                run.finish();
                TestServer.readUntil(socket, "0\r\n\r\n");
            }
        }
    }

    /// The grace bounds how long a stream may wait at a time, so it comes back without news.
    @Test
    void aStreamIsSilentUntilItsHeartbeatHoweverShortTheGrace() {
        try (var server = new TestServer(options -> options.withGrace(Duration.ZERO))) {
            var looks = new AtomicInteger();
            server.runs.feed(
                    "r1",
                    new EventFeed() {
                        @Override
                        public List<Item> next(Duration wait) {
                            looks.incrementAndGet();
                            return List.of();
                        }

                        @Override
                        public boolean isEnded() {
                            return looks.get() > 10;
                        }

                        @Override
                        public void close() {}
                    });

            var body = server.get("/v1/runs/r1/events").body();

            assertThat(body).containsOnlyOnce(": ping");
            assertThat(looks).hasValueGreaterThan(10);
        }
    }

    @Test
    void aClientThatVanishesClosesItsFeedAndLeavesTheRunAlone() throws Exception {
        try (var server = beating()) {
            var run = server.runs.live(new PlayedRun("chat", "r1").start());
            var socket = server.stream("r1", "run_start");

            TestServer.vanish(socket);

            assertThat(PlayedRun.soon(run.feedClosed)).isTrue();
            assertThat(run.cancelled.getCount()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatVanishesAfterItStartedARunLeavesTheRunAlone() throws Exception {
        try (var server = beating()) {
            var run = new PlayedRun("chat", "r1").start();
            server.runs.agent("assistant", _ -> run);
            var socket = server.connect();
            var body = "{\"agentId\":\"assistant\"}";
            socket.getOutputStream()
                    .write(
                            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(body.length(), body)
                                    .getBytes(StandardCharsets.US_ASCII));
            TestServer.readUntil(socket, "run_start");

            TestServer.vanish(socket);

            assertThat(PlayedRun.soon(run.feedClosed)).isTrue();
            assertThat(run.cancelled.getCount()).isEqualTo(1);
            run.text("nobody listens").finish();
            assertThat(server.get("/v1/runs/r1/events?after=1.1.0.0").body())
                    .contains("nobody listens");
        }
    }

    /// A fast reader gets 100 MB meanwhile, so that a server that collects for the stalled one has
    /// the time to.
    @Test
    void aReaderThatStallsIsGivenNothingToCollect() throws Exception {
        try (var server = new TestServer()) {
            var stalled = new Flood(Integer.MAX_VALUE);
            var fast = new Flood(1000);
            server.runs.feed("stalled", stalled);
            server.runs.feed("fast", fast);
            var socket = server.stream("stalled", "data: ");

            var length = server.get("/v1/runs/fast/events").body().length();

            assertThat(length).isGreaterThan(1000 * Flood.EVENTS * 1024);
            assertThat(stalled.taken.get()).isLessThan(200);
            TestServer.vanish(socket);
            assertThat(PlayedRun.soon(stalled.closed)).isTrue();
        }
    }

    @Test
    void whatIsThereIsSentTogether() throws IOException {
        try (var server = new TestServer()) {
            var run = server.runs.over(new PlayedRun("chat", "r1").start());
            IntStream.range(0, 1000).forEach(i -> run.text("token " + i));
            run.finish();

            var answer =
                    server.raw(
                            "GET /v1/runs/r1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            var frames = answer.split("\ndata: ", -1).length - 1;
            var chunks = answer.split("\r\n[0-9a-f]+\r\n", -1).length - 1;
            assertThat(frames).isEqualTo(1002);
            assertThat(chunks).isLessThan(frames / 10);
        }
    }

    @Test
    void manyStreamsAreReadSideBySide() throws Exception {
        try (var server = new TestServer();
                var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs =
                    IntStream.range(0, 64)
                            .mapToObj(i ->
                                    server.runs.live(new PlayedRun("chat-" + i, "r" + i).start()))
                            .toList();
            var answers =
                    runs.stream()
                            .map(run ->
                                    readers.submit(
                                            () -> server.get("/v1/runs/" + run.run + "/events")))
                            .toList();

            runs.forEach(
                    run -> IntStream.range(0, 100).forEach(i -> run.text(run.run + " says " + i)));
            runs.forEach(PlayedRun::finish);

            for (int i = 0; i < runs.size(); i++) {
                assertThat(texts(answers.get(i))).isEqualTo(100);
                assertThat(answers.get(i).get().body()).contains("\"r" + i + " says 99\"");
            }
        }
    }

    private static int texts(Future<HttpResponse<String>> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS).body().split("text_delta", -1).length - 1;
    }
}
