package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.state.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starts runs that clients name by a key of theirs: a request that is sent again, also at the same
/// moment or after a restart, finds the run of the first.
///
/// The key makes the id of the run, so that the run's own record is all that is kept of it.
final class KeyedRuns {
    /// How long a key stands for its run.
    static final Duration KEPT = Duration.ofHours(24);

    private static final int LONGEST_KEY = 255;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunGateway gateway;
    private final ThreadStore store;
    private final InstantSource clock;
    private final Map<String, CountDownLatch> starting = new ConcurrentHashMap<>();

    /// @param clock of the store
    KeyedRuns(RunGateway gateway, ThreadStore store, InstantSource clock) {
        this.gateway = gateway;
        this.store = store;
        this.clock = clock;
    }

    /// What a request with a key comes to.
    sealed interface Found {
        record New(StartedRun run) implements Found {}

        /// The run that an earlier request began.
        record Known(RunId run) implements Found {}
    }

    /// Starts the run, or finds it.
    ///
    /// @param endpoint which keys are told apart from those of others
    /// @param body as it was sent
    /// @throws RefusedException with 422 when the key stands for another body, with 400 when it is
    ///   blank or too long, or the request names its run otherwise
    Found start(Owner owner, String endpoint, String key, Json body, RunRequest request) {
        require(key, request);
        var scope = hash(Json.array(Json.of(owner.toString()), Json.of(endpoint), Json.of(key)));
        var alias = "request-" + hash(Json.array(Json.of(scope), body));
        var mine = new CountDownLatch(1);
        enter(scope, mine);
        try {
            return found(owner, scope, alias, request);
        } finally {
            starting.remove(scope);
            mine.countDown();
        }
    }

    /// Waits for earlier requests with this key; they have a run by then, or failed.
    private void enter(String scope, CountDownLatch mine) {
        for (var other = starting.putIfAbsent(scope, mine);
                other != null;
                other = starting.putIfAbsent(scope, mine)) {
            await(other);
        }
    }

    /// A key stands for the run that has its id and is not too old, or else for a new one.
    private Found found(Owner owner, String scope, String alias, RunRequest request) {
        long oldest = clock.instant().minus(KEPT).toEpochMilli();
        for (int time = 0; ; time++) {
            var run = new RunId("key-" + hash(Json.array(Json.of(scope), Json.of(time))));
            var record = store.run(owner, run);
            if (record.isEmpty()) {
                var named = request.withRun(run).withAlias(alias);
                return new Found.New(gateway.start(owner, named, LaunchMode.DURABLE));
            }
            if (record.get().createdAt() > oldest) {
                return known(record.get(), alias);
            }
        }
    }

    private static void require(String key, RunRequest request) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw refused(
                    "Idempotency-Key must have 1 to %d characters, had %d"
                            .formatted(LONGEST_KEY, key.strip().length()));
        }
        if (request.run() != null) {
            throw refused(
                    "Idempotency-Key and runId both name the run: send one of them, not key '%s' and id '%s'"
                            .formatted(key, request.run()));
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }

    private static Found known(RunRecord record, String alias) {
        if (!record.aliases().contains(alias)) {
            throw new RefusedException(
                    Problem.misfit(
                            "the Idempotency-Key stands for run %s, which was asked for otherwise"
                                    .formatted(record.run())));
        }
        return new Found.Known(record.run());
    }

    private static void await(CountDownLatch other) {
        try {
            if (!other.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedException(
                        Problem.internal("an earlier request with this Idempotency-Key hangs"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Problem.SHUTTING_DOWN, e);
        }
    }

    /// Half a SHA-256, which is enough to tell keys apart, in hexadecimal digits.
    private static String hash(Json value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var bytes = digest.digest(value.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
