package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many callers at once, some of them interrupted.
@Timeout(120)
public interface ConcurrencyContract extends StoreUnderTest {
    int CALLERS = 16;

    @Test
    default void ofAppendsAtOneVersionExactlyOneWins() throws Exception {
        store().create(ALICE, Sample.thread("t1"));
        for (int version = 0; version < 50; version++) {
            long seen = version;
            var wins = new AtomicInteger();
            var losses = new AtomicInteger();

            allAtOnce(
                    CALLERS,
                    caller -> {
                        try {
                            store().append(
                                            ALICE,
                                            T1,
                                            Sample.saying("m" + seen + "-" + caller),
                                            VersionPrecondition.exactly(seen));
                            wins.incrementAndGet();
                        } catch (StoreException e) {
                            assertThat(e.reason())
                                    .isEqualTo(
                                            new StoreException.Reason.VersionConflict(
                                                    seen, seen + 1));
                            losses.incrementAndGet();
                        }
                    });

            assertThat(wins).hasValue(1);
            assertThat(losses).hasValue(CALLERS - 1);
        }
        assertThat(store().messageCount(ALICE, T1)).isEqualTo(50);
    }

    @Test
    default void oneThreadIsCreatedOnceAmongMany() throws Exception {
        var wins = new AtomicInteger();

        allAtOnce(
                CALLERS,
                caller -> {
                    try {
                        store().create(ALICE, Sample.thread("t1"));
                        wins.incrementAndGet();
                    } catch (StoreException e) {
                        assertThat(e.reason())
                                .isEqualTo(new StoreException.Reason.AlreadyExists(T1));
                    }
                });

        assertThat(wins).hasValue(1);
    }

    @Test
    default void appendsToOneThreadGetNumbersWithoutGaps() throws Exception {
        store().create(ALICE, Sample.thread("t1"));
        var places = Collections.synchronizedList(new ArrayList<Position>());

        allAtOnce(
                CALLERS,
                caller -> {
                    for (int i = 0; i < 50; i++) {
                        var entry =
                                i % 5 == 0
                                        ? Sample.input("i-" + caller + "-" + i)
                                        : Entry.Changed.of(Sample.saying("m-" + caller + "-" + i));
                        places.add(store().append(ALICE, T1, entry, Guard.NONE));
                    }
                });

        assertThat(places).extracting(Position::lsn).doesNotHaveDuplicates();
        assertThat(store().require(ALICE, T1).version()).isEqualTo(CALLERS * 40);
        requireDense(T1, CALLERS * 50 + 1);
    }

    @Test
    default void manyThreadsGrowSideBySide() throws Exception {
        var ids = IntStream.range(0, 200).mapToObj(i -> new ThreadId("t" + i)).toList();

        allAtOnce(
                CALLERS,
                caller -> {
                    for (int i = caller; i < ids.size(); i += CALLERS) {
                        store().create(ALICE, Sample.thread(ids.get(i).value()));
                    }
                });
        allAtOnce(
                CALLERS,
                caller -> {
                    for (var id : ids) {
                        store().append(
                                        ALICE,
                                        id,
                                        Sample.saying("m" + caller),
                                        VersionPrecondition.any());
                    }
                });

        for (var id : ids) {
            assertThat(store().require(ALICE, id).version()).isEqualTo(CALLERS);
            assertThat(store().messageCount(ALICE, id)).isEqualTo(CALLERS);
            requireDense(id, CALLERS + 1);
        }
    }

    @Test
    default void viewsAreWholeAndNeverChange() throws Exception {
        store().create(ALICE, Sample.thread("t1"));
        var views = new ConcurrentHashMap<Long, ThreadView>();

        allAtOnce(
                CALLERS,
                caller -> {
                    for (int i = 0; i < 100; i++) {
                        if (caller == 0) {
                            store().append(ALICE, T1, numbered(i + 1), VersionPrecondition.any());
                        } else {
                            var view = store().require(ALICE, T1);
                            views.putIfAbsent(view.version(), view);
                            requireWhole(view);
                        }
                    }
                });

        views.values().forEach(ConcurrencyContract::requireWhole);
    }

    /// Forkers of a thread that others append to: a fork is what the thread was at its version.
    @Test
    default void forksBesideWritersAreWhole() throws Exception {
        store().create(ALICE, Sample.thread("t1"));
        store().append(ALICE, T1, numbered(1), VersionPrecondition.any());

        allAtOnce(
                8,
                caller -> {
                    for (int i = 0; i < 40; i++) {
                        if (caller % 2 == 0) {
                            var name = "m-" + caller + "-" + i;
                            store().append(ALICE, T1, counted(name), VersionPrecondition.any());
                        } else {
                            long version = store().require(ALICE, T1).version() - i % 2;
                            var id = new ThreadId("fork-" + caller + "-" + i);
                            requireFork(id, Math.max(1, version));
                        }
                    }
                });

        assertThat(store().require(ALICE, T1).version()).isEqualTo(161);
    }

    private void requireFork(ThreadId id, long version) {
        var fork = store().fork(ALICE, new Entry.Origin(T1, version), id);
        assertThat(fork).isEqualTo(store().require(ALICE, id));
        assertThat(fork.version()).isZero();
        assertThat(fork.state()).isEqualTo(Json.object("n", version));
        assertThat(fork.thread().messages()).hasSize((int) version);
        assertThat(fork.thread().rebuildState()).isEqualTo(fork.state());
    }

    /// The origin may be deleted meanwhile, and others who know the id of the fork use or delete it
    /// as soon as it is there.
    @Test
    default void aForkIsThereWholeOrNotAtAllWhateverOthersDo() throws Exception {
        for (int round = 0; round < 300; round++) {
            var origin = new ThreadId("origin-" + round);
            var id = new ThreadId("fork-" + round);
            var forked = new AtomicBoolean();
            store().create(ALICE, Sample.thread(origin.value()));
            store().append(ALICE, origin, numbered(1), VersionPrecondition.any());
            boolean originIsDeleted = round % 3 == 0;
            boolean forkIsDeleted = round % 2 == 0;

            allAtOnce(
                    5,
                    caller -> {
                        switch (caller) {
                            case 0 -> forkOrMiss(origin, id, forked);
                            case 1 -> {
                                if (originIsDeleted) {
                                    store().delete(ALICE, origin);
                                }
                            }
                            default -> disturb(id, forkIsDeleted, forked);
                        }
                    });
        }
    }

    private void forkOrMiss(ThreadId origin, ThreadId id, AtomicBoolean forked) {
        try {
            var fork = store().fork(ALICE, new Entry.Origin(origin, 1), id);
            assertThat(fork.version()).isZero();
            assertThat(fork.state()).isEqualTo(Json.object("n", 1));
            assertThat(fork.thread().messages()).hasSize(1);
        } catch (StoreException e) {
            assertThat(e.reason()).isEqualTo(new StoreException.Reason.NotFound(origin));
            assertThat(store().load(ALICE, id)).isEmpty();
        } finally {
            forked.set(true);
        }
    }

    private void disturb(ThreadId id, boolean delete, AtomicBoolean forked) {
        while (!forked.get()) {
            if (store().load(ALICE, id).isEmpty()) {
                LockSupport.parkNanos(1); // lets the forkers go on
                continue;
            }
            if (delete) {
                store().delete(ALICE, id);
            } else {
                store().append(ALICE, id, numbered(2), VersionPrecondition.any());
            }
            return;
        }
    }

    /// The callers are virtual threads that are interrupted at any moment, also before they begin.
    @Test
    default void interruptedCallersDoNoHarm() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var ids = IntStream.range(0, 8).mapToObj(i -> new ThreadId("t" + i)).toList();
        ids.forEach(id -> store().create(ALICE, Sample.thread(id.value())));
        var acknowledged = new ConcurrentHashMap<String, ThreadId>();

        for (int round = 0; round < 100; round++) {
            var callers = new ArrayList<Thread>();
            for (int i = 0; i < 100; i++) {
                var id = ids.get(random.nextInt(ids.size()));
                var message = "m-" + round + "-" + i;
                callers.add(
                        Thread.startVirtualThread(() -> {
                            store().append(
                                            ALICE,
                                            id,
                                            Sample.saying(message),
                                            VersionPrecondition.any());
                            acknowledged.put(message, id);
                        }));
                callers.get(random.nextInt(callers.size())).interrupt();
            }
            for (var caller : callers) {
                caller.interrupt();
                caller.join();
            }
        }

        var stored = new HashMap<String, ThreadId>();
        for (var id : ids) {
            var view = store().require(ALICE, id);
            requireDense(id, view.lsn());
            assertThat(view.version()).isEqualTo(view.lsn() - 1);
            view.thread().messages().forEach(message -> stored.put(message.content(), id));
        }
        assertThat(acknowledged).as("seed %d", seed).hasSize(10_000);
        assertThat(stored).as("seed %d", seed).isEqualTo(acknowledged);
    }

    private static void allAtOnce(int callers, IntConsumer body) throws Exception {
        var start = new CountDownLatch(1);
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var threads =
                IntStream.range(0, callers)
                        .mapToObj(caller ->
                                Thread.startVirtualThread(() -> {
                                    try {
                                        start.await();
                                        body.accept(caller);
                                    } catch (InterruptedException
                                            | RuntimeException
                                            | AssertionError e) {
                                        failures.add(e);
                                    }
                                }))
                        .toList();
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static ThreadChangeSet numbered(long number) {
        return Sample.change(
                null, null, Sample.messages("m" + number), List.of(Sample.set("n", number)), null);
    }

    /// One message, and one more in the count.
    private static ThreadChangeSet counted(String message) {
        var count = TrackedPatch.of(Patch.of(Op.increment(Path.of("n"), 1)));
        return Sample.change(null, null, Sample.messages(message), List.of(count), null);
    }

    private static void requireWhole(ThreadView view) {
        long version = view.version();
        assertThat(view.thread().messages()).hasSize((int) version);
        assertThat(view.thread().rebuildState()).isEqualTo(view.state());
        if (version > 0) {
            assertThat(view.thread().messages().getLast())
                    .isEqualTo(Message.user("m" + version, "m" + version));
            assertThat(view.state()).isEqualTo(Json.object("n", version));
        }
    }

    private void requireDense(ThreadId id, long last) {
        var records = Sample.read(store(), ALICE, id, 0);
        assertThat(records)
                .extracting(LogRecord::lsn)
                .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
        long version = 0;
        for (var record : records) {
            version += record.entry() instanceof Entry.Changed ? 1 : 0;
            assertThat(record.version()).isEqualTo(version);
        }
    }
}
