package dev.reprise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, as a user starts it.
final class ServedProcess implements AutoCloseable {
    private final Process process;
    private final List<String> greeting;
    private final URI base;
    private final HttpClient http = HttpClient.newHttpClient();

    ServedProcess(Path directory, String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("serve", "--http-addr", "127.0.0.1:0"));
        arguments.addAll(List.of("--model", "demo:", "--storage-dir", directory.toString()));
        arguments.addAll(List.of(more));
        process = program(arguments).redirectErrorStream(true).start();
        greeting = readGreeting();
        base = address(greeting);
        drainOutput();
    }

    /// The program with these arguments, not yet started.
    static ProcessBuilder program(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private List<String> readGreeting() throws IOException {
        var lines = new ArrayList<String>();
        var reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.startsWith("    -d ")) {
                return lines;
            }
        }
        throw new IOException("the server did not start: " + String.join("\n", lines));
    }

    private static URI address(List<String> lines) throws IOException {
        for (var line : lines) {
            int at = line.indexOf("listens on ");
            if (at >= 0) {
                return URI.create(line.substring(at + "listens on ".length()));
            }
        }
        throw new IOException("no address in " + lines);
    }

    /// Nobody reads what comes after the greeting, and it must not block.
    private void drainOutput() {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        process.getInputStream()
                                .transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        return; // the process is gone
                    }
                });
    }

    List<String> greeting() {
        return greeting;
    }

    URI base() {
        return base;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpClient http() {
        return http;
    }

    /// Ends the process as a crash would.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /// Asks the process to stop.
    ///
    /// @return its exit code
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(40, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        http.shutdownNow();
    }
}
