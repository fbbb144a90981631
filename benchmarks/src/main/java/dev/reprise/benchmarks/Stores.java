package dev.reprise.benchmarks;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.function.Function;

/// Stores in folders of their own, which are gone afterwards.
final class Stores {
    private Stores() {}

    /// Works with a new file store.
    static <T> T inFiles(Durability durability, Function<FilesOfStore, T> work) {
        try {
            var folder = Files.createTempDirectory("reprise-benchmark");
            try (var store = FileThreadStore.builder(folder).durability(durability).open()) {
                return work.apply(new FilesOfStore(store, folder));
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A store and where it is.
    record FilesOfStore(ThreadStore store, Path folder) {
        /// How long the logs are together.
        long written() {
            try (var logs = Files.list(folder.resolve("_log"))) {
                return logs.mapToLong(log -> log.toFile().length()).sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// CPU for one more small file, written beside its place and moved there, in a folder that has
    /// so many already.
    static double oneMoreFile(int existing) {
        int count = 40;
        try {
            var folder = Files.createTempDirectory("reprise-benchmark");
            try {
                for (int i = 0; i < existing; i++) {
                    addFile(folder, i);
                }
                return Cost.of(
                                () -> {
                                    for (int i = existing; i < existing + count; i++) {
                                        addFile(folder, i);
                                    }
                                })
                        .per(count)
                        .cpu();
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addFile(Path folder, int number) {
        try {
            var written = Files.write(folder.resolve("." + number), new byte[600]);
            Files.move(written, folder.resolve(number + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes a folder with everything in it.
    static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
