package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.server.query.Query;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One request and its answer. For the thread of the request alone.
///
/// What cannot be read from the request is thrown as [RefusedException].
final class Exchange {
    /// In seconds; whoever waits does so for runs that take some.
    private static final Header IN_A_MOMENT = HeaderValues.create(HeaderNames.RETRY_AFTER, "5");

    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    private final ServerRequest request;
    private final ServerResponse response;
    private final RouteOptions options;
    private Owner owner = Owner.LOCAL;
    private List<String> variables = List.of();

    Exchange(ServerRequest request, ServerResponse response, RouteOptions options) {
        this.request = request;
        this.response = response;
        this.options = options;
    }

    /// Finds out who asks and about what.
    void identify(Supplier<List<String>> pathVariables) {
        owner =
                options.authentication()
                        .owner(name -> request.headers().first(HeaderNames.create(name)))
                        .orElseThrow(
                                () -> new RefusedException(new Problem(401, "not authenticated")));
        variables = decoded(pathVariables);
    }

    String method() {
        return request.prologue().method().text();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    Owner owner() {
        return owner;
    }

    RouteOptions options() {
        return options;
    }

    /// What stands in the path in the place of its variable with this index, from 0.
    String variable(int index) {
        return variables.get(index);
    }

    /// The thread that the path names first.
    ThreadId thread() {
        return thread(0);
    }

    /// The thread that the path names in the place of its variable with this index, from 0.
    ThreadId thread(int index) {
        return decoded(() -> new ThreadId(variable(index)));
    }

    /// The run that the path names.
    RunId run() {
        return decoded(() -> new RunId(variable(0)));
    }

    Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    Query query() {
        return decoded(() -> Query.parse(request.query().rawValue()));
    }

    /// The body as JSON.
    Json body() {
        var bytes = RequestBody.read(request, options.bodyLimit());
        try {
            return Json.parse(bytes);
        } catch (JsonException e) {
            throw new RefusedException(Problem.badRequest(String.valueOf(e.getMessage())), e);
        }
    }

    /// What is read from the request: a shape that does not fit is 422, a value that is not allowed
    /// 400.
    <T> T decoded(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JsonException e) {
            throw new RefusedException(Problem.misfit(String.valueOf(e.getMessage())), e);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Problem.badRequest(String.valueOf(e.getMessage())), e);
        }
    }

    /// Says that the request may be sent again soon.
    void inviteAgain() {
        response.header(IN_A_MOMENT);
    }

    void header(HeaderName name, String value) {
        response.header(name, value);
    }

    /// Answers without a body.
    void reply(int status) {
        send(request, response.status(Status.create(status)), new byte[0]);
    }

    void reply(int status, Consumer<? super JsonOutput> body) {
        var bytes = JsonOutput.bytes(body);
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        send(request, response.status(Status.create(status)), bytes);
    }

    /// Answers with the problem behind an exception.
    void fail(RuntimeException failure) {
        var problem = Problem.of(failure);
        if (problem.isOurs()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "%s %s failed".formatted(method(), request.path().rawPath()),
                    failure);
        }
        refuse(request, response, problem);
    }

    /// Answers with the head that a stream would have.
    void replyStreamHead() {
        ignoreBody();
        SseStream.head(response);
        response.send();
    }

    /// Begins a stream of events as the answer.
    SseStream stream() {
        ignoreBody();
        return SseStream.open(response, options);
    }

    /// Reads a body that means nothing here, so that the connection can go on.
    void ignoreBody() {
        RequestBody.discard(request, options.bodyLimit());
    }

    static void refuse(ServerRequest request, ServerResponse response, Problem problem) {
        if (problem.isTemporary()) {
            response.header(IN_A_MOMENT);
        }
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        send(request, response.status(Status.create(problem.status())), problem.body());
    }

    /// Sends an answer, and closes the connection if there is a body left that nobody reads.
    ///
    /// Helidon would take that body for the next request. It also leaves it to us that the answer
    /// to `HEAD` has the length of a body and none.
    static void send(ServerRequest request, ServerResponse response, byte[] body) {
        boolean leftover = RequestBody.isLeftIn(request);
        if (leftover && request.prologue().protocolVersion().startsWith("1")) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
        if (leftover) {
            RequestBody.linger(request);
            throw new CloseConnectionException("the body of the request was not read");
        }
    }

    /// Ends the connection of a request that was interrupted: the server stops.
    static CloseConnectionException stopped(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CloseConnectionException("the server stopped", e);
    }
}
