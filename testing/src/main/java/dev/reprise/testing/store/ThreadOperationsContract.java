package dev.reprise.testing.store;

import static dev.reprise.testing.store.Sample.ALICE;
import static dev.reprise.testing.store.Sample.T1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadMetadata;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Creating, saving, listing and deleting threads.
public interface ThreadOperationsContract extends StoreUnderTest {
    @Test
    default void aCreatedThreadIsThereAtVersionZeroWithItsTimes() {
        var created = store().create(ALICE, Sample.thread("t1"));

        assertThat(created).isEqualTo(store().require(ALICE, T1));
        assertThat(created.version()).isZero();
        assertThat(created.thread().metadata())
                .isEqualTo(
                        new ThreadMetadata(
                                ManualClock.START,
                                ManualClock.START,
                                null,
                                null,
                                JsonObject.EMPTY));
    }

    @Test
    default void aCreationTimeThatIsGivenIsKept() {
        var metadata = ThreadMetadata.NONE.withCreatedAt(7);

        var created = store().create(ALICE, Sample.thread("t1").withMetadata(metadata));

        assertThat(created.thread().metadata().createdAt()).isEqualTo(7);
    }

    @Test
    @Fact("storage T-STO-2")
    default void aThreadIsCreatedOnce() {
        store().create(ALICE, Sample.thread("t1"));

        assertThatThrownBy(() -> store().create(ALICE, Sample.thread("t1")))
                .isInstanceOf(StoreException.class)
                .hasMessage("Thread already exists")
                .extracting("reason")
                .isEqualTo(new StoreException.Reason.AlreadyExists(T1));
    }

    @Test
    @Fact("storage T-STO-2")
    default void whatIsMissingIsNotFound() {
        var missing = new StoreException.Reason.NotFound(T1);

        assertThat(store().load(ALICE, T1)).isEmpty();
        assertThat(store().activeRun(ALICE, T1)).isEmpty();
        assertThatThrownBy(() ->
                        store().append(ALICE, T1, Sample.saying("m"), VersionPrecondition.any()))
                .isInstanceOf(StoreException.class)
                .hasMessage("Thread not found: t1")
                .extracting("reason")
                .isEqualTo(missing);
        assertThatThrownBy(() ->
                        store().append(
                                        ALICE,
                                        T1,
                                        Sample.saying("m"),
                                        VersionPrecondition.exactly(0)))
                .extracting("reason")
                .isEqualTo(missing);
        assertThatThrownBy(() -> store().messages(ALICE, T1, MessageQuery.DEFAULT))
                .extracting("reason")
                .isEqualTo(missing);
        assertThatThrownBy(() -> store().messageCount(ALICE, T1))
                .extracting("reason")
                .isEqualTo(missing);
        assertThatThrownBy(() -> store().read(ALICE, T1, 0))
                .extracting("reason")
                .isEqualTo(missing);
    }

    @Test
    @Fact("storage T-STO-1")
    default void idsAreListedInOrderAndInPages() {
        for (int i : new int[] {7, 3, 5, 1, 9}) {
            store().create(ALICE, Sample.thread("t" + i));
        }

        var first = store().threads(ALICE, ThreadQuery.DEFAULT.withPage(0, 3));
        var rest = store().threads(ALICE, ThreadQuery.DEFAULT.withPage(3, 3));
        var beyond = store().threads(ALICE, ThreadQuery.DEFAULT.withPage(9, 3));

        assertThat(first.items()).extracting(ThreadId::value).containsExactly("t1", "t3", "t5");
        assertThat(first.hasMore()).isTrue();
        assertThat(first.total()).isEqualTo(5);
        assertThat(rest.items()).extracting(ThreadId::value).containsExactly("t7", "t9");
        assertThat(rest.hasMore()).isFalse();
        assertThat(beyond.items()).isEmpty();
        assertThat(beyond.hasMore()).isFalse();
        assertThat(beyond.total()).isEqualTo(5);
    }

    @Test
    @Fact("storage T-STO-1")
    default void aPageHoldsFiftyIdsUnlessAskedOtherwise() {
        IntStream.range(0, 51)
                .forEach(i -> store().create(ALICE, Sample.thread("t%02d".formatted(i))));

        var page = store().threads(ALICE, ThreadQuery.DEFAULT);

        assertThat(page.items()).hasSize(50);
        assertThat(page.hasMore()).isTrue();
    }

    @Test
    default void aPlainListHoldsTheFirstTwoHundredIds() {
        IntStream.range(0, 201)
                .forEach(i -> store().create(ALICE, Sample.thread("t%03d".formatted(i))));

        assertThat(store().list(ALICE))
                .hasSize(200)
                .endsWith(new ThreadId("t198"), new ThreadId("t199"));
    }

    @Test
    default void theThreadOfARunIsFound() {
        store().create(ALICE, Sample.thread("t1"));
        store().append(
                        ALICE,
                        T1,
                        Sample.ofRun(Sample.R1, Sample.running()),
                        VersionPrecondition.any());

        assertThat(store().threadOf(ALICE, Sample.R1)).contains(T1);
        assertThat(store().threadOf(Sample.BOB, Sample.R1)).isEmpty();
        assertThat(store().threadOf(ALICE, new RunId("r2"))).isEmpty();
    }

    @Test
    default void threadsAreFoundByResourceAndParent() {
        store().create(ALICE, Sample.thread("a").withResource("user-7"));
        store().create(ALICE, Sample.thread("b").withParent(new ThreadId("a")));
        store().create(ALICE, Sample.thread("c"));

        var byResource = store().threads(ALICE, ThreadQuery.DEFAULT.withResource("user-7"));
        var byParent = store().threads(ALICE, ThreadQuery.DEFAULT.withParent(new ThreadId("a")));

        assertThat(byResource.items()).extracting(ThreadId::value).containsExactly("a");
        assertThat(byParent.items()).extracting(ThreadId::value).containsExactly("b");
    }

    @Test
    default void summariesShowTheLastChangedFirstAndNoChildren() {
        for (var id : List.of("a", "b", "c")) {
            store().create(ALICE, Sample.thread(id));
            clock().advance(Duration.ofSeconds(1));
        }
        store().create(ALICE, Sample.thread("child").withParent(new ThreadId("a")));
        store().append(ALICE, new ThreadId("a"), Sample.saying("m"), VersionPrecondition.any());

        var summaries = store().summaries(ALICE, 2);

        assertThat(summaries)
                .extracting(ThreadSummary::id)
                .extracting(ThreadId::value)
                .containsExactly("a", "c");
        assertThat(summaries.getFirst().messages()).isEqualTo(1);
    }

    @Test
    @Fact("storage T-STO-9")
    default void aThreadWithoutParentDoesNotMentionOne() {
        store().create(ALICE, Sample.thread("t1"));

        var stored = store().require(ALICE, T1).thread();

        assertThat(JsonOutput.text(stored::writeTo))
                .doesNotContain("parent_thread_id")
                .doesNotContain("resource_id");
    }

    @Test
    default void savingReplacesEverythingAndMovesTheVersion() {
        var first =
                store().save(ALICE, Sample.thread("t1").withMessages(Sample.messages("a", "b")));
        store().append(ALICE, T1, Sample.patching(Sample.set("n", 1)), VersionPrecondition.any());
        var whole =
                Sample.thread("t1")
                        .withMessages(Sample.messages("c"))
                        .withResource("user-7")
                        .withMetadata(
                                ThreadMetadata.NONE.withExtras(
                                        JsonObject.EMPTY.with("title", "new")));

        long second = store().save(ALICE, whole);

        var stored = store().require(ALICE, T1);
        assertThat(first).isZero();
        assertThat(second).isEqualTo(2);
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.thread().messages()).extracting(Message::id).containsExactly("c");
        assertThat(stored.thread().resource()).isEqualTo("user-7");
        assertThat(stored.thread().metadata().extras())
                .isEqualTo(JsonObject.EMPTY.with("title", "new"));
        assertThat(stored.state()).isEqualTo(JsonObject.EMPTY);
        assertThat(stored.thread().patches()).isEmpty();
    }

    @Test
    default void savingLeavesNoLabelOfBeforeAndIsOneRecord() {
        var labels = JsonObject.EMPTY.with("title", "old").with("colour", "red");
        store().create(
                        ALICE,
                        Sample.thread("t1")
                                .withResource("user-7")
                                .withParent(new ThreadId("t0"))
                                .withMetadata(ThreadMetadata.NONE.withExtras(labels)));
        clock().advance(Duration.ofSeconds(1));
        var title = JsonObject.EMPTY.with("title", "new");

        store().save(
                        ALICE,
                        Sample.thread("t1").withMetadata(ThreadMetadata.NONE.withExtras(title)));

        var stored = store().require(ALICE, T1);
        assertThat(stored.lsn()).isEqualTo(2);
        assertThat(stored.thread())
                .isEqualTo(
                        Sample.thread("t1")
                                .withMetadata(
                                        new ThreadMetadata(
                                                ManualClock.START,
                                                clock().millis(),
                                                null,
                                                null,
                                                title)));
        assertThat(store().threads(ALICE, ThreadQuery.DEFAULT.withResource("user-7")).items())
                .isEmpty();
    }

    @Test
    default void aMessageThatSavingRemovedCanComeBack() {
        store().save(ALICE, Sample.thread("t1").withMessages(Sample.messages("a", "b")));
        store().save(ALICE, Sample.thread("t1").withMessages(Sample.messages("b")));

        store().append(ALICE, T1, Sample.saying("a", "b"), VersionPrecondition.any());

        assertThat(store().require(ALICE, T1).thread().messages())
                .extracting(Message::id)
                .containsExactly("b", "a");
    }

    @Test
    default void deletingForgetsTheThreadAndCanBeRepeated() {
        store().create(ALICE, Sample.thread("t1"));
        store().append(ALICE, T1, Sample.saying("m"), VersionPrecondition.any());

        store().delete(ALICE, T1);
        store().delete(ALICE, T1);

        assertThat(store().load(ALICE, T1)).isEmpty();
        assertThat(store().threads(ALICE, ThreadQuery.DEFAULT).items()).isEmpty();
        assertThat(store().create(ALICE, Sample.thread("t1")).version()).isZero();
        assertThat(store().messageCount(ALICE, T1)).isZero();
    }

    @Test
    default void labelsAreChangedWithoutMovingTheVersion() {
        store().create(ALICE, Sample.thread("t1").withResource("user-7"));
        clock().advance(Duration.ofSeconds(1));

        var labels = JsonObject.EMPTY.with("title", "Refunds").with("parent_thread_id", "t0");
        var place =
                store().append(
                                ALICE,
                                T1,
                                new Entry.Relabelled(labels, List.of("resource_id")),
                                Guard.NONE);

        var stored = store().require(ALICE, T1);
        assertThat(place.version()).isZero();
        assertThat(place.lsn()).isEqualTo(2);
        assertThat(stored.thread().metadata().extras())
                .isEqualTo(JsonObject.EMPTY.with("title", "Refunds"));
        assertThat(stored.thread().metadata().updatedAt()).isEqualTo(clock().millis());
        assertThat(stored.thread().parent()).isEqualTo(new ThreadId("t0"));
        assertThat(stored.thread().resource()).isNull();
        assertThat(store().summaries(ALICE, 10)).isEmpty();
    }

    @Test
    default void theStoresOwnTimesAreNoLabels() {
        var before = store().create(ALICE, Sample.thread("t1"));

        for (var name : List.of("created_at", "updated_at", "version", "version_timestamp")) {
            var labels = JsonObject.EMPTY.with("title", "x").with(name, 7);
            assertThatThrownBy(() ->
                            store().append(
                                            ALICE,
                                            T1,
                                            new Entry.Relabelled(labels, List.of()),
                                            Guard.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + " is kept by the store and cannot be a label");
        }

        assertThat(store().require(ALICE, T1)).isEqualTo(before);
    }

    @Test
    default void aThreadMayStartWithMessagesStateAndPatches() {
        var whole =
                Sample.thread("t1")
                        .withMessages(Sample.messages("a"))
                        .withPatches(List.of(Sample.set("n", 2)));

        var created = store().create(ALICE, whole);

        assertThat(created.thread().messages()).isEqualTo(whole.messages());
        assertThat(created.state()).isEqualTo(Json.object("n", 2));
        assertThat(created.thread().patches()).isEqualTo(whole.patches());
    }

    @Test
    default void aClosedStoreRefusesEverything() {
        store().create(ALICE, Sample.thread("t1"));

        store().close();

        var closed = new StoreException.Reason.Closed();
        assertThatThrownBy(() -> store().load(ALICE, T1)).extracting("reason").isEqualTo(closed);
        assertThatThrownBy(() ->
                        store().append(ALICE, T1, Sample.saying("m"), VersionPrecondition.any()))
                .extracting("reason")
                .isEqualTo(closed);
    }
}
