package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/// A server on a free port over a memory store and played runs.
final class TestServer implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    final ThreadStore store;
    final PlayedRuns runs;
    final PlayedMailbox mailbox;
    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    TestServer() {
        this(UnaryOperator.identity());
    }

    TestServer(UnaryOperator<ServerOptions> options) {
        this(options, UnaryOperator.identity());
    }

    TestServer(UnaryOperator<ServerOptions> options, UnaryOperator<HttpServer.Builder> more) {
        store = new MemoryThreadStore(clock);
        runs = new PlayedRuns(store);
        mailbox = new PlayedMailbox(runs, clock);
        server = start(runs, mailbox, store, options, more);
    }

    TestServer(ThreadStore store) {
        this.store = store;
        runs = new PlayedRuns(store);
        mailbox = new PlayedMailbox(runs, clock);
        server = start(runs, mailbox, store, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// Over runs that really run.
    TestServer(RunGateway gateway, ThreadStore store) {
        this.store = store;
        runs = new PlayedRuns(store);
        mailbox = new PlayedMailbox(runs, clock);
        server =
                start(
                        gateway,
                        new PlayedMailbox(gateway, clock),
                        store,
                        UnaryOperator.identity(),
                        UnaryOperator.identity());
    }

    /// Over runs that really run, also in the background.
    TestServer(AgentOs os, ThreadStore store) {
        this(os, store, UnaryOperator.identity());
    }

    /// Over runs that really run, also in the background, with more that the server is told.
    TestServer(AgentOs os, ThreadStore store, UnaryOperator<HttpServer.Builder> more) {
        this.store = store;
        runs = new PlayedRuns(store);
        mailbox = new PlayedMailbox(runs, clock);
        server =
                start(
                        os.gateway(),
                        os.background().orElseThrow(),
                        store,
                        UnaryOperator.identity(),
                        builder -> more.apply(builder.afterwards(os::close)));
    }

    /// Over runs that really run, with more that the server is told.
    TestServer(RunGateway gateway, ThreadStore store, UnaryOperator<HttpServer.Builder> more) {
        this.store = store;
        runs = new PlayedRuns(store);
        mailbox = new PlayedMailbox(runs, clock);
        var background = new PlayedMailbox(gateway, clock);
        server = start(gateway, background, store, UnaryOperator.identity(), more);
    }

    private static HttpServer start(
            RunGateway gateway,
            BackgroundRuns background,
            ThreadStore store,
            UnaryOperator<ServerOptions> options,
            UnaryOperator<HttpServer.Builder> more) {
        var local =
                ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withGrace(Duration.ofMillis(500));
        return more.apply(
                        HttpServer.builder(gateway, store)
                                .background(background)
                                .options(options.apply(local)))
                .build()
                .start();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, json);
    }

    HttpResponse<String> send(String method, String path, String json) {
        return send(
                request(path)
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Sends a request and returns with the head of its answer.
    HttpResponse<InputStream> open(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What is left of an answer, without the comments that keep it alive.
    static String rest(HttpResponse<InputStream> answer) throws IOException {
        var body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        return body.replace(": ping\n\n", "");
    }

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(4_000);
        return socket;
    }

    /// Sends text as it is and reads until the server closes.
    String raw(String text) throws IOException {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String raw(byte[] bytes) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Asks for the events of a run and reads the answer up to and with a text.
    Socket stream(String run, String until) throws IOException {
        var socket = connect();
        socket.getOutputStream()
                .write(
                        "GET /v1/runs/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .formatted(run)
                                .getBytes(StandardCharsets.US_ASCII));
        readUntil(socket, until);
        return socket;
    }

    static String readUntil(Socket socket, String until) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(until) < 0) {
            int c = socket.getInputStream().read();
            if (c < 0) {
                throw new IOException("the answer ended before " + until + ": " + read);
            }
            read.append((char) c);
        }
        return read.toString();
    }

    /// Breaks the connection, as a client does that is killed.
    static void vanish(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    AgentThread thread(String id, Message... messages) {
        return thread(AgentThread.of(new ThreadId(id)).withMessages(List.of(messages)));
    }

    AgentThread thread(AgentThread thread) {
        store.create(Owner.LOCAL, thread);
        return thread;
    }

    /// Commits a record of a run.
    void record(String thread, String run, RunOrigin origin, RunStatus status) {
        var meta =
                new RunMeta(
                        "assistant",
                        origin,
                        status,
                        null,
                        status == RunStatus.DONE ? "natural" : null,
                        null,
                        null,
                        12,
                        5);
        var change =
                new ThreadChangeSet(
                        new RunId(run),
                        null,
                        meta,
                        ChangeReason.RUN_FINISHED,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        store.append(Owner.LOCAL, new ThreadId(thread), change, VersionPrecondition.any());
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
