package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts a process with the class path of this one, as small and fast as can be.
final class ChildJvm {
    private ChildJvm() {}

    static Process start(Class<?> main, String... args) throws IOException {
        return builder(main, args).start();
    }

    /// In a locale that has no letters but those of ASCII, not even in names of files.
    static Process startInPlainLocale(Class<?> main, String... args) throws IOException {
        var builder = builder(main, args);
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static ProcessBuilder builder(Class<?> main, String... args) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
