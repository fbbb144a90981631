package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's request to a fresh server, and its answer word for word.
class FirstRequestTest {
    private static final Path README = Path.of("../README.md");
    private static final Pattern ID =
            Pattern.compile("\"([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\"");
    private static final Pattern TIME = Pattern.compile("\\b\\d{13}\\b|(?<=\"duration_ms\":)\\d+");

    @TempDir private Path directory;

    private static CurlLine line() throws IOException {
        return CurlLine.in(Files.readString(README));
    }

    private static String expected() throws IOException {
        return Files.readString(Path.of("src/test/resources/dev/reprise/cli/first-request.txt"));
    }

    /// Takes out what differs from run to run: times, comments, and ids, which get numbers in the
    /// order in which they appear.
    private static String masked(String stream) {
        var numbers = new LinkedHashMap<String, Integer>();
        var named =
                ID.matcher(stream.replace(": ping\n\n", ""))
                        .replaceAll(id -> {
                            numbers.putIfAbsent(id.group(1), numbers.size() + 1);
                            return "\"<id " + numbers.get(id.group(1)) + ">\"";
                        });
        return TIME.matcher(named).replaceAll("<time>");
    }

    @Test
    void theReadmesRequestIsAnsweredWithExactlyTheseFrames() throws Exception {
        try (var server = new ServedProcess(directory)) {
            var request = line().to(server.base()).request();

            var answer = server.http().send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(masked(answer.body())).isEqualTo(expected());
        }
    }

    @Test
    void theReadmesLineShowsThemInATerminal() throws Exception {
        assumeTrue(CurlLine.isRunnable(), "skipped: there is no curl to run the README's line");
        try (var server = new ServedProcess(directory.resolve("threads"))) {
            var output = directory.resolve("output.txt");

            var curl = line().to(server.base()).process(output).start();

            assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(curl.exitValue()).isZero();
            assertThat(masked(Files.readString(output))).isEqualTo(expected());
        }
    }

    @Test
    void theServerOffersTheSameLine() throws Exception {
        try (var server = new ServedProcess(directory)) {
            var offered = CurlLine.in(String.join("\n", server.greeting()));

            assertThat(offered.words()).isEqualTo(line().to(server.base()).words());
        }
    }
}
