package dev.reprise.cli;

import dev.reprise.cli.config.ConfigException;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.aisdk.AiSdkForm;
import dev.reprise.runtime.AgentOs;
import dev.reprise.server.A2aOptions;
import dev.reprise.server.AiSdkOptions;
import dev.reprise.server.Cors;
import dev.reprise.server.HttpServer;
import dev.reprise.server.PushOptions;
import dev.reprise.server.ServerOptions;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves agents over HTTP until the process is told to stop.
@Command(
        name = "serve",
        description = "Serve agents over HTTP until told to stop.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final String REAL_PART = "real-part";
    private static final String PERMISSION_PART = "permission-part";

    @Spec private CommandSpec spec;

    @Mixin private StoreOptions stores;

    @Mixin private AgentOptions agents;

    @Option(
            names = "--http-addr",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:AGENTOS_HTTP_ADDR:-127.0.0.1:8080}",
            description =
                    "Address to listen on (AGENTOS_HTTP_ADDR; 127.0.0.1:8080); port 0 takes a free one.")
    private String address;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description =
                    "A name by which this server may be called, besides the loopback ones; repeatable.")
    private Set<String> names = new HashSet<>();

    @Option(names = "--cors", description = "Let pages of any origin call this server.")
    private boolean cors;

    @Option(
            names = "--sse-plain",
            description = "Send bare data frames, without ids and heartbeats.")
    private boolean plainSse;

    @Option(
            names = "--ai-sdk-approval",
            paramLabel = "PLACE",
            defaultValue = REAL_PART,
            description =
                    "Where AI SDK front ends are asked for permission: real-part or permission-part (real-part).")
    private String approval;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Where A2A clients reach the server (the host that they ask for).")
    private @Nullable String publicUrl;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long running work may go on when the server is told to stop (30).")
    private int grace;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        var err = spec.commandLine().getErr();
        try (var store = opened();
                var mailbox = stores.openMailbox()) {
            var assembly = agents.assemble(store, mailbox);
            try (var os = assembly.os()) {
                int goOn = os.recover();
                var server = start(os, store);
                greet(err, assembly, server, goOn);
                awaitStop(server, os, mailbox, store);
            }
            return Main.OK;
        } catch (UsageException | ConfigException e) {
            err.println(AgentOptions.problem(e));
            return Main.USAGE;
        } catch (StoreException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    /// The store, once the other options are known to be usable.
    private ThreadStore opened() {
        if (grace < 0) {
            throw new UsageException("--grace must not be negative, was " + grace, null);
        }
        if (!approval.equals(REAL_PART) && !approval.equals(PERMISSION_PART)) {
            throw new UsageException(
                    "--ai-sdk-approval must be %s or %s, was %s"
                            .formatted(REAL_PART, PERMISSION_PART, approval),
                    null);
        }
        return stores.open();
    }

    private HttpServer start(AgentOs os, ThreadStore store) {
        int colon = address.lastIndexOf(':');
        try {
            var options =
                    ServerOptions.DEFAULT
                            .withAddress(
                                    address.substring(0, colon),
                                    Integer.parseInt(address.substring(colon + 1)))
                            .withNames(names)
                            .withGrace(Duration.ofSeconds(grace));
            if (cors) {
                options = options.withCors(Cors.PERMISSIVE);
            }
            if (plainSse) {
                options = options.withPlainSse();
            }
            return HttpServer.builder(os.gateway(), store)
                    .background(os.background().orElseThrow())
                    .options(options)
                    .a2a(a2a())
                    .aiSdk(AiSdkOptions.DEFAULT.withForm(AiSdkForm.DEFAULT.withApprovals(place())))
                    .build()
                    .start();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UsageException("--http-addr must be HOST:PORT, was " + address, e);
        } catch (UncheckedIOException e) {
            throw new UsageException(
                    "failed to bind http listener %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    private A2aOptions a2a() {
        var push = PushOptions.DEFAULT.withDirectory(stores.pushDirectory());
        return A2aOptions.DEFAULT.withBase(publicUrl).withPush(push);
    }

    private AiSdkForm.Approvals place() {
        return approval.equals(PERMISSION_PART)
                ? AiSdkForm.Approvals.PERMISSION_PART
                : AiSdkForm.Approvals.REAL_PART;
    }

    private void greet(
            PrintWriter out, AgentOptions.Assembly assembly, HttpServer server, int goOn) {
        var host = address.substring(0, address.lastIndexOf(':'));
        var base = "http://%s:%d".formatted(host, server.port());
        out.printf("Reprise %s listens on %s%n", Main.Version.current(), base);
        out.printf("  agents   %s%n", String.join(", ", assembly.os().agentIds()));
        out.printf("  threads  %s%n", stores.shown());
        assembly.notices().forEach(notice -> out.printf("  note     %s%n", notice));
        if (goOn > 0) {
            out.printf("  note     %d run(s) of an earlier process were cut off and go on%n", goOn);
        }
        out.printf(
                "%nTry it:%n%n  curl -N %s/v1/runs -H 'content-type: application/json' \\%n", base);
        out.printf(
                "    -d '{\"agentId\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"How is the weather in"
                        + " Oslo?\"}]}'%n%n",
                assembly.os().agentIds().getFirst());
        out.flush();
    }

    /// Waits for the signal to stop; then requests end first, and runs after them.
    private void awaitStop(HttpServer server, AgentOs os, MailboxStore mailbox, ThreadStore store)
            throws InterruptedException {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    end(server, os);
                                    os.close(); // entries of runs that are over are settled
                                    mailbox.close();
                                    store.close();
                                    stopped.countDown();
                                }));
        stopped.await();
    }

    private void end(HttpServer server, AgentOs os) {
        try {
            int cancelled =
                    new Shutdown(Duration.ofSeconds(grace), InstantSource.system())
                            .end(server::close, os::drain);
            if (cancelled > 0) {
                spec.commandLine()
                        .getErr()
                        .printf("%d run(s) did not end in time and were cancelled%n", cancelled);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
