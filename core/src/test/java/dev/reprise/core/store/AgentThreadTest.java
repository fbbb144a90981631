package dev.reprise.core.store;

import static dev.reprise.core.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentThreadTest {
    private static final TrackedPatch P = increment(10);
    private static final TrackedPatch Q = increment(100);

    private final AgentThread empty = AgentThread.of(new ThreadId("t1"));
    private final AgentThread counting =
            AgentThread.of(new ThreadId("t1"), Json.object("n", 1)).withPatches(List.of(P));

    private static TrackedPatch increment(long by) {
        return TrackedPatch.of(Patch.of(Op.increment(Path.of("n"), by)));
    }

    private static Message message(@Nullable String id) {
        return Message.user("none", "x").withId(id);
    }

    private static ThreadChangeSet messages(@Nullable String... ids) {
        return new ThreadChangeSet(
                null,
                null,
                null,
                ChangeReason.USER_MESSAGE,
                Arrays.stream(ids).map(AgentThreadTest::message).toList(),
                List.of(),
                List.of(),
                null);
    }

    private static ThreadChangeSet change(@Nullable Json snapshot, TrackedPatch... patches) {
        return new ThreadChangeSet(
                null,
                null,
                null,
                ChangeReason.RUN_FINISHED,
                List.of(),
                List.of(patches),
                List.of(),
                snapshot);
    }

    @Fact("contract T-CON-14")
    @Test
    void aMessageTheThreadHoldsIsSkipped() {
        var after = empty.withMessages(List.of(message("a"))).apply(messages("a", "b"));

        assertThat(after.messages()).extracting(Message::id).containsExactly("a", "b");
    }

    @Fact("contract T-CON-14")
    @Test
    void aMessageThatIsTwiceInAChangeIsAddedOnce() {
        assertThat(empty.apply(messages("x", "x")).messages())
                .extracting(Message::id)
                .containsExactly("x");
    }

    @Test
    void messagesWithoutIdAreAlwaysAdded() {
        var after = empty.apply(messages(null, null)).apply(messages((String) null));

        assertThat(after.messages()).hasSize(3);
    }

    @Test
    void aSnapshotReplacesStateAndPatches() {
        var after = counting.apply(change(Json.object("n", 5)));

        assertThat(after.state()).isEqualTo(Json.object("n", 5));
        assertThat(after.patches()).isEmpty();
    }

    @Test
    void patchesBesideASnapshotComeAfterIt() {
        var after = counting.apply(change(Json.object("n", 5), Q));

        assertThat(after.state()).isEqualTo(Json.object("n", 5));
        assertThat(after.patches()).containsExactly(Q);
    }

    @Test
    void patchesAreAddedToThoseBefore() {
        var after = counting.apply(change(null, Q));

        assertThat(after.state()).isEqualTo(Json.object("n", 1));
        assertThat(after.patches()).containsExactly(P, Q);
        assertThat(after.rebuildState()).isEqualTo(Json.object("n", 111));
    }

    @Test
    void anEmptyChangeChangesNothing() {
        assertThat(counting.apply(change(null))).isEqualTo(counting);
        assertThat(change(null).isEmpty()).isTrue();
    }

    @Test
    void theStateIsReplayedPatchByPatch() {
        var thread = counting.withPatches(List.of(Q));

        assertThat(thread.replayTo(0)).isEqualTo(Json.object("n", 11));
        assertThat(thread.replayTo(1)).isEqualTo(Json.object("n", 111));
    }

    @Test
    void deltasAreMergedByWhoeverKnowsTheirLattice() {
        var hits = Path.of("hits");
        var lattices = LatticeRegistry.EMPTY.with(hits, GCounter.LATTICE);
        var thread =
                AgentThread.of(new ThreadId("t1"), Json.object("hits", Json.object("a", 1)))
                        .withPatches(List.of(counted("b"), counted("c")));

        assertThat(thread.rebuildState()).hasToString("{\"hits\":{\"c\":1}}");
        assertThat(thread.rebuildState(lattices))
                .hasToString("{\"hits\":{\"a\":1,\"b\":1,\"c\":1}}");
        assertThat(thread.replayTo(0, lattices)).hasToString("{\"hits\":{\"a\":1,\"b\":1}}");
        assertThat(thread.snapshot(lattices).state()).isEqualTo(thread.rebuildState(lattices));
    }

    private static TrackedPatch counted(String node) {
        return TrackedPatch.of(Patch.of(Op.latticeMerge(Path.of("hits"), Json.object(node, 1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 7})
    void thereIsNoReplayBeyondTheHistory(int index) {
        assertThatThrownBy(() -> counting.replayTo(index))
                .isInstanceOf(StateException.class)
                .hasMessageContaining(
                        "replay index %d out of bounds (history len: 1)".formatted(index));
    }

    @Test
    void aBrokenPatchIsAnError() {
        var broken =
                AgentThread.of(new ThreadId("t1"), Json.object("n", "x")).withPatches(List.of(P));

        assertThatThrownBy(broken::rebuildState).isInstanceOf(StateException.class);
    }

    @Test
    void aSnapshotFoldsThePatchesIntoTheState() {
        var folded = counting.snapshot();

        assertThat(folded.state()).isEqualTo(Json.object("n", 11));
        assertThat(folded.patches()).isEmpty();
        assertThat(counting.needsSnapshot(1)).isTrue();
        assertThat(counting.needsSnapshot(2)).isFalse();
        assertThat(folded.needsSnapshot(1)).isFalse();
    }

    @Test
    void anOlderThreadIsNotChangedByANewerOne() {
        var one = empty.apply(messages("a"));
        var two = one.apply(messages("b"));
        var other = one.apply(messages("c"));

        assertThat(one.messages()).extracting(Message::id).containsExactly("a");
        assertThat(two.messages()).extracting(Message::id).containsExactly("a", "b");
        assertThat(other.messages()).extracting(Message::id).containsExactly("a", "c");
    }

    @Test
    void aThreadIsWrittenAsItWasRead() {
        var document =
                Json.parse(
                        """
                        {
                          "id": "t1",
                          "messages": [
                            {"id":"m-u","role":"user","content":"hi","metadata":{"run_id":"r1"}},
                            {"id":"m-a","role":"assistant","content":"hello","metadata":{"run_id":"r1","step_index":0}}
                          ],
                          "metadata": {"created_at":1700000000000,"updated_at":1700000000500,"title":"A chat"},
                          "parent_thread_id": "t0",
                          "patches": [],
                          "resource_id": "user-7",
                          "state": {"__run":{"done_reason":"natural","id":"r1","status":"done","updated_at":1700000000490}}
                        }
                        """);

        var thread = AgentThread.fromJson(document);

        assertThat(json(thread::writeTo)).isEqualTo(document);
        assertThat(thread.messages().get(1).metadata())
                .isEqualTo(new MessageMetadata(new RunId("r1"), 0));
        assertThat(ThreadSummary.of(thread).title()).isEqualTo("A chat");
    }

    @Test
    void whatIsLeftOutOfAThreadIsEmpty() {
        assertThat(AgentThread.fromJson(Json.parse("{\"id\":\"t1\"}"))).isEqualTo(empty);
    }

    @Fact("storage T-STO-9")
    @Test
    void anAbsentParentIsLeftOut() {
        assertThat(json(empty::writeTo))
                .isEqualTo(
                        Json.parse(
                                "{\"id\":\"t1\",\"messages\":[],\"state\":{},\"patches\":[],\"metadata\":{}}"));
    }
}
