package dev.reprise.testing.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.mailbox.Lease;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Adding, listing and purging entries, and the generation of a mailbox.
public interface QueueContract extends MailboxUnderTest {
    @Test
    default void anEntryIsKeptAsItIs() {
        var whole =
                new MailboxEntry(
                        A,
                        M1,
                        MailboxOrigin.INTERNAL,
                        "user-7",
                        Json.object("agent_id", "default"),
                        255,
                        "k",
                        3,
                        MailboxStatus.CLAIMED,
                        10,
                        2,
                        "failed",
                        new Lease("token", "node-a", 20),
                        5,
                        6);

        enqueue(whole);

        assertThat(stored(A)).isEqualTo(whole);
        assertThat(mailbox().load(ALICE, B)).isEmpty();
        assertThat(mailbox().state(ALICE, M1)).contains(new MailboxState(M1, 3, clock().millis()));
    }

    @Test
    default void anIdIsTakenInEveryMailbox() {
        enqueue(entry(A));

        refused(new Reason.AlreadyExists("a"), () -> enqueue(entry(A, M2)));

        assertThat(stored(A).mailbox()).isEqualTo(M1);
        assertThat(mailbox().state(ALICE, M2)).isEmpty();
    }

    @Test
    @Fact("http-api T-MBX-13")
    default void aDedupeKeyIsTakenInItsMailboxEvenBySettledEntries() {
        enqueue(entry(A).withDedupeKey("k"));
        mailbox().ack(ALICE, A, tokenOf(A));

        refused(new Reason.AlreadyExists("k"), () -> enqueue(entry(B).withDedupeKey("k")));

        enqueue(entry(B, M2).withDedupeKey("k"));
        assertThat(mailbox().list(ALICE, MailboxQuery.DEFAULT).total()).isEqualTo(2);
    }

    @Test
    default void anEntryThatIsSentTwiceIsRefusedForItsIdNotForItsKey() {
        var entry = entry(A).withDedupeKey("k");
        enqueue(entry);

        refused(new Reason.AlreadyExists("a"), () -> enqueue(entry));
        mailbox().interrupt(ALICE, M1);
        refused(new Reason.GenerationMismatch(M1, 1, 0), () -> enqueue(entry));
    }

    @Test
    @Fact("storage T-MBX-4")
    default void anInterruptBeginsAGenerationAndEndsWhatWasNotSettled() {
        enqueue(entry(A));
        enqueue(entry(B));
        enqueue(entry(C));
        mailbox().ack(ALICE, C, tokenOf(C));
        var token = tokenOf(A);
        clock().advance(Duration.ofSeconds(1));

        var interrupt = mailbox().interrupt(ALICE, M1);

        assertThat(interrupt.state()).isEqualTo(new MailboxState(M1, 1, clock().millis()));
        assertThat(interrupt.superseded()).containsExactly(stored(A), stored(B));
        assertThat(interrupt.superseded())
                .allSatisfy(entry -> {
                    assertThat(entry.status()).isEqualTo(MailboxStatus.SUPERSEDED);
                    assertThat(entry.lastError()).isEqualTo("superseded by interrupt");
                    assertThat(entry.lease()).isNull();
                    assertThat(entry.updatedAt()).isEqualTo(clock().millis());
                });
        assertThat(stored(C).status()).isEqualTo(MailboxStatus.ACCEPTED);
        refused(new Reason.ClaimConflict(A), () -> mailbox().ack(ALICE, A, token));
    }

    @Test
    @Fact("storage T-MBX-4")
    default void anEntryOfAnotherGenerationIsRefused() {
        mailbox().interrupt(ALICE, M1);
        var stale = entry(A);
        var early = MailboxEntry.queued(A, M1, Json.NULL, 2, clock().millis());

        refused(new Reason.GenerationMismatch(M1, 1, 0), () -> enqueue(stale));
        refused(new Reason.GenerationMismatch(M1, 1, 2), () -> enqueue(early));

        assertThat(mailbox().load(ALICE, A)).isEmpty();
        enqueue(MailboxEntry.queued(A, M1, Json.NULL, 1, clock().millis()));
        assertThat(stored(A).generation()).isEqualTo(1);
    }

    @Test
    default void anInterruptLeavesOtherMailboxesAlone() {
        enqueue(entry(A, M1));
        enqueue(entry(B, M2));

        mailbox().interrupt(ALICE, M1);

        assertThat(stored(B).status()).isEqualTo(MailboxStatus.QUEUED);
        assertThat(mailbox().state(ALICE, M2).orElseThrow().generation()).isZero();
    }

    @Test
    @Fact("storage T-MBX-10")
    default void ensuringAMailboxNeverMovesItsGeneration() {
        var first = mailbox().ensureState(ALICE, M1);
        clock().advance(Duration.ofSeconds(1));

        var second = mailbox().ensureState(ALICE, M1);
        mailbox().interrupt(ALICE, M1);
        var third = mailbox().ensureState(ALICE, M1);

        assertThat(first.generation()).isZero();
        assertThat(second).isEqualTo(new MailboxState(M1, 0, first.updatedAt() + 1000));
        assertThat(third.generation()).isEqualTo(1);
        assertThat(mailbox().state(ALICE, M1)).contains(third);
    }

    @Test
    @Fact("storage T-MBX-6")
    default void purgingForgetsOnlyWhatWasSettledLongAgo() {
        enqueue(entry(A).withDedupeKey("k"));
        enqueue(entry(B));
        mailbox().cancel(ALICE, A);
        clock().advance(Duration.ofSeconds(1));
        enqueue(entry(C));
        mailbox().cancel(ALICE, C);

        long purged = mailbox().purgeTerminal(clock().millis());

        assertThat(purged).isEqualTo(1);
        assertThat(mailbox().list(ALICE, MailboxQuery.DEFAULT).items())
                .extracting(MailboxEntry::id)
                .containsExactly(B, C);
        enqueue(entry(A).withDedupeKey("k"));
    }

    @Test
    default void aMailboxIsForgottenWithItsLastEntry() {
        enqueue(entry(A));
        enqueue(entry(B, M2));
        mailbox().cancel(ALICE, A);
        mailbox().interrupt(BOB, M1);
        clock().advance(Duration.ofSeconds(1));
        mailbox().interrupt(BOB, M2);

        mailbox().purgeTerminal(clock().millis());

        assertThat(mailbox().state(ALICE, M1)).isEmpty();
        assertThat(mailbox().state(ALICE, M2)).isPresent();
        assertThat(mailbox().state(BOB, M1)).isEmpty();
        assertThat(mailbox().state(BOB, M2)).isPresent();
        assertThat(mailbox().interrupt(BOB, M1).state().generation()).isEqualTo(1);
        enqueue(entry(A));
    }

    @Test
    default void aMailboxIsKeptAsLongAsOneOfItsEntries() {
        enqueue(entry(A));
        mailbox().interrupt(ALICE, M1);
        clock().advance(Duration.ofSeconds(1));
        enqueue(MailboxEntry.queued(B, M1, JsonObject.EMPTY, 1, clock().millis()));
        mailbox().cancel(ALICE, B);

        mailbox().purgeTerminal(clock().millis());

        assertThat(mailbox().state(ALICE, M1).orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    default void anEntryIsFoundByItsKeyUntilItIsPurged() {
        enqueue(entry(A).withDedupeKey("k"));
        mailbox().cancel(ALICE, A);

        assertThat(mailbox().withKey(ALICE, M1, "k")).contains(stored(A));
        assertThat(mailbox().withKey(ALICE, M1, "other")).isEmpty();
        assertThat(mailbox().withKey(ALICE, M2, "k")).isEmpty();
        assertThat(mailbox().withKey(BOB, M1, "k")).isEmpty();
        clock().advance(Duration.ofSeconds(1));
        mailbox().purgeTerminal(clock().millis());
        assertThat(mailbox().withKey(ALICE, M1, "k")).isEmpty();
    }

    @Test
    @Fact("storage T-MBX-11")
    default void aListShowsWhatIsAskedForOldestFirst() {
        enqueue(entry(B));
        enqueue(entry(A));
        clock().advance(Duration.ofSeconds(1));
        enqueue(entry(new MailboxEntryId("0")).withOrigin(MailboxOrigin.INTERNAL));
        enqueue(entry(C, M2));
        mailbox().cancel(ALICE, B);
        var all = MailboxQuery.DEFAULT;

        assertThat(ids(all)).containsExactly("a", "b", "0", "c");
        assertThat(ids(all.withMailbox(M1))).containsExactly("a", "b", "0");
        assertThat(ids(all.withStatus(MailboxStatus.CANCELLED))).containsExactly("b");
        assertThat(ids(all.withOrigin(MailboxOrigin.INTERNAL))).containsExactly("0");
        assertThat(ids(all.withMailbox(M2).withStatus(MailboxStatus.CANCELLED))).isEmpty();
    }

    @Test
    @Fact("storage T-MBX-11")
    default void aListIsReadInPages() {
        for (var id : new String[] {"e", "d", "c", "b", "a"}) {
            enqueue(entry(new MailboxEntryId(id)));
        }

        var first = mailbox().list(ALICE, MailboxQuery.DEFAULT.withPage(0, 2));
        var last = mailbox().list(ALICE, MailboxQuery.DEFAULT.withPage(4, 2));
        var beyond = mailbox().list(ALICE, MailboxQuery.DEFAULT.withPage(9, 2));
        var least = mailbox().list(ALICE, MailboxQuery.DEFAULT.withPage(0, 0));

        assertThat(first.items()).extracting(entry -> entry.id().value()).containsExactly("a", "b");
        assertThat(first.hasMore()).isTrue();
        assertThat(first.total()).isEqualTo(5);
        assertThat(last.items()).extracting(entry -> entry.id().value()).containsExactly("e");
        assertThat(last.hasMore()).isFalse();
        assertThat(beyond.items()).isEmpty();
        assertThat(beyond.hasMore()).isFalse();
        assertThat(least.items()).hasSize(1);
    }

    @Test
    default void whatChangesIsListedWhereItStoodAsItIsNow() {
        enqueue(entry(A));
        enqueue(entry(B, M2));
        enqueue(entry(C));
        var queued = MailboxQuery.DEFAULT.withStatus(MailboxStatus.QUEUED);

        var token = tokenOf(A);
        assertThat(ids(queued)).containsExactly("b", "c");
        assertThat(ids(queued.withOrigin(MailboxOrigin.EXTERNAL))).containsExactly("b", "c");
        assertThat(mailbox().list(ALICE, queued.withPage(1, 1)).hasMore()).isFalse();
        assertThat(mailbox().list(BOB, queued).total()).isZero();
        clock().advance(Duration.ofSeconds(1));
        mailbox().nack(ALICE, A, token, clock().millis(), "again");
        assertThat(ids(queued)).containsExactly("a", "b", "c");
        assertThat(mailbox().list(ALICE, MailboxQuery.DEFAULT).items().getFirst())
                .isEqualTo(stored(A));
        mailbox().cancel(ALICE, B);
        clock().advance(Duration.ofSeconds(1));
        mailbox().purgeTerminal(clock().millis());
        assertThat(ids(MailboxQuery.DEFAULT)).containsExactly("a", "c");
        assertThat(ids(MailboxQuery.DEFAULT.withStatus(MailboxStatus.CANCELLED))).isEmpty();
    }

    @Test
    default void aClosedMailboxRefusesEverything() {
        enqueue(entry(A));

        mailbox().close();

        refused(new Reason.Closed(), () -> mailbox().load(ALICE, A));
        refused(new Reason.Closed(), () -> enqueue(entry(B)));
        refused(new Reason.Closed(), () -> claim(1));
    }

    private List<String> ids(MailboxQuery query) {
        return mailbox().list(ALICE, query).items().stream()
                .map(entry -> entry.id().value())
                .toList();
    }
}
