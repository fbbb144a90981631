package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.a2a.TaskContent;
import dev.reprise.protocols.a2a.TaskState;
import dev.reprise.protocols.a2a.TaskStatus;
import dev.reprise.protocols.a2a.TaskStream;
import dev.reprise.state.JsonOutput;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers requests with what becomes of a task: first the task as it is, then what changes.
record A2aStreams(A2aTasks tasks, RunStreams streams) {
    /// How long a stream without heartbeats waits at a time.
    private static final Duration LONG = Duration.ofMinutes(1);

    /// A stream that begins with the task as it is.
    ///
    /// @param historyLength how many messages the first frame shows at most; empty for none
    void begin(Exchange exchange, A2aTask task, A2aBinding binding, OptionalInt historyLength) {
        var encoder = new TaskStream(A2aTasks.writer(task), binding);
        var shown = OptionalInt.of(historyLength.orElse(0));
        try (var stream = exchange.stream()) {
            switch (task) {
                case A2aTask.Begun(_, var run, _) ->
                        goOn(exchange, task, run.run(), encoder, shown, stream);
                case A2aTask.Entered(_, var entry) -> {
                    var frames = new SseFrames(stream);
                    encoder.current(TaskStatus.of(entry), TaskContent.NONE, frames);
                    stream.flush();
                    await(exchange, task, encoder, stream);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server stopped", e);
        }
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
        begin(exchange, task, binding, OptionalInt.empty());
    }

    private void goOn(
            Exchange exchange,
            A2aTask task,
            RunId run,
            TaskStream encoder,
            OptionalInt historyLength,
            SseStream stream)
            throws InterruptedException {
        var owner = exchange.owner();
        try (var feed = tasks.gateway().feed(owner, run, null).orElseThrow()) {
            var seen = new Seen(encoder);
            seen.readAll(feed);
            var frames = new SseFrames(stream);
            seen.place(frames);
            var content = tasks.content(owner, task, historyLength, false);
            encoder.current(now(owner, task, encoder, feed), content, frames);
            stream.flush();
            new RunRelay(feed, encoder, exchange.options()).copyTo(stream);
        }
    }

    /// What it waited for is answered when there is more to come.
    private TaskStatus now(Owner owner, A2aTask task, TaskStream encoder, EventFeed feed) {
        var status = encoder.status();
        boolean goesOn = status.state() == TaskState.INPUT_REQUIRED && !feed.isEnded();
        return status.at() == 0 || goesOn ? tasks.status(owner, task) : status;
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
            try (var feed = tasks.gateway().feed(exchange.owner(), run.run(), null).orElseThrow()) {
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

        void readAll(EventFeed feed) throws InterruptedException {
            for (var batch = feed.next(Duration.ZERO);
                    !batch.isEmpty();
                    batch = feed.next(Duration.ZERO)) {
                for (var item : batch) {
                    last = item;
                    frames = 0;
                    encoder.encode(item.event(), this);
                }
            }
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
