package dev.reprise.server;

import dev.reprise.core.IdSource;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.agui.AgUiOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A listener with groups of routes.
///
/// Starts once; closing it again does nothing. Closing refuses new requests, lets open ones go on
/// for the grace period, ends what is left, and then runs what the program around it wants to do
/// afterwards.
public final class HttpServer implements AutoCloseable {
    /// How long answers that were cut off may take to notice.
    private static final Duration NOTICE = Duration.ofSeconds(2);

    private final WebServer listener;
    private final Drain drain;
    private final Arrivals arrivals;
    private final Runnable afterwards;
    private final String address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpServer(Builder builder) {
        var options = builder.options;
        drain = new Drain(InstantSource.system(), options.grace());
        arrivals = new Arrivals(options.arrival());
        afterwards = builder.afterwards;
        address = options.host() + ":" + options.port();
        listener =
                WebServer.builder()
                        .host(options.host())
                        .port(options.port())
                        .shutdownHook(false)
                        .shutdownGracePeriod(NOTICE)
                        .directHandlers(transportProblems())
                        .addProtocol(Http1Config.builder().addReceiveListener(arrivals).build())
                        .routing(builder.routing(drain, arrivals))
                        .build();
    }

    /// A server with the groups health, threads, their history and mailboxes, runs, AI SDK, AG-UI
    /// and A2A.
    ///
    /// @param store the one that the gateway's runs commit to
    public static Builder builder(RunGateway gateway, ThreadStore store) {
        return new Builder(gateway, store);
    }

    /// Begins to listen.
    ///
    /// @throws UncheckedIOException when the address cannot be had
    public HttpServer start() {
        listener.start();
        if (!listener.isRunning()) { // Helidon logs why and returns
            arrivals.close();
            throw new UncheckedIOException(
                    address + " is taken or no address of this machine",
                    new BindException(address));
        }
        return this;
    }

    /// The port it listens on.
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        drain.begin();
        try {
            if (!drain.awaitIdle(drain.grace().plus(NOTICE))) {
                arrivals.cutAll();
                boolean _ = drain.awaitIdle(NOTICE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private void stop() {
        try {
            listener.stop();
        } finally {
            arrivals.close();
            afterwards.run();
        }
    }

    /// Answers for what fails before any route is reached.
    private static DirectHandlers transportProblems() {
        var handlers = DirectHandlers.builder();
        for (var event : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    event,
                    (_, _, status, headers, message) -> {
                        var text =
                                message == null || message.isBlank()
                                        ? status.reasonPhrase()
                                        : message;
                        var kind = status.code() < 500 ? "bad request: " : "internal error: ";
                        return DirectHandler.TransportResponse.builder()
                                .status(status)
                                .headers(headers)
                                .header(HeaderValues.CONTENT_TYPE_JSON)
                                .keepAlive(false)
                                .entity(new Problem(status.code(), kind + text).body())
                                .build();
                    });
        }
        return handlers.build();
    }

    /// Collects what a server is made of.
    public static final class Builder {
        private static final int QUEUE_LIMIT = 10_000;

        private final RunGateway gateway;
        private final ThreadStore store;
        private final List<Mounted> groups = new ArrayList<>();
        private ServerOptions options = ServerOptions.DEFAULT;
        private Authentication authentication = Authentication.OPEN;
        private @Nullable BackgroundRuns background;
        private Runnable afterwards = () -> {};
        private AiSdkOptions aiSdk = AiSdkOptions.DEFAULT;
        private A2aOptions a2a = A2aOptions.DEFAULT;
        private int queueLimit = QUEUE_LIMIT;

        private record Mounted(String prefix, RouteGroup group) {}

        private Builder(RunGateway gateway, ThreadStore store) {
            this.gateway = gateway;
            this.store = store;
        }

        public Builder options(ServerOptions newOptions) {
            options = newOptions;
            return this;
        }

        public Builder authentication(Authentication newAuthentication) {
            authentication = newAuthentication;
            return this;
        }

        /// How the AI SDK routes answer that are there by default.
        public Builder aiSdk(AiSdkOptions newOptions) {
            aiSdk = newOptions;
            return this;
        }

        /// How the A2A routes answer that are there by default.
        public Builder a2a(A2aOptions newOptions) {
            a2a = newOptions;
            return this;
        }

        /// Mounts a group; the first one takes the place of the groups that are there by default.
        public Builder mount(String prefix, RouteGroup group) {
            groups.add(new Mounted(prefix, group));
            return this;
        }

        /// Runs that wait for their threads; the groups that are there by default need them.
        public Builder background(BackgroundRuns runs) {
            background = runs;
            return this;
        }

        /// How many background runs of one caller may wait, at least 1; 10,000 when nothing is
        /// said. Requests for more are refused with 429.
        public Builder queueLimit(int runs) {
            queueLimit = runs;
            return this;
        }

        /// What to do when the last request is answered, such as stopping the runs. Called once.
        public Builder afterwards(Runnable action) {
            afterwards = action;
            return this;
        }

        /// The server, not yet listening.
        ///
        /// @throws IllegalArgumentException when options exclude each other, or a group lacks what
        ///   it needs
        public HttpServer build() {
            if (groups.isEmpty()) {
                if (background == null) {
                    throw new IllegalArgumentException(
                            "runs and mailboxes need background runs: name them, or mount other groups");
                }
                var bounded = new BoundedRuns(background, queueLimit);
                mount("", new HealthRoutes());
                mount("", new ThreadRoutes(gateway, store, bounded));
                mount("", new HistoryRoutes(store, IdSource.of(InstantSource.system())));
                mount("", new MailboxRoutes(bounded));
                mount("", new RunRoutes(gateway, store, bounded));
                mount("", new PastRunRoutes(gateway, store));
                mount("", new AiSdkRoutes(gateway, store, aiSdk, InstantSource.system()));
                mount(
                        "",
                        new AgUiRoutes(
                                gateway, store, AgUiOptions.DEFAULT, InstantSource.system()));
                mount("", new A2aCardRoutes(gateway, a2a));
                mount("", new A2aRoutes(gateway, store, bounded));
                mount(
                        "",
                        new A2aStandardRoutes(
                                gateway, store, bounded, a2a, InstantSource.system()));
                mount("", new OpenApiRoutes(this::operations));
            }
            return new HttpServer(this);
        }

        /// The groups in the order in which they were mounted.
        List<RouteGroup> groups() {
            return groups.stream().map(Mounted::group).toList();
        }

        private List<Operation> operations() {
            return groups.stream()
                    .flatMap(mounted ->
                            mounted.group.operations().stream()
                                    .map(operation -> operation.under(mounted.prefix)))
                    .toList();
        }

        private HttpRouting.Builder routing(Drain drain, Arrivals arrivals) {
            var routing = HttpRouting.builder();
            routing.addFilter(
                    new FrontDoor(drain, new HostNames(options.names()), options.cors(), arrivals));
            var routeOptions =
                    new RouteOptions(
                            authentication,
                            options.bodyLimit(),
                            options.heartbeat(),
                            options.plainSse(),
                            drain);
            groups.forEach(
                    mounted -> mounted.group.register(routing, mounted.prefix, routeOptions));
            return routing.any((request, response) ->
                    Exchange.send(request, response.status(Status.NOT_FOUND_404), new byte[0]));
        }
    }
}
