package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How large the jars are that an application gets, with everything they depend on.
///
/// Read from the `target` folders that `scripts/benchmarks` fills.
final class JarFigures {
    private static final double MB = 1e6;

    private final @Nullable String root;

    /// @param root of the checkout; without one nothing is measured
    JarFigures(@Nullable String root) {
        this.root = root;
    }

    List<Figure> figures() {
        return root == null
                ? List.of()
                : List.of(
                        size(root, "runtime", "jars of core, state and runtime", 6),
                        size(root, "core", "jars of core and state", 1.2));
    }

    private static Figure size(String root, String module, String name, double bound) {
        var target = Path.of(root, module, "target");
        var jars = Stream.concat(jarsIn(target).stream(), jarsIn(target.resolve("lib")).stream()).toList();
        long bytes = jars.stream().mapToLong(jar -> jar.toFile().length()).sum();
        return Figure.bounded(name, bytes / MB, "MB", bound).detail("%d jars", jars.size());
    }

    private static List<Path> jarsIn(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
