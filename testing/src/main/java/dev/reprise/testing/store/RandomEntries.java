package dev.reprise.testing.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Note;
import dev.reprise.core.store.RunMeta;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Entries of every kind with whatever a store might stumble over in them.
final class RandomEntries {
    private static final List<String> PIECES =
            List.of(
                    "a", "Hello", " ", "\n", "\"", "\\", "\u0000", "ß", "語", "😀", "\u2028", "</",
                    "0", "{\"q\":", "}", "é");

    final RandomGenerator random;
    private int ids;

    RandomEntries(RandomGenerator random) {
        this.random = random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> @Nullable T maybe(Supplier<T> value) {
        return chance(0.5) ? value.get() : null;
    }

    <T> List<T> several(int most, Supplier<T> value) {
        return IntStream.range(0, random.nextInt(most + 1)).mapToObj(_ -> value.get()).toList();
    }

    String id(String prefix) {
        return prefix + "-" + ids++;
    }

    String text() {
        return String.join("", several(12, () -> oneOf(PIECES)));
    }

    Json json(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> Json.NULL;
            case 1 -> Json.of(chance(0.5));
            case 2 -> Json.of(random.nextLong());
            case 3 -> Json.of(random.nextDouble() * 1e6);
            case 4 -> new Json.BigUint(random.nextLong() | Long.MIN_VALUE);
            case 5 -> Json.of((long) random.nextInt(10));
            case 6 -> Json.of(text());
            case 7 -> JsonArray.copyOf(several(4, () -> json(depth - 1)));
            default -> object(depth - 1);
        };
    }

    JsonObject object(int depth) {
        var object = JsonObject.builder();
        several(4, () -> object.put(oneOf(List.of("a", "b", "語", "😀", "q", "")), json(depth)));
        return object.build();
    }

    ToolCall call() {
        return new ToolCall(id("c"), "search", json(2));
    }

    ToolResult result() {
        return switch (random.nextInt(4)) {
            case 0 -> ToolResult.error("search", text());
            case 1 -> ToolResult.suspended("search", text());
            case 2 -> ToolResult.warning("search", json(2), text()).withMetadata(object(1));
            default -> ToolResult.success("search", json(2));
        };
    }

    TrackedPatch patch() {
        var ops = several(3, () -> Op.set(Path.ROOT.key(oneOf(List.of("x", "y", "z"))), json(1)));
        return new TrackedPatch(
                new Patch(ops),
                maybe(() -> id("p")),
                maybe(() -> random.nextLong(Long.MAX_VALUE)),
                maybe(this::text),
                maybe(this::text));
    }

    Message message() {
        var metadata =
                new MessageMetadata(
                        maybe(() -> new RunId("r" + random.nextInt(3))),
                        maybe(() -> random.nextInt(9)));
        var message =
                new Message(
                        maybe(() -> id("m")),
                        oneOf(List.of(Role.values())),
                        text(),
                        maybe(() -> several(2, this::call)),
                        maybe(() -> id("c")),
                        oneOf(List.of(Visibility.values())),
                        maybe(() -> metadata),
                        null);
        return random.nextInt(4) == 0 ? message.withBlocks(blocks(message)) : message;
    }

    private List<ContentBlock> blocks(Message message) {
        var blocks = new ArrayList<>(message.parts());
        for (var block :
                List.of(
                        new ContentBlock.Reasoning("p", text(), maybe(this::text)),
                        new ContentBlock.Raw("p", json(2)),
                        Media.of("image/png", id("b").getBytes(UTF_8)))) {
            blocks.add(random.nextInt(blocks.size() + 1), block);
        }
        return blocks;
    }

    SerializedStateAction action() {
        return new SerializedStateAction(
                "counter",
                "a.b",
                oneOf(List.of(StateScope.values())),
                maybe(() -> id("c")),
                json(2));
    }

    RunMeta meta() {
        return new RunMeta(
                "agent",
                oneOf(List.of(RunOrigin.values())),
                oneOf(List.of(RunStatus.values())),
                maybe(() -> new ThreadId("parent")),
                maybe(() -> "natural"),
                maybe(this::text),
                maybe(() -> "entry"),
                random.nextLong(1000),
                random.nextLong(1000),
                maybe(() -> id("alias")),
                maybe(() -> random.nextLong(1000)));
    }

    ThreadChangeSet change(
            @Nullable RunId run, List<Message> messages, List<TrackedPatch> patches) {
        return new ThreadChangeSet(
                run,
                maybe(() -> new RunId("parent")),
                run == null ? null : maybe(this::meta),
                oneOf(List.of(ChangeReason.values())),
                messages,
                patches,
                several(2, this::action),
                chance(0.1) ? object(2) : null);
    }

    /// A change without events.
    Entry.Changed change() {
        var run = maybe(() -> new RunId("r" + random.nextInt(3)));
        var notes = several(2, () -> new Note(id("n"), new ThreadId("t9"), json(2)));
        return new Entry.Changed(
                change(run, several(3, this::message), several(2, this::patch)),
                List.of(),
                List.of(),
                notes,
                List.of(),
                chance(0.05),
                chance(0.05) ? object(1) : null,
                null);
    }

    private Entry.Finished finished(RunId run) {
        return new Entry.Finished(
                run,
                id("c"),
                id("e"),
                result(),
                maybe(this::patch),
                several(2, this::message),
                several(2, this::action),
                chance(0.3),
                maybe(() -> json(2)));
    }

    /// An entry that any thread accepts, whatever came before.
    Entry any() {
        var run = new RunId("r" + random.nextInt(3));
        return switch (random.nextInt(7)) {
            case 0 ->
                    new Entry.Started(
                            run,
                            random.nextInt(5),
                            several(
                                    3,
                                    () ->
                                            new StartedCall(
                                                    id("c"),
                                                    id("e"),
                                                    1 + random.nextInt(3),
                                                    "search",
                                                    oneOf(List.of(StartedCall.Kind.values())),
                                                    "0a")),
                            several(2, () -> finished(run)));
            case 1 -> finished(run);
            case 2 ->
                    new Entry.Received(
                            id("i"),
                            maybe(() -> run),
                            oneOf(List.of(Entry.Received.What.values())),
                            json(2),
                            maybe(this::text));
            case 3 ->
                    new Entry.Relabelled(
                            object(1), several(2, () -> oneOf(List.of("a", "b", "title"))));
            case 4 -> new Entry.Sent(id("n"));
            default -> change();
        };
    }

    List<Entry> anyOf(int count) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            entries.add(any());
        }
        return entries;
    }
}
