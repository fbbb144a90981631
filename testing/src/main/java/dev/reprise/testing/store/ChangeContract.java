package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a change set does to a thread, and when it is refused.
public interface ChangeContract extends StoreUnderTest {
    @Test
    @Fact("contract T-CON-14")
    default void aMessageThatIsHeldIsSkipped() {
        store().create(ALICE, Sample.thread("t1").withMessages(Sample.messages("a")));

        add(Sample.saying("a", "b"));

        assertThat(stored().messages()).extracting(Message::id).containsExactly("a", "b");
    }

    @Test
    @Fact("contract T-CON-14")
    default void oneIdTwiceInAChangeCountsOnce() {
        store().create(ALICE, Sample.thread("t1"));

        add(Sample.saying("x", "x"));

        assertThat(stored().messages()).extracting(Message::id).containsExactly("x");
    }

    @Test
    default void messagesWithoutIdAreAllAppended() {
        var anonymous = Message.user("", "hi").withMetadata(null);
        var nameless =
                new Message(
                        null,
                        anonymous.role(),
                        anonymous.content(),
                        null,
                        null,
                        anonymous.visibility(),
                        null,
                        null);
        store().create(ALICE, Sample.thread("t1"));

        add(Sample.change(null, null, List.of(nameless, nameless), List.of(), null));

        assertThat(stored().messages()).containsExactly(nameless, nameless);
    }

    @Test
    @Fact("storage T-STO-3")
    default void aSnapshotReplacesTheStateAndClearsThePatches() {
        var p = Sample.set("p", 1);
        store().create(ALICE, AgentThread.of(T1, Json.object("n", 1)).withPatches(List.of(p)));

        add(Sample.snapshot(Json.object("n", 5)));

        assertThat(stored().state()).isEqualTo(Json.object("n", 5));
        assertThat(stored().patches()).isEmpty();
        assertThat(store().require(ALICE, T1).state()).isEqualTo(Json.object("n", 5));
    }

    @Test
    default void patchesBesideASnapshotApplyOnTopOfIt() {
        store().create(
                        ALICE,
                        AgentThread.of(T1, Json.object("n", 1))
                                .withPatches(List.of(Sample.set("p", 1))));

        add(Sample.snapshot(Json.object("n", 5), Sample.set("q", 2)));

        assertThat(stored().state()).isEqualTo(Json.object("n", 5));
        assertThat(stored().patches()).containsExactly(Sample.set("q", 2));
        assertThat(store().require(ALICE, T1).state()).isEqualTo(Json.object("n", 5, "q", 2));
    }

    @Test
    default void patchesAreAppendedInOrder() {
        store().create(
                        ALICE,
                        AgentThread.of(T1, Json.object("n", 1))
                                .withPatches(List.of(Sample.set("p", 1))));

        add(Sample.patching(Sample.set("q", 2)));

        assertThat(stored().state()).isEqualTo(Json.object("n", 1));
        assertThat(stored().patches()).containsExactly(Sample.set("p", 1), Sample.set("q", 2));
        assertThat(store().require(ALICE, T1).state())
                .isEqualTo(Json.object("n", 1, "p", 1, "q", 2));
    }

    @Test
    default void manyPatchesDoNotPileUp() {
        store().create(ALICE, Sample.thread("t1"));

        for (int i = 1; i <= 1000; i++) {
            add(Sample.patching(Sample.set("n", i)));
        }

        assertThat(stored().patches()).hasSizeLessThan(500);
        assertThat(stored().rebuildState()).isEqualTo(Json.object("n", 1000));
        assertThat(store().require(ALICE, T1).state()).isEqualTo(Json.object("n", 1000));
    }

    @Test
    @Fact("storage T-STO-6")
    default void anEmptyChangeMovesTheVersionAndNothingElse() {
        var before = store().create(ALICE, Sample.thread("t1")).thread();

        long version = add(Sample.saying());

        assertThat(version).isEqualTo(1);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    @Fact("storage T-STO-5")
    default void sourceAndIdOfAPatchAreKept() {
        var patch =
                Sample.set("n", 1)
                        .withId("p-1")
                        .withSource("tool:counter")
                        .withDescription("count")
                        .withTimestamp(5);
        store().create(ALICE, Sample.thread("t1"));

        add(Sample.patching(patch));

        assertThat(stored().patches()).containsExactly(patch);
        assertThat(store().loadDeltas(ALICE, T1, 0).getFirst().patches()).containsExactly(patch);
    }

    @Test
    @Fact("storage T-STO-7")
    default void callsAndTheirAnswersSurviveEveryWayIn() {
        var call = new ToolCall("c1", "search", Json.object("q", "x"));
        var asking = Message.assistant("m-a", "", List.of(call));
        var answer = Message.tool("m-t", "c1", "{}");
        store().save(ALICE, Sample.thread("t1").withMessages(List.of(asking)));

        add(Sample.change(null, null, List.of(answer), List.of(), null));
        store().save(ALICE, stored());

        var page = store().messages(ALICE, T1, MessageQuery.DEFAULT);
        assertThat(stored().messages()).containsExactly(asking, answer);
        assertThat(page.items().get(0).message()).isEqualTo(asking);
        assertThat(page.items().get(1).message()).isEqualTo(answer);
    }

    @Test
    @Fact("storage T-STO-4")
    default void deltasRebuildTheThread() {
        var created = store().create(ALICE, Sample.thread("t1")).thread();
        add(Sample.saying("a"));
        add(Sample.change(null, null, Sample.messages("b"), List.of(Sample.set("n", 1)), null));
        add(Sample.patching(Sample.set("n", 2)));

        var rebuilt = created;
        for (var delta : store().loadDeltas(ALICE, T1, 0)) {
            rebuilt = rebuilt.apply(delta);
        }

        assertThat(store().loadDeltas(ALICE, T1, 2)).hasSize(1);
        assertThat(rebuilt).isEqualTo(stored());
    }

    @Test
    @Fact("contract T-CON-13")
    default void aChangeWithoutActionsLeavesThemOut() {
        var change =
                ThreadChangeSet.fromJson(
                        Json.parse(
                                "{\"run_id\":\"r1\",\"reason\":\"UserMessage\",\"messages\":[],\"patches\":[]}"));
        store().create(ALICE, Sample.thread("t1"));

        add(change);

        assertThat(store().loadDeltas(ALICE, T1, 0)).containsExactly(change);
        assertThat(JsonOutput.text(change::writeTo)).doesNotContain("actions");
    }

    @Test
    default void anyVersionAndTheRightOneAreAccepted() {
        threadAtVersionThree();

        long any = store().append(ALICE, T1, Sample.saying(), VersionPrecondition.any());
        long exact = store().append(ALICE, T1, Sample.saying(), VersionPrecondition.exactly(4));

        assertThat(any).isEqualTo(4);
        assertThat(exact).isEqualTo(5);
    }

    @Test
    default void aStaleVersionIsRefusedAndChangesNothing() {
        threadAtVersionThree();
        var before = store().require(ALICE, T1);

        assertThatThrownBy(() ->
                        store().append(
                                        ALICE,
                                        T1,
                                        Sample.saying("late"),
                                        VersionPrecondition.exactly(2)))
                .isInstanceOf(StoreException.class)
                .hasMessage("Version conflict: expected 2, actual 3")
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.VersionConflict(2, 3));

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
    }

    @Test
    default void savingAThreadAtVersionThreeMakesItFour() {
        threadAtVersionThree();

        assertThat(store().save(ALICE, Sample.thread("t1"))).isEqualTo(4);
        assertThat(store().save(ALICE, Sample.thread("t2"))).isZero();
    }

    @Test
    default void aPatchThatDoesNotApplyIsRefusedAndChangesNothing() {
        store().create(ALICE, AgentThread.of(T1, Json.object("n", "text")));
        var before = store().require(ALICE, T1);
        var wrong = TrackedPatch.of(Patch.of(Op.increment(Path.of("n"), 1)));

        assertThatThrownBy(() ->
                        add(Sample.change(null, null, Sample.messages("m"), List.of(wrong), null)))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Serialization error: patch does not apply");

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
        assertThat(add(Sample.saying("m"))).isEqualTo(1);
    }

    @Test
    default void aViewStaysAsItWasWhileTheThreadGoesOn() {
        store().create(ALICE, Sample.thread("t1").withMessages(Sample.messages("a")));
        var view = store().require(ALICE, T1);

        add(Sample.change(null, null, Sample.messages("b"), List.of(Sample.set("n", 1)), null));

        assertThat(view.version()).isZero();
        assertThat(view.state()).isEqualTo(JsonObject.EMPTY);
        assertThat(view.thread().messages()).extracting(Message::id).containsExactly("a");
        assertThat(view.thread().patches()).isEmpty();
    }

    @Test
    default void aStateThatTheAppenderKnowsIsTakenAndNotKept() {
        store().create(ALICE, Sample.thread("t1"));
        var after = Json.object("n", 1);
        var change =
                new Entry.Changed(
                        Sample.patching(Sample.set("n", 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        after);

        store().append(ALICE, T1, change, Guard.of(VersionPrecondition.exactly(0)));

        assertThat(store().require(ALICE, T1).state()).isSameAs(after);
        assertThat(Sample.read(store(), ALICE, T1, 1))
                .extracting(LogRecord::entry)
                .containsExactly(Entry.Changed.of(change.set()));
    }

    @Test
    default void aStateForAnotherVersionIsNotBelieved() {
        store().create(ALICE, Sample.thread("t1"));
        add(Sample.patching(Sample.set("m", 1)));
        var stale =
                new Entry.Changed(
                        Sample.patching(Sample.set("n", 1)),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        Json.object("n", 1));

        store().append(ALICE, T1, stale, Guard.NONE);

        assertThat(store().require(ALICE, T1).state()).isEqualTo(Json.object("m", 1, "n", 1));
    }

    private void threadAtVersionThree() {
        store().create(ALICE, Sample.thread("t1"));
        for (int i = 0; i < 3; i++) {
            add(Sample.saying());
        }
    }

    private long add(ThreadChangeSet change) {
        return store().append(ALICE, T1, change, VersionPrecondition.any());
    }

    private AgentThread stored() {
        return store().require(ALICE, T1).thread();
    }
}
