package dev.reprise.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderWire.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What every codec of a model provider makes of answers that are out of the ordinary. Part of
/// [ModelFaultContract].
public interface ModelAnswerContract {
    /// As [LingeringProviderContract#open].
    ChatModel open(URI address, Duration silence);

    ProviderWire wire();

    private ChatModel open(ProviderServer server) {
        return open(server.address(), LingeringProviderContract.LONG);
    }

    private ModelCall answered(List<String> events) {
        try (var server = ProviderServer.playing(Scripts.whole(events))) {
            var call = ModelCall.start(open(server));
            call.isCompleted();
            return call;
        }
    }

    @Test
    default void tellsWhyAnAnswerIsNotWhatWasWanted() {
        for (var why : Ending.values()) {
            var call = answered(wire().ending(why).whole());

            assertThat(call.completion().finish())
                    .as(why.name())
                    .isEqualTo(
                            switch (why) {
                                case AT_THE_LIMIT -> Finish.MAX_TOKENS;
                                case FILTERED, REFUSED -> Finish.CONTENT_FILTER;
                            });
            assertThat(call.text()).as(why.name()).isEqualTo("Hello");
        }
    }

    @Test
    default void completesAnAnswerWithoutUsage() {
        var call = answered(wire().withoutUsage("Hel", "lo").whole());

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.completion().usage()).isNull();
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    default void completesAnAnswerThatSaysNothing() {
        var call = answered(wire().saying().whole());

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.chunks()).allMatch(ModelChunk.Usage.class::isInstance);
    }

    @Test
    default void takesAnOverloadedProviderForOneThatIsNotThere() {
        var events = new ArrayList<>(wire().saying("Hel").unfinished());
        events.add(wire().overloaded());

        var call = answered(events);

        assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.SERVER_UNAVAILABLE);
        assertThat(call.failure().retryable()).isTrue();
    }

    @Test
    default void passesOverWhatKeepsTheConnectionAlive() {
        var events = new ArrayList<String>();
        for (var event : wire().saying("Hel", "lo").whole()) {
            events.addAll(List.of(": keep-alive\n\n", ":\r\n", event));
        }

        var call = answered(events);

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.text()).isEqualTo("Hello");
    }

    @Test
    default void givesEveryCallAnIdOfItsOwn() {
        var call = answered(wire().sameIds().whole());

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        var calls = CallParts.of(call.chunks());
        assertThat(calls).extracting(CallParts::name).containsExactly("first", "second");
        assertThat(calls)
                .extracting(CallParts::arguments)
                .containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(calls).extracting(CallParts::id).doesNotHaveDuplicates().contains("c1");
    }

    @Test
    default void sendsThoughtsBackAsTheyCame() {
        try (var server = ProviderServer.playing(Scripts.whole(wire().thinking().whole()))) {
            var model = open(server);
            var call = ModelCall.start(model);
            assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);

            server.play(Scripts.whole(wire().saying("Hello").whole()));
            ModelCall.start(model, next(call)).completion();

            var body = server.bodies().getLast();
            assertThat(body).containsSubsequence("sig-1", "sig-2", "secret-3");
            for (var once : List.of("sig-1", "sig-2", "secret-3", "Done.", "\"noon\"")) {
                assertThat(body).containsOnlyOnce(once);
            }
        }
    }

    /// The request that answers the call of an answer, which was stored meanwhile.
    private static ChatRequest next(ModelCall call) {
        var stored = Message.of("m2", Role.ASSISTANT, blocks(call));
        var read = Message.fromJson(Json.parse(stored.toJson().toString()));
        return new ChatRequest(
                "m",
                List.of(
                        ChatMessage.of(Role.USER, "Hi"),
                        ChatMessage.of(read),
                        ChatMessage.of(Message.tool("m3", "c1", "noon"))),
                List.of(),
                ChatOptions.DEFAULT);
    }

    /// What came in parts follows what was handed over whole, unless it was handed over, too.
    private static List<ContentBlock> blocks(ModelCall call) {
        var blocks = new ArrayList<>(call.completion().blocks());
        if (blocks.stream().noneMatch(ContentBlock.ToolUse.class::isInstance)) {
            blocks.add(new ContentBlock.Text(call.text()));
            for (var parts : CallParts.of(call.chunks())) {
                var arguments = Json.parse(parts.arguments());
                blocks.add(
                        new ContentBlock.ToolUse(
                                new ToolCall(parts.id(), parts.name(), arguments)));
            }
        }
        return blocks;
    }

    @Test
    default void readsACompressedStreamAsItComes() {
        var answer = wire().saying("Hel", "lo");
        var firstIsRead = new CountDownLatch(1);
        ProviderServer.Script script =
                connection -> {
                    connection.send(
                            ProviderConnection.STREAM_HEAD.replace(
                                    "Transfer-Encoding: chunked", "Content-Encoding: gzip"));
                    var bytes = new ByteArrayOutputStream();
                    try (var gzip = new GZIPOutputStream(bytes, true)) {
                        for (var event : answer.unfinished()) {
                            zip(event, gzip, bytes, connection);
                            if (event.equals(answer.deltas().getFirst())) {
                                firstIsRead.await();
                            }
                        }
                        zip(String.join("", answer.end()), gzip, bytes, connection);
                    }
                    connection.send(bytes.toByteArray());
                    connection.close();
                };
        try (var server = ProviderServer.playing(script)) {
            var call =
                    ModelCall.start(
                            open(server),
                            chunk -> {
                                if (chunk instanceof ModelChunk.Text) {
                                    firstIsRead.countDown();
                                }
                            });

            assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
            assertThat(call.text()).isEqualTo("Hello");
        }
    }

    private static void zip(
            String event,
            GZIPOutputStream gzip,
            ByteArrayOutputStream bytes,
            ProviderConnection connection)
            throws IOException {
        gzip.write(event.getBytes(StandardCharsets.UTF_8));
        gzip.flush();
        connection.send(bytes.toByteArray());
        bytes.reset();
    }
}
