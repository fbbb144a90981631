package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.SerializedStateAction;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fact to be appended to the log of a thread.
public sealed interface Entry {
    /// A thread comes into being, at version 0.
    ///
    /// @param thread what it starts with
    /// @param from the thread and version it was forked from
    record Opened(Owner owner, AgentThread thread, @Nullable Origin from) implements Entry {}

    /// Where a fork comes from.
    record Origin(ThreadId thread, long version) {}

    /// A commit.
    ///
    /// @param events every event since the run's previous change, including those this commit
    ///   releases
    /// @param took lsn of the inputs that are used up by this commit
    /// @param notes what other threads must learn of it
    /// @param superseded other runs of the thread that end with it
    /// @param replaces whether the messages are the whole list, not an addition (`save`)
    /// @param labels all that the thread has from here on, as in [Relabelled]; absent keeps those
    ///   it has
    /// @param after the state after it, if the appender has applied the patches already to the very
    ///   version its guard names; a store may believe it, and does not keep it
    record Changed(
            ThreadChangeSet set,
            List<AgentEvent> events,
            List<Long> took,
            List<Note> notes,
            List<Superseded> superseded,
            boolean replaces,
            @Nullable JsonObject labels,
            @Nullable Json after)
            implements Entry {
        public Changed {
            events = List.copyOf(events);
            took = List.copyOf(took);
            notes = List.copyOf(notes);
            superseded = List.copyOf(superseded);
        }

        public Changed(
                ThreadChangeSet set,
                List<AgentEvent> events,
                List<Long> took,
                List<Note> notes,
                boolean replaces) {
            this(set, events, took, notes, List.of(), replaces, null, null);
        }

        public Changed(
                ThreadChangeSet set,
                List<AgentEvent> events,
                List<Long> took,
                List<Note> notes,
                boolean replaces,
                @Nullable Json after) {
            this(set, events, took, notes, List.of(), replaces, null, after);
        }

        /// A commit after which the thread is as given, labels included.
        public static Changed replacing(AgentThread thread) {
            var whole =
                    new ThreadChangeSet(
                            null,
                            null,
                            null,
                            ChangeReason.USER_MESSAGE,
                            thread.messages(),
                            thread.patches(),
                            List.of(),
                            thread.state());
            return new Changed(
                    whole,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    true,
                    ThreadLabels.of(thread),
                    null);
        }

        /// A commit of a run that takes the place of others.
        public static Changed superseding(ThreadChangeSet set, List<Superseded> others) {
            return new Changed(set, List.of(), List.of(), List.of(), others, false, null, null);
        }

        public static Changed of(ThreadChangeSet set) {
            return new Changed(set, List.of(), List.of(), List.of(), false);
        }

        public static Changed of(ThreadChangeSet set, List<AgentEvent> events) {
            return new Changed(set, events, List.of(), List.of(), false);
        }

        /// The events of one run that this commit releases.
        public List<AgentEvent> eventsOf(RunId run) {
            return run.equals(set.run())
                    ? events
                    : superseded.stream()
                            .filter(other -> other.run().equals(run))
                            .flatMap(other -> other.events().stream())
                            .toList();
        }
    }

    /// A run that ends with a commit of the run that takes its place. It is taken over and ended in
    /// one, so that it is over if and only if the other one is there.
    ///
    /// @param claim one above the run's last, so that nobody writes for it any more
    /// @param meta what its record says from then on
    /// @param events how it ended
    record Superseded(Claimed claim, RunMeta meta, List<AgentEvent> events) {
        public Superseded {
            events = List.copyOf(events);
            if (meta.status() != RunStatus.DONE) {
                throw new IllegalArgumentException(
                        "run %s ends, but its status is %s"
                                .formatted(claim.claim().run(), meta.status()));
            }
        }

        public RunId run() {
            return claim.claim().run();
        }

        /// The change that it is to its run.
        public ThreadChangeSet set() {
            return new ThreadChangeSet(
                    run(),
                    null,
                    meta,
                    ChangeReason.RUN_FINISHED,
                    List.of(),
                    List.of(),
                    List.of(),
                    null);
        }
    }

    /// Tools are about to run; must be durable before the first of them does.
    ///
    /// @param finished tools of the same run that ended before, and whose results were kept back
    record Started(RunId run, int step, List<StartedCall> calls, List<Finished> finished)
            implements Entry {
        public Started {
            calls = List.copyOf(calls);
            finished = List.copyOf(finished);
            for (var end : finished) {
                if (!end.run().equals(run)) {
                    throw new IllegalArgumentException(
                            "call %s of run %s ended, not of run %s"
                                    .formatted(end.call(), end.run(), run));
                }
            }
        }

        public Started(RunId run, int step, List<StartedCall> calls) {
            this(run, step, calls, List.of());
        }
    }

    /// A tool ended before its round could be committed.
    ///
    /// @param patch its state change, reduced against the snapshot of the round
    /// @param late whether nobody waited for it any more, as after its run was cancelled
    /// @param arguments of a call that no message tells of
    record Finished(
            RunId run,
            String call,
            String effect,
            ToolResult result,
            @Nullable TrackedPatch patch,
            List<Message> messages,
            List<SerializedStateAction> actions,
            boolean late,
            @Nullable Json arguments)
            implements Entry {
        public Finished {
            messages = List.copyOf(messages);
            actions = List.copyOf(actions);
        }

        public Finished(
                RunId run,
                String call,
                String effect,
                ToolResult result,
                @Nullable TrackedPatch patch,
                List<Message> messages,
                List<SerializedStateAction> actions,
                boolean late) {
            this(run, call, effect, result, patch, messages, actions, late, null);
        }

        /// The same, with the arguments of its call.
        public Finished withArguments(Json made) {
            return new Finished(run, call, effect, result, patch, messages, actions, late, made);
        }
    }

    /// Something for a run or a thread arrived from outside.
    ///
    /// @param id unique in the thread; a second append of one id answers with the first one's place
    /// @param run the run it is for; absent when it is for the thread
    /// @param who sent it, for the audit
    record Received(String id, @Nullable RunId run, What what, Json body, @Nullable String who)
            implements Entry {
        /// Kinds of input.
        public enum What {
            DECISION,
            CANCEL,
            NOTE,
            MESSAGE;

            public String label() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }
    }

    /// A process takes a run over. The epoch must be one above the last.
    ///
    /// @param process who
    /// @param seq last durable event of the run, -1 when there is none; later ones are withdrawn
    record Claimed(Claim claim, String process, long seq, Why why) implements Entry {
        /// Why a run is claimed.
        public enum Why {
            START,
            RESUME,
            TAKEOVER;

            public String label() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }
    }

    /// Members of a thread's metadata were set or removed; the version stays.
    ///
    /// @param set `resource_id` and `parent_thread_id` set those of the thread itself
    record Relabelled(JsonObject set, List<String> removed) implements Entry {
        public Relabelled {
            removed = List.copyOf(removed);
        }
    }

    /// A note reached its thread.
    record Sent(String note) implements Entry {}
}
