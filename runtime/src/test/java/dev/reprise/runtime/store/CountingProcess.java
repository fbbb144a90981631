package dev.reprise.runtime.store;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A process that does nothing but runs on threads of given lengths, and says on its standard
/// output what the operating system counted for each. Its clock stands still, so that equal runs
/// store equal text.
final class CountingProcess {
    static final Path COUNTERS = Path.of("/proc/self/io");

    /// What one run adds: what the user says, the tool call, its result, the answer.
    private static final int MESSAGES_OF_A_RUN = 4;

    private static final int CHANGE = 100;
    private static final String TEXT = "a message of some length ".repeat(40);

    private final ManualClock clock = new ManualClock();
    private final FileThreadStore store;
    private final Path directory;

    private CountingProcess(FileThreadStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /// What one run wrote.
    ///
    /// @param calls to write
    /// @param bytes handed over by them
    /// @param records how many the run appended to the log
    /// @param digits of the numbers in them that count records and versions of the thread, and in
    ///   the index its messages and the bytes of its log
    /// @param rewrote whether the document of the thread was written anew
    record Written(long calls, long bytes, int records, int digits, boolean rewrote) {
        static Written parse(String line) {
            var words = line.split(" ", 5);
            return new Written(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    Boolean.parseBoolean(words[4]));
        }

        @Override
        public String toString() {
            return "%d %d %d %d %s".formatted(calls, bytes, records, digits, rewrote);
        }
    }

    /// Runs once on a thread of each length.
    ///
    /// @param args the directory, the durability, and the lengths of the threads in messages
    public static void main(String[] args) throws IOException {
        var directory = Path.of(args[0]);
        try (var store =
                FileThreadStore.builder(directory).durability(Durability.valueOf(args[1])).open()) {
            var process = new CountingProcess(store, directory);
            process.countedRun(MESSAGES_OF_A_RUN); // loads classes
            for (int i = 2; i < args.length; i++) {
                System.out.println(process.countedRun(Integer.parseInt(args[i])));
            }
        }
    }

    /// A run on a thread of so many messages. One run has taken place there before, whose end wrote
    /// the document; it is due again when the log has doubled, which a second run does not come
    /// near to.
    private Written countedRun(int messages) throws IOException {
        var thread = new ThreadId("thread-%06d".formatted(messages));
        fill(thread, messages - MESSAGES_OF_A_RUN);
        run(thread, "before");
        requireLength(thread, messages);
        store.awaitDocuments();
        var document = fileKey(thread);
        long lsn = store.require(Owner.LOCAL, thread).lsn();
        long indexed = Files.size(index());
        long calls = counter("syscw");
        long bytes = counter("wchar");

        run(thread, "counted");

        calls = counter("syscw") - calls;
        bytes = counter("wchar") - bytes;
        requireLength(thread, messages + MESSAGES_OF_A_RUN);
        var records = recordsBehind(thread, lsn);
        int digits = records.stream().mapToInt(CountingProcess::digits).sum();
        digits += digitsOfIndex(indexed);
        return new Written(calls, bytes, records.size(), digits, !document.equals(fileKey(thread)));
    }

    private void fill(ThreadId thread, int messages) {
        store.create(Owner.LOCAL, AgentThread.of(thread));
        for (int first = 0; first < messages; first += CHANGE) {
            var said =
                    IntStream.range(first, Math.min(first + CHANGE, messages))
                            .mapToObj(i -> Message.user("m-" + i, TEXT))
                            .toList();
            store.append(
                    Owner.LOCAL,
                    thread,
                    Entry.Changed.of(Given.change(null, said, List.of())),
                    Guard.NONE);
            store.awaitDocuments();
        }
    }

    private void run(ThreadId thread, String name) {
        var model = ScriptedModel.of(call("c1", "lookup", JsonObject.EMPTY), say("Done."));
        var request =
                RunRequest.of("default", Message.user("u-" + name, "Look it up."))
                        .withThread(thread)
                        .withRun(new RunId("%s-%s".formatted(name, thread)));
        try (var os =
                AgentOs.builder()
                        .clock(clock)
                        .store(store)
                        .model("model", model)
                        .tools(TestTools.ok("lookup"))
                        .agent(
                                AgentDefinition.builder("default", "model")
                                        .allowedTools("lookup")
                                        .build())
                        .build()) {
            os.run(request);
        }
    }

    private void requireLength(ThreadId thread, int messages) {
        int found = store.messageCount(Owner.LOCAL, thread);
        if (found != messages) {
            throw new IllegalStateException(thread + " has " + found + " messages");
        }
    }

    /// A rewritten document is another file under the same name.
    private Object fileKey(ThreadId thread) throws IOException {
        var document = directory.resolve(thread + ".json");
        return Objects.requireNonNull(
                Files.readAttributes(document, BasicFileAttributes.class).fileKey());
    }

    private List<LogRecord> recordsBehind(ThreadId thread, long lsn) {
        var records = new ArrayList<LogRecord>();
        try (var log = store.read(Owner.LOCAL, thread, lsn)) {
            log.forEachRemaining(records::add);
        }
        return records;
    }

    private static int digits(LogRecord record) {
        return ("" + record.lsn() + record.version()).length();
    }

    private Path index() {
        return directory.resolve("_index");
    }

    private int digitsOfIndex(long from) throws IOException {
        int digits = 0;
        try (var lines = new FrameReader(index(), from, Files.size(index()))) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                var row = Json.parse(line).asObject().orElseThrow();
                digits += (row.get("messages") + "" + row.get("size")).length();
            }
        }
        return digits;
    }

    private static long counter(String name) throws IOException {
        for (var line : Files.readAllLines(COUNTERS)) {
            if (line.startsWith(name + ": ")) {
                return Long.parseLong(line.substring(name.length() + 2));
            }
        }
        throw new IllegalStateException(COUNTERS + " does not count " + name);
    }
}
