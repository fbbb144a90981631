package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is looked for at the end of a thread costs as much however long that is.
class LongThreadTest {
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final int ROUNDS = 1_000;

    /// Messages that are counted as they are looked at.
    private static final class Looked extends AbstractList<Message> {
        private final List<Message> messages;
        private int looks;

        Looked(List<Message> messages) {
            this.messages = messages;
        }

        @Override
        public Message get(int at) {
            looks++;
            return messages.get(at);
        }

        @Override
        public int size() {
            return messages.size();
        }
    }

    /// So many rounds of a run, in each of which a call of the same name succeeded.
    private static List<Message> roundsOf(RunId run) {
        var result = ToolResult.success("look", Json.TRUE).toText();
        var messages = new ArrayList<Message>();
        for (int round = 0; round < ROUNDS; round++) {
            var id = "c" + round;
            var call = new ToolCall(id, "look", JsonObject.EMPTY);
            var by = new MessageMetadata(run, round);
            messages.add(Message.assistant("a" + round, "", List.of(call)).withMetadata(by));
            messages.add(Message.tool("t" + round, id, result).withMetadata(by));
        }
        return messages;
    }

    @Test
    void aCallWhoseAnswerIsLostIsNotLookedForInEarlierRuns() {
        var thread = new Looked(roundsOf(new RunId("earlier")));
        var calls = new AbandonedCalls(thread);

        read(calls, "c7"); // an earlier run used the same id

        assertThat(calls.isEmpty()).isFalse();
        assertThat(thread.looks).isEqualTo(1);
    }

    @Test
    void whatFailedLastIsCountedFromTheEnd() {
        var messages = roundsOf(RUN);
        messages.add(Message.user("u1", "And now?"));
        var thread = new Looked(messages);

        assertThat(Past.failedRounds(RUN, thread)).isZero();

        assertThat(thread.looks).isLessThanOrEqualTo(3);
    }

    /// Of a run that began a call and then died.
    private static void read(AbandonedCalls calls, String call) {
        var opaque = StartedCall.Kind.OPAQUE;
        var begun = new StartedCall(call, "effect", 1, "pay", opaque, "hash");
        try (var store = new MemoryThreadStore(new ManualClock())) {
            store.create(Owner.LOCAL, AgentThread.of(THREAD, JsonObject.EMPTY));
            append(store, new Entry.Claimed(new Claim(RUN, 1), "p", -1, Entry.Claimed.Why.START));
            append(store, new Entry.Started(RUN, 0, List.of(begun)));
            try (var log = store.read(Owner.LOCAL, THREAD, 0)) {
                calls.read(log, RUN, JsonObject.EMPTY, _ -> true);
            }
        }
    }

    private static void append(MemoryThreadStore store, Entry entry) {
        store.append(Owner.LOCAL, THREAD, entry, Guard.NONE);
    }
}
