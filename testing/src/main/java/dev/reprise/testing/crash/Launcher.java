package dev.reprise.testing.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a process is started whose main method calls [MortalProcess#live].
@FunctionalInterface
public interface Launcher {
    /// The command of a process.
    ///
    /// @param directory what it has to hand to [MortalProcess#live]
    ProcessBuilder command(Path directory);

    /// Starts a class of the class path of this process, with its Java.
    ///
    /// @param main its arguments are the directory, and these
    static Launcher of(Class<?> main, String... arguments) {
        return directory -> {
            var command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-Xmx64m",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    main.getName(),
                                    directory.toString()));
            command.addAll(List.of(arguments));
            return new ProcessBuilder(command);
        };
    }
}
