package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.gateway.EventId;
import dev.reprise.protocols.a2a.PushConfig;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where news of tasks are to be sent, and how far that is. With a directory, each configuration is
/// a file that outlives the process; whoever reads it reads the secrets of the receivers. What is
/// over is forgotten after a day.
final class PushStore {
    /// How long clients can read what is over.
    static final Duration OVER = Duration.ofDays(1);

    private static final String BEHIND_IDS = "\u007f"; // of configurations

    private final @Nullable Path directory;
    private final InstantSource clock;
    private final ConcurrentNavigableMap<Key, Kept> all = new ConcurrentSkipListMap<>();
    private final Queue<Ended> ended = new ArrayDeque<>(); // guarded by this, the oldest first
    private long revisions; // guarded by this

    private record Ended(Kept kept, Instant at) {}

    /// One configuration of a task.
    record Key(Owner owner, String task, String config) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing((Key key) -> key.owner.tenant())
                        .thenComparing(key -> key.owner.user())
                        .thenComparing(Key::task)
                        .thenComparing(Key::config);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        /// The same for the same key, and allowed in every file system.
        private String file() {
            var text = String.join("\n", owner.toString(), task, config);
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)) + ".json";
        }
    }

    /// @param after the last frame that arrived; absent for none
    /// @param over whether nothing more will be sent
    /// @param revision of this process, another one each time that a client names it
    record Kept(Key key, PushConfig config, @Nullable EventId after, boolean over, long revision) {
        Kept(Key key, PushConfig config, @Nullable EventId after, boolean over) {
            this(key, config, after, over, 0);
        }

        private Kept withRevision(long newRevision) {
            return new Kept(key, config, after, over, newRevision);
        }

        private Kept withAfter(@Nullable EventId newAfter) {
            return new Kept(key, config, newAfter, over, revision);
        }

        private Kept ended() {
            return new Kept(key, config, after, true, revision);
        }

        private void writeTo(JsonOutput out) {
            out.beginObject().member("owner", key.owner().toString());
            out.name("config");
            config.writeStored(out);
            out.optional("after", after == null ? null : after.toString());
            out.member("over", over).endObject();
        }

        private static Kept read(Json json) {
            var in = JsonReader.of(json);
            var config = in.require("config", PushConfig::read);
            var key =
                    new Key(
                            in.requireText("owner", Owner::parse),
                            Objects.requireNonNull(config.task()),
                            Objects.requireNonNull(config.id()));
            return new Kept(
                    key,
                    config,
                    in.text("after").map(EventId::parse).orElse(null),
                    in.booleanOr("over", false));
        }
    }

    /// Reads what is there; what an earlier process has brought to its end is forgotten.
    ///
    /// @param directory absent keeps all in memory
    static PushStore open(@Nullable Path directory, InstantSource clock) {
        var store = new PushStore(directory, clock);
        if (directory != null) {
            try {
                Files.createDirectories(directory);
                try (var files = Files.list(directory)) {
                    for (var file : files.filter(PushStore::isKept).toList()) {
                        store.read(file);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return store;
    }

    private PushStore(@Nullable Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    private static boolean isKept(Path file) {
        return file.toString().endsWith(".json");
    }

    private void read(Path file) throws IOException {
        var kept = Kept.read(Json.parse(Files.readAllBytes(file)));
        if (kept.over()) {
            Files.delete(file);
        } else {
            all.put(kept.key(), kept);
        }
    }

    /// Everything that is not over.
    List<Kept> open() {
        return all.values().stream().filter(kept -> !kept.over()).toList();
    }

    Optional<Kept> find(Key key) {
        return Optional.ofNullable(all.get(key));
    }

    /// Those of one task, in the order of their ids.
    List<Kept> list(Owner owner, String task) {
        return List.copyOf(
                all.subMap(new Key(owner, task, ""), new Key(owner, task, BEHIND_IDS)).values());
    }

    /// Takes what a client names, in place of what it named before under this key.
    synchronized void put(Kept kept) {
        forgetOld();
        replace(kept.withRevision(++revisions));
    }

    /// Takes what a client names, unless what is there under this key stays.
    synchronized void putUnless(Kept kept, Predicate<Kept> stays) {
        if (find(kept.key()).filter(stays).isEmpty()) {
            put(kept);
        }
    }

    private void replace(Kept kept) {
        write(kept);
        all.put(kept.key(), kept);
    }

    /// How far a configuration is; empty when it was taken back or replaced meanwhile.
    Optional<Kept> current(Kept kept) {
        return find(kept.key()).filter(now -> now.revision() == kept.revision());
    }

    /// Keeps how far it is, unless it was taken back or replaced meanwhile.
    synchronized void arrived(Kept kept, EventId after) {
        current(kept).ifPresent(now -> replace(now.withAfter(after)));
    }

    /// Nothing more will be sent, unless it was taken back or replaced meanwhile.
    synchronized void end(Kept kept) {
        forgetOld();
        current(kept)
                .ifPresent(now -> {
                    replace(now.ended());
                    ended.add(new Ended(now, clock.instant()));
                });
    }

    private void forgetOld() {
        var oldest = clock.instant().minus(OVER);
        for (var next = ended.peek();
                next != null && !next.at().isAfter(oldest);
                next = ended.peek()) {
            ended.remove();
            current(next.kept()).ifPresent(now -> delete(now.key()));
        }
    }

    /// Forgets a configuration.
    ///
    /// @return whether it was there
    synchronized boolean delete(Key key) {
        if (directory != null) {
            try {
                Files.deleteIfExists(directory.resolve(key.file()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.remove(key) != null;
    }

    private void write(Kept kept) {
        if (directory == null) {
            return;
        }
        var file = directory.resolve(kept.key().file());
        var next = directory.resolve(kept.key().file() + ".next");
        try {
            try (var out =
                    FileChannel.open(
                            next,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = ByteBuffer.wrap(JsonOutput.bytes(kept::writeTo));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
