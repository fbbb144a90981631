package dev.reprise.runtime.store;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.JsonOutput;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Where a file store keeps what.
///
/// @param base the directory of the store
/// @param forced whether derived files and directories are forced to the disk, too
record StoreFolder(Path base, boolean forced, Disk disk, Syncs syncs) {
    private static final String JSON = ".json";
    private static final String LOG = ".log";
    private static final String TEMPORARY = ".tmp";
    private static final Pattern LEFT_OVER = Pattern.compile("\\..+\\.[0-9a-f]{32}\\.tmp");
    private static final HexFormat HEX = HexFormat.of();
    private static final int BUFFER = 8192;

    Path logs() {
        return base.resolve("_log");
    }

    Path runs() {
        return base.resolve("_runs");
    }

    Path index() {
        return base.resolve("_index");
    }

    Path log(ThreadId thread) {
        return resolve(logs(), thread.value() + LOG);
    }

    Path document(ThreadId thread) {
        return resolve(base, thread.value() + JSON);
    }

    Path run(RunId run) {
        return resolve(runs(), run.value() + JSON);
    }

    private static Path resolve(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new StoreException(
                    new StoreException.Reason.Io(
                            "the file system cannot name \"%s\"; it takes a UTF-8 locale"
                                    .formatted(name)),
                    e);
        }
    }

    /// Makes what is missing, so that it is there after a loss of power.
    void make() throws IOException {
        make(base.toAbsolutePath());
        make(logs());
        make(runs());
    }

    /// Makes the directory alone, without those for threads and runs.
    void makeAlone() throws IOException {
        make(base.toAbsolutePath());
    }

    private void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        var parent = folder.getParent();
        if (parent != null) {
            make(parent);
        }
        Files.createDirectories(folder); // another process may make it, too
        if (parent != null) {
            force(parent);
        }
    }

    /// What a file holds. Not through a channel, which an interrupted caller cannot use.
    static byte[] read(Path path) throws IOException {
        try (var file = new FileInputStream(path.toFile())) {
            return file.readAllBytes();
        }
    }

    /// The thread whose log has this name; empty if it is the name of no log.
    static Optional<ThreadId> threadOfLog(String name) {
        return thread(name, LOG);
    }

    /// Ids of the threads that have a document.
    List<ThreadId> threadsWithDocument() {
        return names(base, JSON).stream().flatMap(name -> thread(name, JSON).stream()).toList();
    }

    /// When files were made or removed last in the folders for documents and for runs, in
    /// nanoseconds since the epoch.
    List<Long> changes() throws IOException {
        return List.of(changedAt(base), changedAt(runs()), changedAt(oldRuns()));
    }

    private static long changedAt(Path folder) throws IOException {
        return Files.exists(folder)
                ? Files.getLastModifiedTime(folder).to(TimeUnit.NANOSECONDS)
                : 0;
    }

    /// Files with run records by the ids of the runs, those of a server that kept them in `runs`
    /// included.
    Map<String, File> runFiles() {
        var files = new HashMap<String, File>();
        for (var folder : List.of(oldRuns(), runs())) {
            for (var name : names(folder, JSON)) {
                var file = new File(folder.toFile(), name);
                files.put(name.substring(0, name.length() - JSON.length()), file);
            }
        }
        return files;
    }

    private Path oldRuns() {
        return base.resolve("runs");
    }

    private static Optional<ThreadId> thread(String name, String ending) {
        if (!name.endsWith(ending)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ThreadId(name.substring(0, name.length() - ending.length())));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // not a thread's: nobody could ask for it
        }
    }

    private static List<String> names(Path folder, String ending) {
        var names = folder.toFile().list((_, name) -> name.endsWith(ending));
        return names == null ? List.of() : Arrays.asList(names);
    }

    /// What a file shall hold.
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;

        /// A value in readable form and a newline.
        static Content ofJson(Consumer<JsonOutput> value) {
            return out -> {
                try (var json = JsonOutput.prettyTo(new StaysOpen(out))) {
                    value.accept(json);
                    json.flush();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
                out.write('\n');
            };
        }
    }

    /// A stream that somebody else closes.
    private static final class StaysOpen extends FilterOutputStream {
        StaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Replaces a file so that readers see the old content or the new, never a part.
    void replace(Path target, Content content) throws IOException {
        var name = String.valueOf(target.getFileName());
        var stem = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
        var temporary = target.resolveSibling("." + stem + "." + unique() + TEMPORARY);
        try {
            try (var file = disk.create(temporary)) {
                var out = new BufferedOutputStream(new ToFile(file), BUFFER);
                content.writeTo(out);
                out.flush();
                if (forced) {
                    syncs.force(file);
                }
            }
            disk.rename(temporary, target);
        } catch (IOException | RuntimeException e) {
            disk.delete(temporary);
            throw e;
        }
    }

    /// 32 hex digits; nobody has to be unable to guess them.
    private static String unique() {
        var random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    /// Removes what a process left that was stopped while it replaced files. Only for the one that
    /// uses the directory.
    void removeTemporaries() throws IOException {
        for (var folder : List.of(base, runs())) {
            for (var name : names(folder, TEMPORARY)) {
                if (LEFT_OVER.matcher(name).matches()) {
                    disk.delete(folder.resolve(name));
                }
            }
        }
    }

    /// Makes sure that files made or removed in a folder are so after a loss of power.
    void force(Path folder) throws IOException {
        if (forced) {
            syncs.force(folder, disk);
        }
    }

    /// Writes at the end of a file.
    private static final class ToFile extends OutputStream {
        private final Disk.LogFile file;
        private long end;

        ToFile(Disk.LogFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            file.write(end, bytes, from, count);
            end += count;
        }
    }
}
