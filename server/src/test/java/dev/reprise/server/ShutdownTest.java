package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    @Test
    void openStreamsFinishWhileNewRequestsAreRefused() throws Exception {
        var afterwards = new CountDownLatch(1);
        try (var server =
                        new TestServer(
                                options -> options.withGrace(Duration.ofSeconds(20)),
                                builder -> builder.afterwards(afterwards::countDown));
                var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var run = server.runs.live(new PlayedRun("chat", "r1").start());
            try (var socket = server.stream("r1", "run_start")) {
                var closing = others.submit(server.server::close);
                var refused = awaitRefusal(server);

                run.text("last words").finish();

                assertThat(refused).isEqualTo("{\"error\":\"shutting down\"}");
                assertThat(TestServer.readUntil(socket, "0\r\n\r\n"))
                        .contains("last words", "run_finish");
                closing.get(10, TimeUnit.SECONDS);
                assertThat(afterwards.getCount()).isZero();
            }
        }
    }

    /// The first answers may come from before the end began.
    private static String awaitRefusal(TestServer server) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < deadline) {
            var answer = server.get("/health");
            if (answer.statusCode() == 503) {
                return answer.body();
            }
        }
        throw new AssertionError("new requests are still served");
    }

    @Test
    void aStreamThatDoesNotFinishIsEndedInOrderAfterTheGracePeriod() throws Exception {
        try (var server = new TestServer(options -> options.withGrace(Duration.ofMillis(200)))) {
            var run = server.runs.live(new PlayedRun("chat", "r1").start());
            try (var socket = server.stream("r1", "run_start")) {
                server.server.close();

                TestServer.readUntil(socket, "0\r\n\r\n");
                assertThat(PlayedRun.soon(run.feedClosed)).isTrue();
                assertThat(run.cancelled.getCount()).isEqualTo(1);
            }
        }
    }

    /// Left to itself, Helidon takes longer and interrupts the thread.
    @Test
    void aReaderThatStallsDoesNotHoldTheServer() throws Exception {
        try (var server = new TestServer(options -> options.withGrace(Duration.ofMillis(200)))) {
            var stalled = new Flood(Integer.MAX_VALUE);
            server.runs.feed("stalled", stalled);
            server.runs.feed("fast", new Flood(300));
            try (var _ = server.stream("stalled", "data: ")) {
                server.get("/v1/runs/fast/events"); // by the end of which the other one is full
                var closing = CompletableFuture.runAsync(server.server::close);

                closing.get(5, TimeUnit.SECONDS);

                assertThat(PlayedRun.soon(stalled.closed)).isTrue();
            }
        }
    }

    @Test
    void closingAgainDoesNothing() {
        var times = new AtomicInteger();
        try (var server =
                new TestServer(o -> o, builder -> builder.afterwards(times::incrementAndGet))) {
            server.server.close();
            server.server.close();

            assertThat(times).hasValue(1);
        }
    }

    @Test
    void anAddressThatIsTakenIsSaidAtTheStart() {
        try (var server = new TestServer()) {
            int taken = server.server.port();

            assertThatThrownBy(() ->
                            new TestServer(options -> options.withAddress("127.0.0.1", taken)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("127.0.0.1:%d is taken".formatted(taken));
        }
    }
}
