package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The logs in the folder of a store, and how each of them is now. A thread of its own looks at
/// them, so that the index can be read meanwhile: either takes about as long.
final class FoundLogs {
    private final StoreFolder folder;
    private final FutureTask<Map<ThreadId, LogStamp>> looking = new FutureTask<>(this::look);

    private FoundLogs(StoreFolder folder) {
        this.folder = folder;
    }

    /// Begins to look.
    static FoundLogs in(StoreFolder folder) {
        var found = new FoundLogs(folder);
        Thread.ofPlatform().daemon().name("reprise-looks-at-logs").start(found.looking);
        return found;
    }

    /// All of them, by thread. An interrupt of the caller is kept for later.
    Map<ThreadId, LogStamp> all() throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return looking.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException("the logs cannot be looked at", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<ThreadId, LogStamp> look() throws IOException {
        var logs = new HashMap<ThreadId, LogStamp>();
        try (var paths = Files.newDirectoryStream(folder.logs())) {
            for (var path : paths) {
                var thread = StoreFolder.threadOfLog(String.valueOf(path.getFileName()));
                if (thread.isPresent()) {
                    logs.put(thread.get(), LogStamp.of(asNamed(path, thread.get())));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return logs;
    }

    /// Where the log of a thread is looked for. Some locales cannot read a name that is there; to
    /// parse each name again takes longer than to look at the file.
    private Path asNamed(Path found, ThreadId thread) {
        return thread.value().chars().allMatch(letter -> letter < 128) ? found : folder.log(thread);
    }
}
