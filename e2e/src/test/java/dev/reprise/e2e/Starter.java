package dev.reprise.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A front end of `examples/`, built once for each content of its files.
record Starter(String name) {
    private static final Duration BUILDING = Duration.ofMinutes(6);

    /// What node and its tools put beside the sources.
    private static final Set<String> PRODUCED =
            Set.of("node_modules", "dist", ".next", "next-env.d.ts", "tsconfig.tsbuildinfo");

    /// The folder in which it was built; null when its packages cannot be had.
    @Nullable Path built() {
        var source = Path.of("../examples", name);
        var folder = new NodePackages(source).installed();
        if (folder == null) {
            return null;
        }
        try {
            var files = sources(source);
            var done = folder.resolve("built-" + NodePackages.hash(files));
            if (!Files.exists(done)) {
                build(source, files, folder);
                Files.createFile(done);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(Path source) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        return isProduced(directory)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!isProduced(file)) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        files.sort(null);
        return files;
    }

    private static boolean isProduced(Path file) {
        return PRODUCED.contains(file.getFileName().toString());
    }

    private static void build(Path source, List<Path> files, Path folder) throws IOException {
        for (var file : files) {
            var copy = folder.resolve(source.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        var words = List.of("npm", "run", "build");
        var ended = Command.run(folder, Map.of("NEXT_TELEMETRY_DISABLED", "1"), BUILDING, words);
        if (ended.code() != 0) {
            throw new AssertionError(
                    "npm run build ended with %d and said: %s"
                            .formatted(ended.code(), ended.output()));
        }
    }
}
