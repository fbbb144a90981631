package dev.reprise.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What every codec of a model provider has to stand, over real sockets.
///
/// The codec under test brings its wire text. All of it rests on one promise: a call either
/// completes with everything that was said, or fails with the class that the loop needs to know.
@ResourceLock(ModelFaultContract.STREAMS)
public interface ModelFaultContract extends LingeringProviderContract, ModelAnswerContract {
    /// Thousands of streams at once are for one codec at a time.
    String STREAMS = "thousands of streams";

    /// How soon a provider has to notice that a call was cancelled: long before silence ends a
    /// call, and with room for a busy machine.
    Duration AT_ONCE = Duration.ofSeconds(10);

    private ChatModel open(ProviderServer server) {
        return open(server.address(), LONG);
    }

    @Test
    default void saysWhatTheProviderSays() {
        try (var server =
                ProviderServer.playing(Scripts.whole(wire().saying("Hel", "lo").whole()))) {
            var call = ModelCall.start(open(server));

            assertThat(call.completion().finish()).isEqualTo(Completion.Finish.END_TURN);
            assertThat(call.text()).isEqualTo("Hello");
        }
    }

    @Test
    default void doesNotDependOnHowBytesAreCutIntoPieces() {
        var text = String.join("", wire().saying("Grüß", " 🌍", "!").whole());
        try (var server = ProviderServer.playing(Scripts.inSinglePieces(text))) {
            var call = ModelCall.start(open(server));

            assertThat(call.completion().finish()).isEqualTo(Completion.Finish.END_TURN);
            assertThat(call.text()).isEqualTo("Grüß 🌍!");
        }
    }

    @Test
    default void keepsInterleavedCallsApart() {
        try (var server =
                ProviderServer.playing(Scripts.whole(wire().interleavedCalls().whole()))) {
            var call = ModelCall.start(open(server));

            assertThat(call.completion().finish()).isEqualTo(Completion.Finish.TOOL_USE);
            assertThat(CallParts.of(call.chunks()))
                    .containsExactly(
                            new CallParts("c1", "first", "{\"a\":1}"),
                            new CallParts("c2", "second", "{\"b\":2}"));
        }
    }

    @Test
    default void givesUpOnAProviderThatNeverAnswers() {
        try (var server = ProviderServer.playing(ProviderConnection::hang)) {
            var call = ModelCall.start(open(server.address(), Duration.ofMillis(200)));

            assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.TIMEOUT);
        }
    }

    @Test
    default void givesUpOnAStreamThatFallsSilent() {
        var silent = Scripts.streamingThenHanging(wire().saying("Hel", "lo").unfinished());
        try (var server = ProviderServer.playing(silent)) {
            var call = ModelCall.start(open(server.address(), Duration.ofSeconds(2)));

            assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.TIMEOUT);
            assertThat(call.text()).isEqualTo("Hello");
        }
    }

    @Test
    default void doesNotTakeASlowReaderForASilentProvider() {
        try (var server =
                ProviderServer.playing(Scripts.whole(wire().saying("Hel", "lo").whole()))) {
            var silence = Duration.ofSeconds(1);
            var call =
                    ModelCall.start(open(server.address(), silence), once(silence.multipliedBy(2)));

            assertThat(call.completion().finish()).isEqualTo(Completion.Finish.END_TURN);
        }
    }

    /// Takes its time over the first chunk.
    private static ModelSink once(Duration time) {
        var first = new AtomicBoolean(true);
        return _ -> {
            if (first.getAndSet(false)) {
                Gate.pause(time, new Cancellation());
            }
        };
    }

    @Test
    default void neverTakesACutAnswerForAWholeOne() {
        var wire = new StringBuilder(ProviderConnection.STREAM_HEAD);
        wire().saying("Hel", "lo").whole().forEach(e -> wire.append(ProviderConnection.piece(e)));
        cutEverywhere(wire.append(ProviderConnection.LAST_PIECE).toString());
    }

    /// Without a length or chunks a cut looks like a clean end.
    @Test
    default void neverTakesACutAnswerForAWholeOneWhereTheConnectionMarksTheEnd() {
        cutEverywhere(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                        + String.join("", wire().saying("Hel", "lo").whole()));
    }

    private void cutEverywhere(String answer) {
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        try (var server = ProviderServer.start()) {
            var model = open(server);
            for (int i = 0; i < bytes.length; i++) {
                var count = i;
                server.play(connection -> {
                    connection.send(bytes, count);
                    connection.close();
                });

                var call = ModelCall.start(model);

                if (call.isCompleted()) {
                    assertThat(call.text()).as("cut after %d bytes", count).isEqualTo("Hello");
                } else {
                    assertThat(call.failure().errorClass())
                            .as("cut after %d bytes: %s", count, call.failure())
                            .isEqualTo(ErrorClass.CONNECTION);
                    assertThat("Hello").startsWith(call.text());
                }
            }
        }
    }

    @Test
    default void takesACleanEndWithoutAReasonForABrokenConnection() {
        try (var server =
                ProviderServer.playing(Scripts.whole(wire().saying("Hel", "lo").unfinished()))) {
            var call = ModelCall.start(open(server));

            assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CONNECTION);
            assertThat(call.failure().retryable()).isTrue();
            assertThat(call.text()).isEqualTo("Hello");
        }
    }

    @Test
    default void takesAMalformedEventForABrokenConnection() {
        var events = new ArrayList<>(wire().saying("Hel").unfinished());
        events.add(wire().malformed());
        events.addAll(wire().saying("lo").whole());
        try (var server = ProviderServer.playing(Scripts.whole(events))) {
            var call = ModelCall.start(open(server));

            assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CONNECTION);
            assertThat(call.text()).isEqualTo("Hel");
        }
    }

    @Test
    default void reportsAnErrorInsideTheStream() {
        var events = new ArrayList<>(wire().saying("Hel").unfinished());
        events.add(wire().error("The engine is on fire"));
        try (var server = ProviderServer.playing(Scripts.whole(events))) {
            var call = ModelCall.start(open(server));

            assertThat(call.failure().errorClass()).isEqualTo(wire().errorClass());
            assertThat(call.failure()).hasMessageContaining("The engine is on fire");
            assertThat(call.text()).isEqualTo("Hel");
        }
    }

    @Test
    default void takesGarbageForABrokenConnection() {
        var garbage =
                List.<ProviderServer.Script>of(
                        connection -> connection.answer(200, "text/plain", "out to lunch"),
                        connection -> connection.answer(200, "text/html", "<p>Log in</p>"),
                        connection -> connection.answer(200, "application/json", "{\"odd\":1}"),
                        connection -> connection.answer(200, "application/json", "{\"od"),
                        connection -> connection.answer(200, "text/event-stream", ""),
                        connection -> {
                            connection.send("\u0000\u0001 SSH-2.0\r\n\r\n");
                            connection.close();
                        });
        try (var server = ProviderServer.start()) {
            for (var script : garbage) {
                server.play(script);

                var call = ModelCall.start(open(server));

                assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CONNECTION);
                assertThat(call.chunks()).isEmpty();
            }
        }
    }

    @Test
    default void saysWhenNobodyListens() {
        var call = ModelCall.start(open(ProviderServer.nowhere(), LONG));

        assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CONNECTION);
        assertThat(call.failure()).hasMessageContaining("127.0.0.1");
    }

    @Test
    default void tellsRefusalsApart() {
        var classes =
                Map.of(
                        400, ErrorClass.CLIENT_REQUEST,
                        401, ErrorClass.AUTH,
                        403, ErrorClass.AUTH,
                        404, ErrorClass.CLIENT_REQUEST,
                        408, ErrorClass.TIMEOUT,
                        422, ErrorClass.CLIENT_REQUEST,
                        429, ErrorClass.RATE_LIMIT,
                        500, ErrorClass.SERVER_ERROR,
                        503, ErrorClass.SERVER_UNAVAILABLE,
                        529, ErrorClass.SERVER_ERROR);
        try (var server = ProviderServer.start()) {
            classes.forEach((status, expected) -> {
                var call = refused(server, status, "{\"error\":{\"message\":\"No.\"}}");

                assertThat(call.failure().errorClass()).isEqualTo(expected);
                assertThat(call.failure().status()).isEqualTo(status);
                assertThat(call.failure())
                        .hasMessageContaining("No.")
                        .hasMessageContaining(String.valueOf(status));
            });
        }
    }

    @Test
    default void keepsHowLongTheProviderWantsToBeLeftAlone() {
        var date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90);
        var inAMoment = DateTimeFormatter.RFC_1123_DATE_TIME.format(date);
        try (var server = ProviderServer.start()) {
            var seconds = refused(server, 429, "{}", "Retry-After: 7");
            var dated = refused(server, 429, "{}", "Retry-After: " + inAMoment);
            var without = refused(server, 429, "{}");

            assertThat(seconds.failure().retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(dated.failure().retryAfter().orElseThrow())
                    .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(90));
            assertThat(without.failure().retryAfter()).isEmpty();
        }
    }

    private ModelCall refused(ProviderServer server, int status, String body, String... headers) {
        server.play(connection -> connection.answer(status, "application/json", body, headers));
        var call = ModelCall.start(open(server));
        call.failure();
        return call;
    }

    @Test
    default void contactsNobodyWhenCancelledBefore() {
        try (var server = ProviderServer.playing(ProviderConnection::hang)) {
            var call = ModelCall.cancelledBefore(open(server));

            assertCancelled(call);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    default void closesTheConnectionWhenCancelledBeforeTheHeaders() throws Exception {
        cancelsAt(List.of(), false, 0);
    }

    @Test
    default void closesTheConnectionWhenCancelledAfterTheHeaders() throws Exception {
        cancelsAt(List.of(), true, 0);
    }

    @Test
    default void closesTheConnectionWhenCancelledAtAnyToken() throws Exception {
        var answer = wire().saying("a", "b", "c", "d", "e");
        for (int i = 1; i <= answer.deltas().size(); i++) {
            var events = new ArrayList<>(answer.begin());
            events.addAll(answer.deltas().subList(0, i));
            cancelsAt(events, true, i);
        }
    }

    private void cancelsAt(List<String> events, boolean headers, int chunks) throws Exception {
        BlockingQueue<ProviderConnection> hanging = new LinkedBlockingQueue<>();
        ProviderServer.Script script =
                connection -> {
                    if (headers) {
                        Scripts.streaming(events).play(connection);
                    }
                    hanging.add(connection);
                    connection.hang();
                };
        try (var server = ProviderServer.playing(script)) {
            var call = ModelCall.start(open(server));
            var connection = hanging.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            call.awaitChunks(chunks);

            call.cancel();

            assertThat(connection.awaitLeft(AT_ONCE)).as("the provider sees the end").isTrue();
            assertCancelled(call);
            assertThat(call.wasInterrupted()).isFalse();
        }
    }

    @Test
    default void saysNothingMoreOnceCancelled() {
        var call = new AtomicReference<ModelCall>();
        var started = new CountDownLatch(1);
        var together = List.of(String.join("", wire().saying("a", "b", "c").whole()));
        try (var server = ProviderServer.playing(Scripts.whole(together))) {
            call.set(
                    ModelCall.start(
                            open(server),
                            chunk -> {
                                if (chunk instanceof ModelChunk.Text) {
                                    ProviderServer.await(() -> started.getCount() == 0, "the test");
                                    call.get().cancel();
                                }
                            }));
            started.countDown();

            assertCancelled(call.get());
            assertThat(call.get().text()).isEqualTo("a");
        }
    }

    @Test
    default void takesAnInterruptForACancellationAndPassesItOn() throws Exception {
        BlockingQueue<ProviderConnection> hanging = new LinkedBlockingQueue<>();
        for (var headers : List.of(false, true)) {
            ProviderServer.Script script =
                    connection -> {
                        if (headers) {
                            connection.sendStreamHead();
                        }
                        hanging.add(connection);
                        connection.hang();
                    };
            try (var server = ProviderServer.playing(script)) {
                var call = ModelCall.start(open(server));
                var connection = hanging.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);

                call.interrupt();

                assertThat(connection.awaitLeft(AT_ONCE)).isTrue();
                assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CANCELLED);
                assertThat(call.wasInterrupted()).isTrue();
            }
        }
    }

    @Test
    default void closesTheConnectionWhenTheReaderFails() throws Exception {
        var seen = new LinkedBlockingQueue<ProviderConnection>();
        ProviderServer.Script script =
                connection -> {
                    seen.add(connection);
                    Scripts.streamingThenHanging(wire().saying("a").unfinished()).play(connection);
                };
        try (var server = ProviderServer.playing(script)) {
            ModelCall.start(
                    open(server),
                    _ -> {
                        throw new IllegalStateException("reader failed");
                    });

            assertThat(seen.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS).awaitLeft(AT_ONCE))
                    .isTrue();
        }
    }

    private static void assertCancelled(ModelCall call) {
        assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.CANCELLED);
        assertThat(call.failure()).hasMessage("enough");
    }

    /// 64 MiB are on their way; what the sockets of both sides hold is far less.
    @Test
    default void holdsTheProviderBackWhileItsReaderIsSlow() {
        var delta = "x".repeat(64 << 10);
        var count = 1024;
        var answer = wire().saying(delta);
        var connections = new LinkedBlockingQueue<ProviderConnection>();
        ProviderServer.Script endless =
                connection -> {
                    connections.add(connection);
                    Scripts.streaming(answer.begin()).play(connection);
                    for (int i = 0; i < count; i++) {
                        connection.sendPiece(answer.deltas().getFirst());
                    }
                    for (var event : answer.end()) {
                        connection.sendPiece(event);
                    }
                    connection.sendEnd();
                };
        var reader = new CountDownLatch(1);
        try (var server = ProviderServer.playing(endless)) {
            var call = new SlowCall(open(server), reader);
            ProviderServer.await(() -> call.chunks() == 1, "the first chunk");

            var stalledAt = stall(connections.element());
            reader.countDown();

            assertThat(stalledAt).isLessThan(24L << 20);
            assertThat(call.awaitEnd().finish()).isEqualTo(Completion.Finish.END_TURN);
            assertThat(call.chunks()).isEqualTo(count);
        }
    }

    /// Waits until nothing has been sent for a while.
    private static long stall(ProviderConnection connection) {
        var last = new long[] {-1, 0};
        ProviderServer.await(
                () -> {
                    var now = connection.sent();
                    last[1] = now == last[0] ? last[1] + 1 : 0;
                    last[0] = now;
                    return last[1] >= 250;
                },
                "the provider to be held back");
        return last[0];
    }

    @Test
    default void answersTwoThousandCallsAtOnceOnAFewPlatformThreads(TestReporter report) {
        var streams = 2_000;
        var all = new CountDownLatch(streams);
        var go = new CountDownLatch(1);
        var answer = wire().saying("Hel", "lo", ", ", "World");
        ProviderServer.Script together =
                connection -> {
                    Scripts.streaming(answer.begin()).play(connection);
                    connection.sendPiece(answer.deltas().getFirst());
                    all.countDown();
                    go.await();
                    for (var event : answer.deltas().subList(1, answer.deltas().size())) {
                        connection.sendPiece(event);
                    }
                    connection.sendPiece(String.join("", answer.end()));
                    connection.sendEnd();
                };
        try (var server = ProviderServer.playing(together)) {
            var model = open(server);
            var calls = IntStream.range(0, streams).mapToObj(_ -> ModelCall.start(model)).toList();
            ProviderServer.await(() -> all.getCount() == 0, streams + " streams");
            calls.forEach(call -> call.awaitChunks(1));
            var platformThreads = ManagementFactory.getThreadMXBean().getThreadCount();
            go.countDown();

            assertThat(calls).allSatisfy(call -> assertThat(call.completion()).isNotNull());
            assertThat(calls).allSatisfy(call -> assertThat(call.text()).isEqualTo("Hello, World"));
            report.publishEntry("platform threads", String.valueOf(platformThreads));
            assertThat(platformThreads).isLessThanOrEqualTo(24);
        }
    }
}
