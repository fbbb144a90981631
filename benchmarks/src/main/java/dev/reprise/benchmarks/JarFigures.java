package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How large the jars are that an application gets.
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
        if (root == null) {
            return List.of();
        }
        var closure = "jars of core, state and what they depend on";
        return List.of(
                figure("jars of core, state, runtime and what they depend on", of("runtime"), 6),
                figure(
                        "jars of core and state alone",
                        Stream.concat(ownOf("core"), ownOf("state")),
                        1.2),
                figure(closure, of("core"), Double.POSITIVE_INFINITY));
    }

    private static Figure figure(String name, Stream<Path> paths, double bound) {
        var jars = paths.toList();
        long bytes = jars.stream().mapToLong(jar -> jar.toFile().length()).sum();
        return Figure.bounded(name, bytes / MB, "MB", bound).detail("%d jars", jars.size());
    }

    /// The jar of a module, with everything it depends on.
    private Stream<Path> of(String module) {
        return Stream.concat(ownOf(module), jarsIn(target(module).resolve("lib")).stream());
    }

    private Stream<Path> ownOf(String module) {
        return jarsIn(target(module)).stream();
    }

    private Path target(String module) {
        return Path.of(Objects.requireNonNull(root), module, "target");
    }

    private static List<Path> jarsIn(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
