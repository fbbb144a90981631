package dev.reprise.benchmarks;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What it costs to replay many patches: beside the same edits of a mutable tree in place, and
/// beside opening a thread whose log holds them when its document is there.
final class ReplayFigures {
    private static final ThreadId THREAD = new ThreadId("long");
    private static final ObjectMapper JACKSON = new ObjectMapper();

    /// In one commit, as a run with many tool calls makes them.
    private static final int TOGETHER = 100;

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile Object sink = "";

    private final Sampling sampling;
    private final int count;

    ReplayFigures(Sampling sampling) {
        this.sampling =
                new Sampling(
                        sampling.warmUp().dividedBy(3),
                        Math.min(sampling.samples(), 9),
                        sampling.scale());
        count = sampling.amount(100_000, 1_000);
    }

    List<Figure> figures() {
        var shape = Shape.THOUSAND;
        var edits = Edit.mixed(shape, count);
        return List.of(replay(shape, edits), opening(shape, edits));
    }

    private Figure replay(Shape shape, List<Edit> edits) {
        var document = shape.document();
        var patches = edits.stream().map(PatchEditor::patch).toList();
        var text = document.toString();
        var ours = Cost.least(sampling.of(() -> Cost.of(() -> sink = replayed(document, patches))));
        var theirs =
                Cost.least(
                        sampling.of(() -> {
                            var tree = JACKSON.readTree(text);
                            return Cost.of(() -> sink = edited(tree, edits));
                        }));
        return Figure.bounded(
                        "replay of 100,000 patches: CPU",
                        ours.cpu() / 1e6,
                        "ms",
                        3 * theirs.cpu() / 1e6)
                .detail("%.2f ×, %.0f B a patch", ours.over(theirs).cpu(), ours.bytes() / count)
                .reference("edits of a Jackson tree in place: %.1f ms", theirs.cpu() / 1e6);
    }

    private static Json replayed(Json document, List<Patch> patches) {
        var rolling = document;
        for (var patch : patches) {
            rolling = patch.apply(rolling);
        }
        return rolling;
    }

    private static JsonNode edited(JsonNode tree, List<Edit> edits) {
        for (var edit : edits) {
            var last = edit.keys().getLast();
            var above = (ObjectNode) above(tree, edit.keys());
            switch (edit.kind()) {
                case SET -> above.put(last, edit.value());
                case INCREMENT -> above.put(last, above.get(last).longValue() + edit.value());
                case APPEND -> ((ArrayNode) above.get(last)).add(edit.value());
            }
        }
        return tree;
    }

    private static JsonNode above(JsonNode tree, List<String> keys) {
        var found = tree;
        for (int i = 0; i < keys.size() - 1; i++) {
            found = found.get(keys.get(i));
        }
        return found;
    }

    private Figure opening(Shape shape, List<Edit> edits) {
        try (var folder = Folder.temporary()) {
            fill(folder.path(), shape, edits);
            var document = folder.path().resolve(THREAD.value() + ".json");
            var log =
                    Cost.least(
                            sampling.of(() -> {
                                folder.remove(document);
                                return opened(folder.path());
                            }));
            documented(folder.path());
            var present = Cost.least(sampling.of(() -> opened(folder.path())));
            return Figure.bounded(
                            "opening a thread of 100,000 patches, document against log: CPU",
                            present.cpu() / 1e6,
                            "ms",
                            log.cpu() / 20 / 1e6)
                    .detail("1/%.1f", log.cpu() / present.cpu())
                    .reference("log alone: %.0f ms", log.cpu() / 1e6);
        }
    }

    private static void fill(Path folder, Shape shape, List<Edit> edits) {
        try (var store = FileThreadStore.builder(folder).open()) {
            store.create(Owner.LOCAL, AgentThread.of(THREAD, shape.document()));
            IntStream.range(0, edits.size() / TOGETHER)
                    .mapToObj(at -> edits.subList(at * TOGETHER, (at + 1) * TOGETHER))
                    .forEach(some -> append(store, some));
        }
    }

    private static void append(FileThreadStore store, List<Edit> edits) {
        var patches =
                edits.stream()
                        .map(PatchEditor::patch)
                        .map(TrackedPatch::of)
                        .map(patch -> patch.withSource("tool:bench"))
                        .toList();
        store.append(
                Owner.LOCAL,
                THREAD,
                new ThreadChangeSet(
                        null,
                        null,
                        null,
                        ChangeReason.TOOL_RESULTS_COMMITTED,
                        List.of(),
                        patches,
                        List.of(),
                        null),
                VersionPrecondition.any());
    }

    private static Cost opened(Path folder) {
        return Cost.of(() -> {
            try (var store = FileThreadStore.builder(folder).open()) {
                sink = store.require(Owner.LOCAL, THREAD).state();
            }
        });
    }

    /// A log without a document gets one with the next change, if it is large.
    private static void documented(Path folder) {
        try (var store = FileThreadStore.builder(folder).open()) {
            append(store, Edit.mixed(Shape.THOUSAND, 1));
        }
    }

    /// A folder that is removed in the end.
    private record Folder(Path path) implements AutoCloseable {
        static Folder temporary() {
            try {
                return new Folder(Files.createTempDirectory("reprise-benchmark"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void remove(Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                Stores.remove(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
