package dev.reprise.testing.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.state.JsonObject;
import org.junit.jupiter.api.Test;

/// What belongs to another owner answers like something missing.
public interface MailboxOwnerContract extends MailboxUnderTest {
    @Test
    default void nothingOfAnotherOwnersMailboxIsSeenOrChanged() {
        enqueue(entry(A));
        var token = tokenOf(A);
        var claimed = stored(A);

        assertThat(mailbox().load(BOB, A)).isEmpty();
        assertThat(mailbox().state(BOB, M1)).isEmpty();
        assertThat(mailbox().list(BOB, MailboxQuery.DEFAULT).total()).isZero();
        assertThat(mailbox().claim(BOB, A, "node-b", LEASE)).isEmpty();
        assertThat(mailbox().claimNext(BOB, M1, "node-b", LEASE)).isEmpty();
        assertThat(mailbox().extendLease(BOB, A, token, LEASE.multipliedBy(2))).isFalse();
        assertThat(mailbox().cancel(BOB, A)).isEmpty();
        assertThat(mailbox().supersede(BOB, A, "late")).isEmpty();
        assertThat(mailbox().cancelPending(BOB, M1, null)).isEmpty();
        assertThat(mailbox().interrupt(BOB, M1).superseded()).isEmpty();
        refused(new Reason.NotFound(A), () -> mailbox().ack(BOB, A, token));
        refused(new Reason.NotFound(A), () -> mailbox().nack(BOB, A, token, 0, "busy"));
        refused(new Reason.NotFound(A), () -> mailbox().deadLetter(BOB, A, token, "bad"));

        assertThat(stored(A)).isEqualTo(claimed);
        assertThat(mailbox().state(ALICE, M1).orElseThrow().generation()).isZero();
    }

    @Test
    default void equalIdsOfDifferentOwnersNeverMeet() {
        enqueue(entry(A).withDedupeKey("k"));
        mailbox().enqueue(BOB, entry(A).withDedupeKey("k").withPriority(1));
        var ofBob = mailbox().claim(1, "node-a", LEASE).getFirst();

        assertThat(ofBob).isEqualTo(new Owned<>(BOB, mailbox().load(BOB, A).orElseThrow()));
        assertThat(stored(A).status()).isEqualTo(MailboxStatus.QUEUED);
        assertThat(claim(10)).containsExactly(stored(A));
    }

    @Test
    default void purgingReachesEveryOwner() {
        enqueue(entry(A));
        mailbox().enqueue(BOB, entry(B));
        mailbox().cancel(ALICE, A);
        mailbox().cancel(BOB, B);

        assertThat(mailbox().purgeTerminal(clock().millis() + 1)).isEqualTo(2);
    }

    @Test
    default void aRefusedEntryOfOneOwnerIsNoHintOfAnother() {
        enqueue(entry(A));
        mailbox().interrupt(ALICE, M1);

        mailbox().enqueue(BOB, entry(A));

        assertThat(mailbox().load(BOB, A).orElseThrow().payload()).isEqualTo(JsonObject.EMPTY);
    }
}
