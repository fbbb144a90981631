package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand runs with a tool are cancelled at random moments, many at once; a quarter of them
/// on the file store, which takes longer.
@Timeout(300)
class RandomCancellationTest {
    private static final Owner ME = Owner.LOCAL;
    private static final int RUNS = Integer.getInteger("reprise.cancellations", 10_000);
    private static final int THREADS = 50;

    /// About as many as a run shows that nobody stops.
    private static final int EVENTS = 16;

    private static final Duration NOTHING_MORE = Duration.ofMillis(5);

    private final long seed = System.nanoTime();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void nothingOfAMemoryStoreIsHarmed() {
        try (var store = new MemoryThreadStore()) {
            cancelAtRandom(store, RUNS / 4 * 3);

            requireWhole(store, RUNS / 4 * 3);
        }
    }

    @Test
    void nothingOfAFileStoreIsHarmed(@TempDir Path directory) {
        var before = new ArrayList<ThreadView>();
        try (var store = open(directory)) {
            cancelAtRandom(store, RUNS / 4);

            requireWhole(store, RUNS / 4);
            threads().forEach(thread -> before.add(store.require(ME, thread)));
        }
        try (var again = open(directory)) {
            requireWhole(again, RUNS / 4);
            assertThat(threads().stream().map(thread -> again.require(ME, thread)))
                    .as("seed %d", seed)
                    .isEqualTo(before);
        }
    }

    private static FileThreadStore open(Path directory) {
        return FileThreadStore.builder(directory).durability(Durability.OS).open();
    }

    private static List<ThreadId> threads() {
        return IntStream.range(0, THREADS).mapToObj(i -> new ThreadId("t" + i)).toList();
    }

    private void cancelAtRandom(ThreadStore store, int runs) {
        var ended = new AtomicInteger();
        try (var os = os(store)) {
            var seeds = new SplittableRandom(seed);
            var workers =
                    threads().stream()
                            .map(thread ->
                                    new Worker(os, thread, runs / THREADS, seeds.split(), ended))
                            .map(Thread::startVirtualThread)
                            .toList();
            workers.forEach(Waits::join);
        }
        assertThat(ended).as("threads that took runs to the end, seed %d", seed).hasValue(THREADS);
    }

    /// One call in eight lasts until it is interrupted.
    private AgentOs os(ThreadStore store) {
        var tool =
                TestTools.tool(
                        "work",
                        (_, _) ->
                                calls.incrementAndGet() % 8 == 0
                                        && new CountDownLatch(1).await(1, TimeUnit.MINUTES));
        var model =
                ScriptedModel.always(request ->
                        request.messages().getLast().role() == Role.TOOL
                                ? say("It ", "is ", "done.")
                                : say("Let ", "me.")
                                        .call("c" + calls.get(), "work", JsonObject.EMPTY));
        return AgentOs.builder()
                .store(store)
                .model("model", model)
                .tools(tool)
                .agent("default", "model")
                .build();
    }

    /// Runs on one thread, one after the other, and cancels each at some moment.
    private record Worker(
            AgentOs os, ThreadId thread, int runs, SplittableRandom random, AtomicInteger ended)
            implements Runnable {
        @Override
        public void run() {
            try {
                for (int i = 0; i < runs; i++) {
                    runOnce("m" + i);
                }
                ended.incrementAndGet();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void runOnce(String message) throws InterruptedException {
            var request = RunRequest.of("default", Message.user(message, "Go")).withThread(thread);
            var started = os.gateway().start(ME, request, LaunchMode.DURABLE);
            try (var events = started.events()) {
                waitFor(random.nextInt(EVENTS), events);
                spin(random.nextInt(100));
                os.gateway().cancel(ME, started.run());
                while (!events.isEnded()) {
                    events.next(Duration.ofMinutes(1));
                }
            }
        }

        private static void waitFor(int wanted, EventFeed events) throws InterruptedException {
            int shown = 0;
            boolean more = true;
            while (more && shown < wanted) {
                int count = events.next(NOTHING_MORE).size();
                shown += count;
                more = count > 0;
            }
        }

        /// So that not all are cancelled when an event was just shown.
        private static void spin(int micros) {
            long end = System.nanoTime() + 1_000L * micros;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    private void requireWhole(ThreadStore store, int runs) {
        assertThat(store.runsWithStatus(RunStatus.RUNNING)).as("seed %d", seed).isEmpty();
        assertThat(store.runsWithStatus(RunStatus.WAITING)).as("seed %d", seed).isEmpty();
        assertThat(store.runs(ME, RunQuery.DEFAULT).total()).isEqualTo(runs);
        var ends = new HashMap<Boolean, Integer>();
        for (var thread : threads()) {
            var records = new ArrayList<LogRecord>();
            try (var log = store.read(ME, thread, 0)) {
                log.forEachRemaining(records::add);
            }
            requireWhole(records, store.require(ME, thread));
            eventsByRun(records).values().forEach(events -> count(events, ends));
        }
        assertThat(ends.get(true)).as("cancelled, seed %d", seed).isGreaterThan(runs / 4);
        assertThat(ends.get(false)).as("ended before, seed %d", seed).isPositive();
    }

    /// The log without gaps leads to the very thread.
    private void requireWhole(List<LogRecord> records, ThreadView view) {
        var fold = ThreadFold.of(records.getFirst());
        for (var record : records.subList(1, records.size())) {
            assertThat(record.lsn()).as("seed %d", seed).isEqualTo(fold.lsn() + 1);
            fold.accept(record);
        }
        assertThat(fold.view()).as("seed %d", seed).isEqualTo(view);
    }

    private static Map<RunId, List<AgentEvent>> eventsByRun(List<LogRecord> records) {
        var events = new HashMap<RunId, List<AgentEvent>>();
        for (var record : records) {
            if (record.entry() instanceof Entry.Changed change && change.set().run() != null) {
                events.computeIfAbsent(change.set().run(), _ -> new ArrayList<>())
                        .addAll(change.events());
            }
        }
        return events;
    }

    /// Events of a run are numbered without gaps, and the only end is the last of them.
    private void count(List<AgentEvent> events, Map<Boolean, Integer> ends) {
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).meta().seq()).as("seed %d", seed).isEqualTo(i);
        }
        assertThat(Rehearsal.only(AgentEvent.RunFinish.class, events))
                .as("seed %d", seed)
                .hasSize(1);
        ends.merge(Rehearsal.end(events) instanceof Termination.Cancelled, 1, Integer::sum);
    }
}
