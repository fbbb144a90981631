package dev.reprise.testing.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How work on an entry ends.
public interface SettlingContract extends MailboxUnderTest {
    @Test
    @Fact("storage T-MBX-1")
    default void anEntryThatIsDoneHasNoLease() {
        enqueue(entry(A));
        var token = tokenOf(A);
        clock().advance(Duration.ofSeconds(1));

        mailbox().ack(ALICE, A, token);

        assertThat(stored(A).status()).isEqualTo(MailboxStatus.ACCEPTED);
        assertThat(stored(A).lease()).isNull();
        assertThat(stored(A).attempts()).isEqualTo(1);
        assertThat(stored(A).updatedAt()).isEqualTo(clock().millis());
    }

    @Test
    @Fact("storage T-MBX-5")
    default void anEntryThatFailedWaitsForItsNextTime() {
        enqueue(entry(A));
        var retryAt = clock().millis() + 200;

        mailbox().nack(ALICE, A, tokenOf(A), retryAt, "busy");

        var waiting = stored(A);
        assertThat(waiting.status()).isEqualTo(MailboxStatus.QUEUED);
        assertThat(waiting.availableAt()).isEqualTo(retryAt);
        assertThat(waiting.lease()).isNull();
        assertThat(waiting.lastError()).isEqualTo("busy");
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(claim(10)).isEmpty();
        clock().advance(Duration.ofMillis(200));
        assertThat(claim(10)).extracting(MailboxEntry::attempts).containsExactly(2);
    }

    @Test
    @Fact("storage T-MBX-5")
    default void onlyTheHolderOfTheLeaseSettlesAnEntry() {
        enqueue(entry(A));
        enqueue(entry(B, M2));
        tokenOf(A);
        var claimed = stored(A);
        var conflict = new Reason.ClaimConflict(A);

        refused(conflict, () -> mailbox().ack(ALICE, A, "other"));
        refused(conflict, () -> mailbox().nack(ALICE, A, "other", 0, "busy"));
        refused(conflict, () -> mailbox().deadLetter(ALICE, A, "other", "bad"));
        refused(new Reason.ClaimConflict(B), () -> mailbox().ack(ALICE, B, tokenOf(claimed)));

        assertThat(stored(A)).isEqualTo(claimed);
    }

    @Test
    default void whoLostTheLeaseToSomebodyElseCannotSettle() {
        enqueue(entry(A));
        var first = tokenOf(A);
        clock().advance(LEASE);
        var second = tokenOf(A);

        refused(new Reason.ClaimConflict(A), () -> mailbox().ack(ALICE, A, first));

        mailbox().ack(ALICE, A, second);
        assertThat(stored(A).status()).isEqualTo(MailboxStatus.ACCEPTED);
    }

    @Test
    default void whatIsMissingCannotBeSettled() {
        var missing = new Reason.NotFound(A);

        refused(missing, () -> mailbox().ack(ALICE, A, "token"));
        refused(missing, () -> mailbox().nack(ALICE, A, "token", 0, "busy"));
        refused(missing, () -> mailbox().deadLetter(ALICE, A, "token", "bad"));
        assertThat(mailbox().cancel(ALICE, A)).isEmpty();
        assertThat(mailbox().supersede(ALICE, A, "late")).isEmpty();
    }

    @Test
    default void anEntryThatIsGivenUpSaysWhy() {
        enqueue(entry(A));

        mailbox().deadLetter(ALICE, A, tokenOf(A), "bad payload");

        assertThat(stored(A).status()).isEqualTo(MailboxStatus.DEAD_LETTER);
        assertThat(stored(A).lastError()).isEqualTo("bad payload");
        assertThat(stored(A).lease()).isNull();
    }

    @Test
    default void anEntryIsTakenBackClaimedOrNot() {
        enqueue(entry(A));
        enqueue(entry(B));
        tokenOf(A);

        assertThat(mailbox().cancel(ALICE, A)).contains(stored(A));
        assertThat(mailbox().supersede(ALICE, B, "newer input")).contains(stored(B));

        assertThat(stored(A).status()).isEqualTo(MailboxStatus.CANCELLED);
        assertThat(stored(A).lastError()).isEqualTo("cancelled");
        assertThat(stored(A).lease()).isNull();
        assertThat(stored(B).status()).isEqualTo(MailboxStatus.SUPERSEDED);
        assertThat(stored(B).lastError()).isEqualTo("newer input");
    }

    @Test
    default void whatIsSettledStaysAsItIs() {
        enqueue(entry(A));
        mailbox().ack(ALICE, A, tokenOf(A));
        var settled = stored(A);
        clock().advance(Duration.ofSeconds(1));

        assertThat(mailbox().cancel(ALICE, A)).contains(settled);
        assertThat(mailbox().supersede(ALICE, A, "late")).contains(settled);
        assertThat(mailbox().cancelPending(ALICE, M1, null)).isEmpty();
        assertThat(mailbox().interrupt(ALICE, M1).superseded()).isEmpty();

        assertThat(stored(A)).isEqualTo(settled);
    }

    @Test
    @Fact("storage T-MBX-2")
    default void allThatIsPendingButOneIsTakenBack() {
        enqueue(entry(A));
        enqueue(entry(B));
        enqueue(entry(C));
        tokenOf(C);

        var cancelled = mailbox().cancelPending(ALICE, M1, B);

        assertThat(cancelled).containsExactly(stored(A), stored(C));
        assertThat(cancelled)
                .extracting(MailboxEntry::status)
                .containsOnly(MailboxStatus.CANCELLED);
        assertThat(cancelled).extracting(MailboxEntry::lastError).containsOnly("cancelled");
        assertThat(stored(B).status()).isEqualTo(MailboxStatus.QUEUED);
        assertThat(mailbox().cancelPending(ALICE, M1, null)).containsExactly(stored(B));
        assertThat(mailbox().cancelPending(ALICE, M2, null)).isEmpty();
    }
}
