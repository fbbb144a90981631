package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.state.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts runs that clients name by a key of theirs: a request that is sent again, also at the same
/// moment or after a restart, finds the run of the first.
///
/// The key makes the id of the run, so that the run's own record, or its entry while it waits, is
/// all that is kept of it.
final class KeyedRuns {
    /// How long a key stands for its run.
    static final Duration KEPT = Duration.ofHours(24);

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int LONGEST_KEY = 255;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ThreadStore store;
    private final @Nullable BackgroundRuns background;
    private final InstantSource clock;
    private final Map<String, CountDownLatch> starting = new ConcurrentHashMap<>();

    /// @param background where runs wait that were begun here; absent when none does
    /// @param clock of the store
    KeyedRuns(ThreadStore store, @Nullable BackgroundRuns background, InstantSource clock) {
        this.store = store;
        this.background = background;
        this.clock = clock;
    }

    /// The key that a request brings.
    static Optional<String> keyOf(Exchange exchange) {
        return exchange.header(IDEMPOTENCY_KEY);
    }

    /// A request that brings a key.
    ///
    /// @param endpoint which keys are told apart from those of others
    /// @param body as it was sent
    /// @param run which the request names as well, though it must not
    record Keyed(Owner owner, String endpoint, String key, Json body, @Nullable RunId run) {}

    /// Begins a run.
    @FunctionalInterface
    interface Beginning<T> {
        /// Begins it under this id.
        ///
        /// @param alias to be kept with the run, whose request it tells from others
        T begin(RunId run, String alias);
    }

    /// What is known of a run that an earlier request began.
    private record Earlier(long createdAt, List<String> aliases) {
        static Earlier of(RunRecord run) {
            return new Earlier(run.createdAt(), run.aliases());
        }

        static Earlier of(MailboxEntry entry) {
            var alias = Optional.ofNullable(RunRequest.fromJson(entry.payload()).alias());
            return new Earlier(entry.createdAt(), alias.stream().toList());
        }
    }

    /// What a request with a key comes to.
    sealed interface Found<T> {
        /// A run that was begun for it.
        record New<T>(T run) implements Found<T> {}

        /// The run that an earlier request began.
        record Known<T>(RunId run) implements Found<T> {}
    }

    /// Starts the run, or finds it.
    ///
    /// @throws RefusedException with 422 when the key stands for another body, with 400 when it is
    ///   blank or too long, or the request names its run otherwise
    <T> Found<T> start(Keyed request, Beginning<T> beginning) {
        require(request);
        var owner = request.owner();
        var scope =
                hash(
                        Json.array(
                                Json.of(owner.toString()),
                                Json.of(request.endpoint()),
                                Json.of(request.key())));
        var alias = "request-" + hash(Json.array(Json.of(scope), request.body()));
        var mine = new CountDownLatch(1);
        enter(scope, mine);
        try {
            return found(owner, scope, alias, beginning);
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
    private <T> Found<T> found(Owner owner, String scope, String alias, Beginning<T> beginning) {
        long oldest = clock.instant().minus(KEPT).toEpochMilli();
        for (int time = 0; ; time++) {
            var run = new RunId("key-" + hash(Json.array(Json.of(scope), Json.of(time))));
            var earlier = earlier(owner, run);
            if (earlier.isEmpty()) {
                return new Found.New<>(beginning.begin(run, alias));
            }
            if (earlier.get().createdAt() > oldest) {
                requireSame(run, earlier.get(), alias);
                return new Found.Known<>(run);
            }
        }
    }

    private Optional<Earlier> earlier(Owner owner, RunId run) {
        return store.run(owner, run).map(Earlier::of).or(() -> waiting(owner, run));
    }

    private Optional<Earlier> waiting(Owner owner, RunId run) {
        return Optional.ofNullable(background)
                .flatMap(runs -> runs.find(owner, new MailboxEntryId(run.value())))
                .map(task -> Earlier.of(task.entry()));
    }

    private static void require(Keyed request) {
        var key = request.key();
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

    private static void requireSame(RunId run, Earlier earlier, String alias) {
        if (!earlier.aliases().contains(alias)) {
            throw new RefusedException(
                    Problem.misfit(
                            "the Idempotency-Key stands for run %s, which was asked for otherwise"
                                    .formatted(run)));
        }
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
