package dev.reprise.runtime.store;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.RecordJson;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.state.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A process that appends until it is killed, and says on its standard output what was
/// acknowledged.
final class AppendingProcess {
    static final int THREADS = 4;
    static final String READY = "ready";

    /// What the ids of forks begin with.
    static final String FORK = "f-";

    /// Past `System.out`, whose buffer a kill would swallow.
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private AppendingProcess() {}

    /// Runs until it is killed.
    ///
    /// @param args the directory, the durability, and a name that no other process used
    public static void main(String[] args) throws InterruptedException {
        var store =
                FileThreadStore.builder(Path.of(args[0]))
                        .durability(Durability.valueOf(args[1]))
                        .open();
        for (int i = 0; i < THREADS; i++) {
            if (store.load(Given.OWNER, thread(i)).isEmpty()) {
                Given.create(store, thread(i));
            }
        }
        print(READY);
        var count = new AtomicLong();
        var writers = new ArrayList<Thread>();
        for (int i = 0; i < THREADS; i++) {
            writers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                while (true) {
                                    append(
                                            store,
                                            args[2] + "-" + count.getAndIncrement(),
                                            count.get());
                                }
                            }));
        }
        for (var writer : writers) {
            writer.join();
        }
    }

    private static void append(FileThreadStore store, String name, long number) {
        var thread = thread((int) (number % THREADS));
        if (number % 10 == 0) {
            run(store, thread, new RunId("r-" + name));
            return;
        }
        if (number % 10 == 5) {
            fork(store, thread, new ThreadId(FORK + name));
            return;
        }
        var message = Message.user(name, name + "x".repeat((int) (number % 300)));
        append(store, thread, Entry.Changed.of(Given.change(null, List.of(message), List.of())));
    }

    private static void fork(FileThreadStore store, ThreadId thread, ThreadId fork) {
        long version = store.require(Given.OWNER, thread).version();
        store.fork(Given.OWNER, new Entry.Origin(thread, version), fork);
        print(fork + " 1 open");
    }

    /// A whole run, with a record of every kind that waits for the disk.
    private static void run(FileThreadStore store, ThreadId thread, RunId run) {
        var claim = new Claim(run, 1);
        append(store, thread, new Entry.Claimed(claim, "p", -1, Entry.Claimed.Why.START));
        append(store, thread, Entry.Changed.of(Given.changeOf(run, RunStatus.RUNNING)));
        append(store, thread, new Entry.Started(run, 0, List.of()));
        append(
                store,
                thread,
                new Entry.Received(
                        "i-" + run, run, Entry.Received.What.CANCEL, Json.NULL, "alice"));
        append(store, thread, Entry.Changed.of(Given.changeOf(run, RunStatus.DONE)));
    }

    private static void append(FileThreadStore store, ThreadId thread, Entry entry) {
        var place = store.append(Given.OWNER, thread, entry, Guard.NONE);
        print(thread + " " + place.lsn() + " " + nameOf(entry));
    }

    /// What tells an acknowledged record from any other.
    static String nameOf(Entry entry) {
        return switch (entry) {
            case Entry.Changed change when change.set().meta() != null ->
                    "run " + change.set().run() + " " + change.set().meta().status().label();
            case Entry.Changed change -> "message " + change.set().messages().getFirst().id();
            case Entry.Started started -> "started " + started.run();
            case Entry.Received received -> "input " + received.id();
            case Entry.Claimed claimed -> "claim " + claimed.claim().run();
            case Entry.Opened _, Entry.Finished _, Entry.Relabelled _, Entry.Sent _ ->
                    RecordJson.kindOf(entry);
        };
    }

    static ThreadId thread(int number) {
        return new ThreadId("t" + number);
    }

    private static void print(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
