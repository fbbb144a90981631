package dev.reprise.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program with its demo agents, in a process of its own, as a user starts it.
final class DemoServer implements AutoCloseable {
    private static final String ADDRESS = "listens on ";

    private final Process process;
    private final String address;

    DemoServer(Path threads, URI model) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(
                        List.of(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.reprise.cli.Main",
                                "serve",
                                "--cors",
                                "--http-addr",
                                "127.0.0.1:0",
                                "--model",
                                "openai:gpt-4o-mini",
                                "--storage-dir",
                                threads.toString()));
        builder.environment().put("OPENAI_BASE_URL", model.toString());
        builder.environment().put("OPENAI_API_KEY", "sk-none");
        try {
            process = builder.redirectErrorStream(true).start();
            address = readAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readAddress() throws IOException {
        var said = process.getInputStream();
        var lines = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
        var all = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            int at = line.indexOf(ADDRESS);
            if (at >= 0) {
                drain(lines);
                return line.substring(at + ADDRESS.length());
            }
        }
        throw new IOException("the server did not start: " + all);
    }

    /// Nobody reads what comes after the greeting, and it must not block.
    private void drain(BufferedReader lines) {
        Thread.ofVirtual()
                .start(() -> {
                    try (lines) {
                        process.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        return; // the process is gone
                    }
                });
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
