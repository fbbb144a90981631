package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.AgentState;
import dev.reprise.state.Json;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import tools.jackson.core.JsonParser;

/// A project that shares nothing with this build but the jars: `javac` and `java`, each in a
/// process of its own.
///
/// @param folder where its sources are, and where everything else goes
record Outside(Path folder) {
    private static final int DEADLINE_SECONDS = 120;

    /// What somebody who uses state has to have; what is in this list leads to nothing else.
    private static final List<Class<?>> NEEDED =
            List.of(AgentState.class, Json.class, JsonParser.class, NullMarked.class);

    Outside add(String resource) throws IOException {
        try (var source = Outside.class.getResourceAsStream(resource)) {
            Files.copy(source, folder.resolve(Path.of(resource).getFileName()));
        }
        return this;
    }

    /// Compiles everything; a warning is an error.
    ///
    /// @param classes the folder for the classes
    Path compiledWith(String classes) throws Exception {
        return compiled(
                classes,
                "-processorpath",
                String.join(File.pathSeparator, needed(), place(StateProcessor.class)));
    }

    Path compiledWithout(String classes) throws Exception {
        return compiled(classes, "-proc:none");
    }

    private Path compiled(String name, String... options) throws Exception {
        var classes = folder.resolve(name);
        var command = new ArrayList<>(List.of("-Xlint:all,-processing", "-Werror"));
        command.addAll(List.of("-d", classes.toString(), "-cp", needed()));
        command.addAll(Arrays.asList(options));
        try (var sources = Files.list(folder)) {
            sources.map(Path::toString)
                    .filter(each -> each.endsWith(".java"))
                    .forEach(command::add);
        }
        run("javac", command);
        return classes;
    }

    /// What a program prints.
    byte[] run(Path classes, String main) throws Exception {
        return run(
                "java",
                List.of(
                        "-cp",
                        String.join(File.pathSeparator, needed(), classes.toString()),
                        main));
    }

    private byte[] run(String tool, List<String> arguments) throws Exception {
        var command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", tool)
                                                .toString()),
                                arguments.stream())
                        .toList();
        var printed = Files.createTempFile(folder, tool, ".out");
        var process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        try {
            var ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(ended).as("%s has ended", tool).isTrue();
            assertThat(process.exitValue()).as(Files.readString(printed)).isZero();
            return Files.readAllBytes(printed);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String needed() throws URISyntaxException {
        var places = new ArrayList<String>();
        for (var type : NEEDED) {
            places.add(place(type));
        }
        return String.join(File.pathSeparator, places);
    }

    /// The jar or folder that a class comes from.
    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
