package dev.reprise.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A command line of curl, as a page shows it.
///
/// @param text the command, which may go over several lines
record CurlLine(String text) {
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *curl (?:.*\\\\\n)*.*$");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /// The first command of a page.
    static CurlLine in(String page) {
        var found = COMMAND.matcher(page);
        if (!found.find()) {
            throw new AssertionError("no curl line in " + page);
        }
        return new CurlLine(found.group());
    }

    /// The same command for a server elsewhere.
    CurlLine to(URI server) {
        return new CurlLine(text.replace("http://127.0.0.1:8080", server.toString()));
    }

    /// The words of the command, as a shell takes them apart.
    List<String> words() {
        return WORD.matcher(text.replace("\\\n", " "))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }

    /// What the command sends.
    HttpRequest request() {
        var words = new ArrayList<>(words().subList(1, words().size()));
        var request = HttpRequest.newBuilder();
        while (!words.isEmpty()) {
            var word = words.removeFirst();
            switch (word) {
                case "-N" -> {} // shows at once what arrives
                case "-d" -> request.POST(BodyPublishers.ofString(words.removeFirst()));
                case "-H" -> {
                    var header = words.removeFirst().split(": ", 2);
                    request.header(header[0], header[1]);
                }
                default -> request.uri(URI.create(word));
            }
        }
        return request.build();
    }

    /// A shell that runs the command, not yet started.
    ///
    /// @param output file for what the command prints
    ProcessBuilder process(Path output) {
        var process = new ProcessBuilder("sh", "-c", text);
        process.environment().put("no_proxy", "*");
        return process.redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /// Whether this machine has curl, and a shell to start it.
    static boolean isRunnable() throws InterruptedException {
        try {
            var asked = new ProcessBuilder("sh", "-c", "command -v curl");
            var process = asked.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
