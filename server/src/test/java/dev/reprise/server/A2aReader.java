package dev.reprise.server;

import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a client of A2A 1.0 makes of a stream, as the standard tells it to.
final class A2aReader {
    private static final Path ARTIFACT = Path.ROOT.key("artifactUpdate");

    private final List<String> states = new ArrayList<>();
    private String text = "";

    static A2aReader read(List<Json> frames) {
        var reader = new A2aReader();
        frames.forEach(reader::take);
        return reader;
    }

    void take(Json frame) {
        frame.find(Path.ROOT.key("task")).ifPresent(this::takeTask);
        frame.find(Path.ROOT.key("statusUpdate").key("status").key("state"))
                .flatMap(Json::asText)
                .ifPresent(states::add);
        frame.find(ARTIFACT.key("artifact"))
                .ifPresent(artifact -> {
                    boolean appends =
                            frame.find(ARTIFACT.key("append")).equals(Optional.of(Json.of(true)));
                    text = (appends ? text : "") + textOf(artifact);
                });
    }

    private void takeTask(Json task) {
        task.find(Path.ROOT.key("status").key("state"))
                .flatMap(Json::asText)
                .ifPresent(states::add);
        text = task.find(Path.ROOT.key("artifacts").index(0)).map(A2aReader::textOf).orElse("");
    }

    private static String textOf(Json artifact) {
        return artifact.find(Path.ROOT.key("parts")).flatMap(Json::asArray).orElseThrow().stream()
                .map(part -> part.find(Path.ROOT.key("text")).flatMap(Json::asText).orElse(""))
                .collect(Collectors.joining());
    }

    /// The id in the frame of a task.
    static String taskOf(Json frame) {
        return frame.find(Path.ROOT.key("task").key("id")).flatMap(Json::asText).orElseThrow();
    }

    /// The states that were shown, in order.
    List<String> states() {
        return states;
    }

    /// The text of the artifact.
    String text() {
        return text;
    }

    /// Reads on to the end of a frame.
    static Json nextFrame(InputStream stream) throws IOException {
        var read = new StringBuilder();
        while (!read.toString().contains("data: ") || !read.toString().endsWith("\n\n")) {
            int c = stream.read();
            if (c < 0) {
                throw new IOException("the stream ended: " + read);
            }
            read.append((char) c);
        }
        var data = read.substring(read.indexOf("data: ") + "data: ".length());
        return Json.parse(data.getBytes(StandardCharsets.ISO_8859_1));
    }
}
