package dev.reprise.server;

import dev.reprise.core.AgentException;
import dev.reprise.core.Cancellation;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.protocols.a2a.TaskStatus;
import dev.reprise.protocols.a2a.TaskStream;
import dev.reprise.server.PushStore.Kept;
import dev.reprise.state.JsonOutput;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows tasks on behalf of their push configurations, each on a thread of its own, and sends
/// every frame in order. What a process did not bring to its end the next one goes on with; a frame
/// may then arrive twice.
final class PushDelivery {
    private static final System.Logger LOG = System.getLogger(PushDelivery.class.getName());
    private static final Duration BEAT = Duration.ofSeconds(1);

    /// Names the run of entries that say nothing of theirs.
    private static final RunId NONE = new RunId("none");

    /// The first wait before something is looked at again, doubled from then on.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LAST_PAUSE = Duration.ofSeconds(15);

    private final A2aTasks tasks;
    private final PushStore store;
    private final PushSender sender;
    private final Drain drain;
    private final MovedRuns moved = new MovedRuns();
    private final Set<PushStore.Key> followed = ConcurrentHashMap.newKeySet();
    private volatile Cancellation.Registration listening = () -> {};

    /// @param drain at whose beginning nothing more is sent
    PushDelivery(A2aTasks tasks, PushStore store, PushSender sender, Drain drain) {
        this.tasks = tasks;
        this.store = store;
        this.sender = sender;
        this.drain = drain;
    }

    /// Goes on with everything that is not over: there is a listener.
    void begin() {
        listening = tasks.gateway().listen(moved);
        store.open().forEach(kept -> follow(kept.key()));
    }

    /// Sends nothing more: the listener is gone.
    void stop() {
        drain.begin();
        listening.close();
        moved.wakeAll();
        sender.stop();
    }

    /// Begins to send, unless that is under way.
    void follow(PushStore.Key key) {
        if (followed.add(key)) {
            Thread.ofVirtual().name("push of task " + key.task()).start(() -> run(key));
        }
    }

    private void run(PushStore.Key key) {
        var begun = store.find(key).filter(kept -> !kept.over());
        try {
            if (begun.isPresent()) {
                sendAll(begun.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            followed.remove(key);
        }
        // Who put another one in its place meanwhile found the key taken.
        if (!drain.hasBegun()
                && begun.flatMap(store::current).isEmpty()
                && store.find(key).filter(kept -> !kept.over()).isPresent()) {
            follow(key);
        }
    }

    /// A store that fails may work again a moment later.
    private void sendAll(Kept kept) throws InterruptedException {
        for (var pause = FIRST_PAUSE;
                !isSent(kept) && !drain.awaitBegin(pause) && store.current(kept).isPresent();
                pause = min(pause.multipliedBy(2), LAST_PAUSE)) {
            LOG.log(System.Logger.Level.DEBUG, "task {0} is read again", kept.key().task());
        }
    }

    /// Sends what is to be sent.
    ///
    /// @return false when that failed for a reason that may pass
    private boolean isSent(Kept kept) throws InterruptedException {
        var key = kept.key();
        try {
            var task = tasks.find(key.owner(), key.task());
            if (task.isEmpty() || send(kept, task.get())) {
                store.end(kept);
            }
            return true;
        } catch (RuntimeException e) { // the task goes on; the next process tries again
            if (drain.hasBegun()) {
                return true;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "push notifications of task " + key.task() + " broke off",
                    e);
            return !mayPass(e);
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof UncheckedIOException
                || (e instanceof AgentException failure && failure.retryable());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /// Sends what becomes of a task.
    ///
    /// @return whether nothing more will be sent; false when the server stops
    private boolean send(Kept kept, A2aTask task) throws InterruptedException {
        for (var found = Optional.of(task);
                found.isPresent() && isWanted(kept);
                found = awaitMove(kept, found.get())) {
            var now = found.get();
            var ending =
                    switch (now) {
                        case A2aTask.Entered(_, var entry) -> unbegun(kept, now, entry);
                        case A2aTask.Begun(_, var run, _) -> segment(kept, now, run);
                    };
            if (ending != Ending.WAITS || isDone(now)) {
                return ending != Ending.STOPS;
            }
        }
        return !drain.hasBegun();
    }

    /// What is taken back or replaced is not tried any longer.
    private boolean isWanted(Kept kept) {
        return !drain.hasBegun() && store.current(kept).isPresent();
    }

    private Ending unbegun(Kept kept, A2aTask task, MailboxEntry entry) {
        var status = TaskStatus.of(entry);
        if (!status.state().isTerminal()) {
            return Ending.WAITS;
        }
        new TaskStream(A2aTasks.writer(task), PushDelivery::plain).show(status, new Frames(kept));
        return drain.hasBegun() ? Ending.STOPS : Ending.OVER;
    }

    /// Waits until a task begins or goes on, is over or is gone. This process tells of its own
    /// runs; those of others are looked for, later each time.
    ///
    /// @return empty when it is gone
    private Optional<A2aTask> awaitMove(Kept kept, A2aTask task) throws InterruptedException {
        var owner = kept.key().owner();
        try (var waiter = moved.waiter(owner, task.runId().orElse(NONE))) {
            var found = tasks.find(owner, task.id());
            for (var pause = FIRST_PAUSE;
                    found.filter(PushDelivery::waits).isPresent() && isWanted(kept);
                    found = tasks.find(owner, task.id())) {
                boolean hasMoved = waiter.await(pause);
                pause = hasMoved ? FIRST_PAUSE : min(pause.multipliedBy(2), LAST_PAUSE);
            }
            return found;
        }
    }

    private static boolean isDone(A2aTask task) {
        return task instanceof A2aTask.Begun(_, var run, _) && run.status() == RunStatus.DONE;
    }

    private static boolean waits(A2aTask task) {
        return switch (task) {
            case A2aTask.Entered(_, var entry) -> !TaskStatus.of(entry).state().isTerminal();
            case A2aTask.Begun(_, var run, _) -> run.status() == RunStatus.WAITING;
        };
    }

    private static void plain(Consumer<? super JsonOutput> body, JsonOutput out) {
        body.accept(out);
    }

    /// How sending the events of a run ended.
    private enum Ending {
        /// There is nothing more, or nobody wants more.
        OVER,
        /// The run waits.
        WAITS,
        /// The server stops.
        STOPS
    }

    private Ending segment(Kept kept, A2aTask task, RunRecord run) throws InterruptedException {
        var encoder = new TaskStream(A2aTasks.writer(task), PushDelivery::plain);
        var frames = new Frames(kept);
        var current = store.current(kept);
        if (current.isEmpty()) {
            return Ending.OVER;
        }
        var owner = kept.key().owner();
        var after = current.get().after();
        if (after == null) {
            var whole = tasks.findFeed(owner, run);
            if (whole.isEmpty()) {
                return Ending.OVER;
            }
            try (var feed = whole.get()) {
                return copy(List.of(), feed, encoder, frames);
            }
        }
        var found = Rejoining.of(tasks.events(), owner, run.run(), after);
        if (found.isEmpty()) {
            return Ending.OVER;
        }
        var place = found.get();
        try (var feed = place.feed()) {
            while (!place.isReadable()) {
                if (drain.hasBegun()) {
                    return Ending.STOPS;
                }
                place = place.awaitMore(BEAT);
            }
            place.catchUp(encoder, frames);
            return copy(place.first(), feed, encoder, frames);
        }
    }

    private Ending copy(
            List<EventFeed.Item> first, EventFeed feed, TaskStream encoder, Frames frames)
            throws InterruptedException {
        var batch = first;
        while (true) {
            for (var item : batch) {
                frames.at(item.id(), 0);
                encoder.encode(item.event(), frames);
            }
            frames.keep();
            if (drain.hasBegun()) {
                return Ending.STOPS;
            }
            if (frames.isUnwanted()) {
                return Ending.OVER;
            }
            if (feed.isEnded()) {
                return encoder.status().state().isTerminal() ? Ending.OVER : Ending.WAITS;
            }
            batch = feed.next(BEAT);
        }
    }

    /// Sends frames, and knows which one arrived last.
    private final class Frames implements PlacedFrames {
        private final Kept kept;
        private @Nullable EventId event;
        private @Nullable EventId arrived;
        private int next;
        private int known;
        private boolean unwanted;

        Frames(Kept kept) {
            this.kept = kept;
        }

        @Override
        public void at(@Nullable EventId id, int knownFrames) {
            event = id;
            next = 0;
            known = knownFrames;
        }

        @Override
        public void frame(Consumer<? super JsonOutput> body) {
            int frame = next++;
            if (frame < known || unwanted) {
                return;
            }
            unwanted = !isSent(JsonOutput.bytes(body));
            if (!unwanted && event != null) {
                arrived = event.withFrame(frame);
            }
        }

        private boolean isSent(byte[] body) {
            try {
                boolean sent = sender.send(kept.config(), body, () -> isWanted(kept));
                if (!sent && isWanted(kept)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} does not take push notifications of task {1}; no more are sent",
                            kept.config().url(),
                            kept.key().task());
                }
                return sent;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void text(String line) {
            throw new IllegalStateException("tasks have no frames of plain text");
        }

        boolean isUnwanted() {
            return unwanted;
        }

        void keep() {
            if (arrived != null) {
                store.arrived(kept, arrived);
            }
        }
    }
}
