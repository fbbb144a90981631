package dev.reprise.runtime.store;

import dev.reprise.core.log.RecordJson;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right to use a directory, which one store of one process has at a time.
///
/// It ends with the process, however that ends.
final class StoreLock {
    /// Directories in use by this process. Asked first: to open and close the lock file of a store
    /// in the same process would give up its lock.
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final RandomAccessFile file;

    private StoreLock(Path folder, RandomAccessFile file) {
        this.folder = folder;
        this.file = file;
    }

    /// @throws StoreException with `Locked` when another store uses the directory
    static StoreLock take(Path base) throws IOException {
        var folder = base.toRealPath();
        if (!IN_USE.add(folder)) {
            throw locked(folder, "" + ProcessHandle.current().pid());
        }
        try {
            return takeFrom(folder);
        } catch (IOException | RuntimeException e) {
            IN_USE.remove(folder);
            throw e;
        }
    }

    private static StoreLock takeFrom(Path folder) throws IOException {
        var path = folder.resolve(".lock");
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (file.getChannel().tryLock() == null) {
                throw locked(folder, processIn(path));
            }
            var content =
                    Json.object(
                            "format", RecordJson.FORMAT, "process", ProcessHandle.current().pid());
            file.setLength(0);
            file.write((content + "\n").getBytes(StandardCharsets.UTF_8));
            return new StoreLock(folder, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static String processIn(Path path) throws IOException {
        try {
            return "" + JsonReader.of(Json.parse(StoreFolder.read(path))).requireLong("process");
        } catch (JsonException _) {
            return "unknown";
        }
    }

    private static StoreException locked(Path folder, String process) {
        return new StoreException(new StoreException.Reason.Locked(folder.toString(), process));
    }

    void release() throws IOException {
        file.close();
        IN_USE.remove(folder);
    }
}
