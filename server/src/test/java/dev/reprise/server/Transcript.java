package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A stream as it was recorded: what differs from run to run is masked, the rest is compared word
/// for word.
final class Transcript {
    private static final Pattern NAMES =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\b[0-9a-f]{32}\\b");
    private static final Pattern TIMES = Pattern.compile("\"([a-z_]+_(?:at|ms))\":\\d+");

    private Transcript() {}

    /// Compares what was served with a file among the resources of the tests.
    static void assertIs(String file, String served) throws IOException {
        try (var in = Transcript.class.getResourceAsStream(file)) {
            var expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(masked(served)).as(file).isEqualTo(expected);
        }
    }

    static String masked(String served) {
        Map<String, String> names = new HashMap<>();
        var named =
                NAMES.matcher(served.replace(": ping\n\n", ""))
                        .replaceAll(found ->
                                names.computeIfAbsent(
                                        found.group(), _ -> "ID-" + (names.size() + 1)));
        return TIMES.matcher(named).replaceAll("\"$1\":0");
    }
}
