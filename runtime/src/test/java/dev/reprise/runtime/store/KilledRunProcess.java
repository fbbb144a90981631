package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.Shop;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A process that does one run of the [Shop], or goes on with it, and can be killed at any time.
/// What its tools do outside is in a file. It says on its standard output when it does something.
final class KilledRunProcess {
    static final ThreadId THREAD = new ThreadId("shop");
    static final RunId RUN = new RunId("order");

    private KilledRunProcess() {}

    /// Does the run.
    ///
    /// @param args the directory of the store, the file of what was done, and the mode of the tools
    public static void main(String[] args) throws IOException {
        var outside = new Outside(Path.of(args[1]));
        try (var files = FileThreadStore.at(Path.of(args[0]));
                var store = new RecordingStore(files);
                var os =
                        Shop.open(
                                store,
                                InstantSource.system(),
                                ToolExecutionMode.valueOf(args[2]),
                                outside)) {
            store.watch((_, _) -> System.out.println("append"));
            os.recover();
            if (store.run(Owner.LOCAL, RUN).isEmpty()) {
                var request = RunRequest.of("default", Message.user("u1", "Go"));
                os.gateway()
                        .start(
                                Owner.LOCAL,
                                request.withThread(THREAD).withRun(RUN),
                                LaunchMode.DURABLE)
                        .events()
                        .close();
            }
            while (status(store) != RunStatus.DONE) {
                Waits.until("it rests", () -> status(store) != RunStatus.RUNNING);
                if (status(store) == RunStatus.WAITING) {
                    var state = store.require(Owner.LOCAL, THREAD).state();
                    os.gateway().decide(Owner.LOCAL, RUN, Shop.answers(state, outside::find));
                }
            }
        }
    }

    private static RunStatus status(RecordingStore store) {
        return store.run(Owner.LOCAL, RUN).orElseThrow().status();
    }

    /// One line a deed: its key, and what it was.
    record Outside(Path file) implements Shop.World {
        @Override
        public Json act(String what, String key, boolean once) {
            System.out.println("before " + what);
            synchronized (file) {
                if (!once || find(key).isEmpty()) {
                    try {
                        Files.writeString(
                                file,
                                key + " " + what + "\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            System.out.println("after " + what);
            return Json.of(what);
        }

        @Override
        public Optional<Json> find(String key) {
            return lines().stream()
                    .filter(line -> line.startsWith(key + " "))
                    .map(line -> Json.of(line.substring(key.length() + 1)))
                    .findFirst();
        }

        List<String> lines() {
            try {
                return Files.exists(file) ? Files.readAllLines(file) : List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
