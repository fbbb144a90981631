package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.a2a.TaskState;
import dev.reprise.protocols.a2a.TaskStatus;
import dev.reprise.protocols.a2a.TaskStream;
import dev.reprise.state.JsonOutput;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers requests with what becomes of a task: first the task as it is, then what changes.
record A2aStreams(A2aTasks tasks, RunStreams streams) {
    /// How long a stream without heartbeats waits at a time.
    private static final Duration LONG = Duration.ofMinutes(1);

    /// A stream of a task that was just asked for: all of it.
    ///
    /// @param historyLength how many messages the first frame shows at most; empty for none
    void fromBeginning(
            Exchange exchange, A2aTask task, A2aBinding binding, OptionalInt historyLength) {
        var encoder = new TaskStream(A2aTasks.writer(task), binding);
        // What may fail comes before the head of the answer.
        var content = tasks.content(exchange.owner(), task, shown(historyLength), false);
        try (var stream = exchange.stream()) {
            encoder.current(TaskStatus.submitted(createdAt(task)), content, new SseFrames(stream));
            stream.flush();
            await(exchange, task, encoder, stream);
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
        }
    }

    private static OptionalInt shown(OptionalInt historyLength) {
        return OptionalInt.of(historyLength.orElse(0));
    }

    private static long createdAt(A2aTask task) {
        return switch (task) {
            case A2aTask.Begun(_, var run, _) -> run.createdAt();
            case A2aTask.Entered(_, var entry) -> entry.createdAt();
        };
    }

    /// A stream that begins with the task as it was after one of its events.
    ///
    /// @param upTo number of the event; those behind it are shown as they are
    void from(
            Exchange exchange,
            A2aTask task,
            A2aBinding binding,
            OptionalInt historyLength,
            long upTo) {
        if (!(task instanceof A2aTask.Begun(_, var run, _))) {
            fromBeginning(exchange, task, binding, historyLength);
            return;
        }
        var encoder = new TaskStream(A2aTasks.writer(task), binding);
        try (var feed = tasks.feed(exchange.owner(), run)) {
            var seen = new Seen(encoder);
            var rest = seen.read(feed, upTo);
            boolean goesOn = !rest.isEmpty() || !feed.isEnded();
            var status = now(exchange.owner(), task, encoder.status(), goesOn);
            var content = tasks.content(exchange.owner(), task, shown(historyLength), false);
            try (var stream = exchange.stream()) {
                var frames = new SseFrames(stream);
                seen.place(frames);
                encoder.current(status, content, frames);
                stream.flush();
                new RunRelay(feed, encoder, exchange.options()).copyTo(stream, rest);
            }
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
        }
    }

    /// What it waited for is answered when there is more to come.
    private TaskStatus now(Owner owner, A2aTask task, TaskStatus folded, boolean goesOn) {
        if (folded.at() == 0) {
            return tasks.status(owner, task);
        }
        return folded.state() == TaskState.INPUT_REQUIRED && goesOn
                ? TaskStatus.working(folded.at())
                : folded;
    }

    /// The stream of a task that a client lost; where it names its last frame, what follows that.
    void resume(Exchange exchange, A2aTask task, A2aBinding binding) {
        if (RunStreams.after(exchange).isPresent()
                && task instanceof A2aTask.Begun(_, var run, _)) {
            var encoder = new TaskStream(A2aTasks.writer(task), binding);
            if (streams.resume(exchange, run.run(), encoder)) {
                return;
            }
        }
        from(exchange, task, binding, OptionalInt.empty(), Long.MAX_VALUE);
    }

    /// Waits until the task begins, and shows it from its beginning.
    private void await(Exchange exchange, A2aTask task, TaskStream encoder, SseStream stream)
            throws InterruptedException {
        var options = exchange.options();
        var beat = options.heartbeat().isZero() ? LONG : options.heartbeat();
        var now = task;
        while (now instanceof A2aTask.Entered(_, var entry)) {
            if (TaskStatus.of(entry).state().isTerminal()) {
                encoder.show(TaskStatus.of(entry), new SseFrames(stream));
                stream.flush();
                return;
            }
            if (options.drain().patience(beat).isZero()) {
                return;
            }
            now =
                    tasks.awaitBegun(
                            exchange.owner(), now, A2aTasks.Wait.upTo(beat, options.drain()));
            stream.ping();
        }
        if (now instanceof A2aTask.Begun(_, var run, _)) {
            var found = tasks.findFeed(exchange.owner(), run);
            if (found.isEmpty()) { // the record is all that is left
                encoder.show(tasks.status(exchange.owner(), now), new SseFrames(stream));
                stream.flush();
                return;
            }
            try (var feed = found.get()) {
                new RunRelay(feed, encoder, options).copyTo(stream);
            }
        }
    }

    /// Gives an encoder what there is of a run already, and counts the frames of its last event.
    private static final class Seen implements FrameSink {
        private final TaskStream encoder;
        private EventFeed.@Nullable Item last;
        private int frames;

        Seen(TaskStream encoder) {
            this.encoder = encoder;
        }

        /// Reads all there is, up to an event.
        ///
        /// @return what was read of the events behind that number
        List<EventFeed.Item> read(EventFeed feed, long upTo) throws InterruptedException {
            for (var batch = feed.next(Duration.ZERO);
                    !batch.isEmpty();
                    batch = feed.next(Duration.ZERO)) {
                for (int i = 0; i < batch.size(); i++) {
                    var item = batch.get(i);
                    if (item.event().meta().seq() > upTo) {
                        return batch.subList(i, batch.size());
                    }
                    last = item;
                    frames = 0;
                    encoder.encode(item.event(), this);
                }
            }
            return List.of();
        }

        /// Puts the next frame behind those of the last event, so that a client which has it, and
        /// comes again, gets what follows.
        void place(SseFrames out) {
            if (last != null) {
                out.at(last.id());
                out.skip(frames);
            }
        }

        @Override
        public void frame(Consumer<? super JsonOutput> body) {
            frames++;
        }

        @Override
        public void text(String line) {
            frames++;
        }
    }
}
