package dev.reprise.benchmarks;

import dev.reprise.core.Cancellation;
import dev.reprise.core.ThreadId;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.runtime.RunStream;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets many runs run at once and prints what that took. Started by [CrowdFigures].
public final class Crowd {
    /// Options of its JVM: those of the launcher, and the collector that gives back the most.
    static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED");

    private static final int CALLS = 3;
    private static final int DELAY_MILLIS = 200;

    private Crowd() {}

    /// Measures and prints, a figure a line.
    ///
    /// @param args how many runs
    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        warmUp(runs);
        double sleepers = Cost.of(() -> sleepers(runs)).wall() / 1e6;
        print("sleepers", sleepers);
        measureTime(runs);
        measureHeap(runs);
        print("peak", status("VmHWM") * 1024);
        print(
                "committed",
                (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted());
        print("java", ManagementFactory.getThreadMXBean().getPeakThreadCount());
    }

    private static void print(String name, double value) {
        System.out.println(name + "=" + value);
    }

    /// Asks three times; answers late, or when everybody has asked for the last time.
    private static final class LateModel implements ChatModel {
        private final int delay;
        private final CountDownLatch arrived;
        private final CountDownLatch gate;

        /// @param arrived counted down by each third call
        /// @param gate what third calls wait for
        LateModel(int delay, CountDownLatch arrived, CountDownLatch gate) {
            this.delay = delay;
            this.arrived = arrived;
            this.gate = gate;
        }

        static LateModel of(int delay) {
            return new LateModel(delay, new CountDownLatch(0), new CountDownLatch(0));
        }

        @Override
        public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
            int call = request.messages().size() / 2;
            try {
                Thread.sleep(delay);
                if (call == CALLS) {
                    arrived.countDown();
                    gate.await();
                }
            } catch (InterruptedException e) {
                throw ModelException.cancelled("interrupted");
            }
            for (int i = 0; i < 10; i++) {
                sink.accept(new ModelChunk.Text("token "));
            }
            if (call == CALLS) {
                return Completion.of(Completion.Finish.END_TURN, null);
            }
            sink.accept(
                    new ModelChunk.ToolCallPart(0, "call_" + call, Lookup.ID, "{\"key\":\"k\"}"));
            return Completion.of(Completion.Finish.TOOL_USE, null);
        }
    }

    private static void warmUp(int runs) {
        for (int i = 0; i < 5; i++) {
            var bench = Bench.of(LateModel.of(1), Lookup.instant(), new MemoryThreadStore());
            finish(start(bench, runs / 4));
        }
        System.gc();
    }

    private static List<RunStream> start(Bench bench, int runs) {
        var streams = new ArrayList<RunStream>(runs);
        for (int i = 0; i < runs; i++) {
            streams.add(bench.os().runStream(bench.request(new ThreadId("thread-" + i))));
        }
        return streams;
    }

    private static void finish(List<RunStream> streams) {
        streams.forEach(stream -> {
            try (stream) {
                stream.drain();
            }
        });
    }

    private static void measureTime(int runs) throws Exception {
        var bench = Bench.of(LateModel.of(DELAY_MILLIS), Lookup.instant(), new MemoryThreadStore());
        var threads = new AtomicInteger();
        var watch = Thread.ofPlatform().daemon().start(() -> watch(threads));
        var cost = Cost.of(() -> finish(start(bench, runs)));
        watch.interrupt();
        watch.join();
        print("wall", cost.wall() / 1e6);
        print("cpu", cost.cpu() / 1e6);
        print("threads", threads.get() - 1); // not the watch itself
    }

    private static void watch(AtomicInteger most) {
        try {
            while (true) {
                int now = (int) status("Threads");
                most.accumulateAndGet(now, Math::max);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void measureHeap(int runs) throws Exception {
        var arrived = new CountDownLatch(runs);
        var gate = new CountDownLatch(1);
        var bench =
                Bench.of(
                        new LateModel(1, arrived, gate), Lookup.instant(), new MemoryThreadStore());
        double before = live();
        var streams = start(bench, runs);
        arrived.await();
        print("live", live() - before);
        gate.countDown();
        finish(streams);
    }

    private static double live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void sleepers(int count) {
        var threads = new ArrayList<Thread>(count);
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(Crowd::sleep));
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void sleep() {
        try {
            for (int i = 0; i < CALLS; i++) {
                Thread.sleep(DELAY_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What Linux says about this process; 0 elsewhere.
    private static double status(String name) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
