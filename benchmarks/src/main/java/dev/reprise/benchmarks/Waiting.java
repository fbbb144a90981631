package dev.reprise.benchmarks;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.Json;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Lets many runs wait in a file store, or opens a store in which they do. Started by
/// [WaitingFigures], which may kill it.
public final class Waiting {
    /// Options of its JVM: those of the launcher, and a collector that leaves no gaps, which would
    /// count as used.
    static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+UseSerialGC",
                    "-XX:MarkSweepAlwaysCompactCount=1",
                    "--enable-native-access=ALL-UNNAMED");

    /// Printed as the last line of a process that is about to be killed.
    static final String END = "end";

    private static final String CALL = "call_1";
    private static final int REAL = 200;

    /// Threads that are used, more than files may be open.
    private static final int USED = 700;

    private Waiting() {}

    /// Makes what is missing, or measures, and prints a figure a line.
    ///
    /// @param args `make`, `stay` (until it is killed) or `leave`; the directory; how many runs
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[1]);
        int runs = Integer.parseInt(args[2]);
        switch (args[0]) {
            case "make" -> make(directory, runs);
            case "stay" -> {
                try (var store = measure(directory)) {
                    resumeSome(store, runs);
                    print(END, 1);
                    Thread.currentThread().join();
                }
            }
            case "leave" -> measure(directory).close();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void print(String name, double value) {
        System.out.println(name + "=" + value);
    }

    /// Asks for a tool, and is content with whatever it answers.
    private static final class AskingModel implements ChatModel {
        @Override
        public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
            if (request.messages().getLast().role() == Role.TOOL) {
                sink.accept(new ModelChunk.Text("Done."));
                return Completion.of(Completion.Finish.END_TURN, null);
            }
            sink.accept(new ModelChunk.ToolCallPart(0, CALL, Lookup.ID, "{\"key\":\"k\"}"));
            return Completion.of(Completion.Finish.TOOL_USE, null);
        }
    }

    private static Bench bench(FileThreadStore store) {
        var waits =
                Tool.of(
                        Lookup.ID,
                        "Looks something up when it may.",
                        Lookup.class,
                        (_, call) ->
                                call.resumeInput().isEmpty()
                                        ? ToolResult.suspended(Lookup.ID, "May I?")
                                        : "found");
        return Bench.of(new AskingModel(), waits, store);
    }

    private static FileThreadStore open(Path directory) {
        return FileThreadStore.builder(directory).durability(Durability.OS).open();
    }

    /// As the runtime would name it.
    private static ThreadId thread(int number) {
        return new ThreadId(new UUID(0x018bcfe568007000L, number * 0x9e3779b97f4a7c15L).toString());
    }

    /// Some are made by real runs; of these all others are copies.
    private static void make(Path directory, int runs) throws IOException {
        int real = Math.min(REAL, runs);
        var originals = new ArrayList<RunRecord>();
        try (var store = open(directory)) {
            var bench = bench(store);
            for (int i = 0; i < real; i++) {
                makeOne(bench, i);
                originals.addAll(store.openRuns(Owner.LOCAL, thread(i)));
            }
        }
        for (int i = real; i < runs; i++) {
            new WaitingCopy(directory, originals.get(i % real), thread(i)).write();
        }
        try (var store = open(directory)) {
            print("waiting", waiting(store));
        }
    }

    private static void makeOne(Bench bench, int number) {
        var request =
                RunRequest.of("bench", Message.user("message-" + number, "Go on."))
                        .withThread(thread(number));
        var ending = bench.os().run(request).termination();
        if (!(ending instanceof Termination.Suspended)) {
            throw new IllegalStateException("the run ended with " + ending);
        }
    }

    private static double waiting(FileThreadStore store) {
        return (double)
                store.runs(Owner.LOCAL, RunQuery.DEFAULT.withStatus(RunStatus.WAITING)).total();
    }

    private static FileThreadStore measure(Path directory) {
        double heap = live();
        long start = System.nanoTime();
        var store = open(directory);
        print("ready", (System.nanoTime() - start) / 1e6);
        print("heap", live() - heap);
        print("waiting", waiting(store));
        print("threads", (double) store.threads(Owner.LOCAL, ThreadQuery.DEFAULT).total());
        print("platform", ManagementFactory.getThreadMXBean().getThreadCount());
        return store;
    }

    private static double live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// Lists and resumes until that is warm, and then once more.
    private static void resumeSome(FileThreadStore store, int runs) {
        var query = RunQuery.DEFAULT.withStatus(RunStatus.WAITING);
        print("list runs", warm(() -> store.runs(Owner.LOCAL, query)));
        print("list threads", warm(() -> store.threads(Owner.LOCAL, ThreadQuery.DEFAULT)));
        print("list newest", warm(() -> store.summaries(Owner.LOCAL, 50)));
        int used = Math.min(USED, runs / 2);
        for (int i = 0; i < used; i++) {
            store.require(Owner.LOCAL, thread(i));
        }
        var bench = bench(store);
        var page = store.runs(Owner.LOCAL, query.withPage(runs / 2, 200)).items();
        var times = page.stream().map(run -> resume(bench, run)).sorted().toList();
        print("resume", times.get(times.size() / 2));
        for (int i = 0; i < used; i++) {
            resume(bench, store.openRuns(Owner.LOCAL, thread(i)));
        }
        print("files", openFiles());
    }

    private static double warm(Runnable work) {
        for (int i = 0; i < 100; i++) {
            work.run();
        }
        var times = new ArrayList<Double>();
        for (int i = 0; i < 25; i++) {
            long start = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - start) / 1e6);
        }
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static void resume(Bench bench, List<RunRecord> runs) {
        runs.forEach(run -> resume(bench, run));
    }

    private static double resume(Bench bench, RunRecord run) {
        long start = System.nanoTime();
        var answer = ToolCallDecision.ofAnswer(CALL, Json.TRUE, System.currentTimeMillis());
        var ended =
                bench.os()
                        .run(
                                RunRequest.of("bench")
                                        .withThread(run.thread())
                                        .withDecisions(List.of(answer)));
        requireSame(run.run(), ended.run());
        return (System.nanoTime() - start) / 1e6;
    }

    private static void requireSame(RunId waited, RunId ended) {
        if (!waited.equals(ended)) {
            throw new IllegalStateException("%s went on as %s".formatted(waited, ended));
        }
    }

    /// On Linux; 0 elsewhere.
    private static double openFiles() {
        var files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
