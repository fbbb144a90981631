package dev.reprise.testing.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.mailbox.Lease;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.facts.Fact;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who gets which entry, and for how long.
@Timeout(60)
public interface ClaimingContract extends MailboxUnderTest {
    int CONSUMERS = 16;

    @Test
    default void aClaimGivesALease() {
        enqueue(entry(A));
        clock().advance(Duration.ofSeconds(1));
        long now = clock().millis();

        var claimed = claim(10);

        assertThat(claimed).containsExactly(stored(A));
        var entry = claimed.getFirst();
        assertThat(entry.status()).isEqualTo(MailboxStatus.CLAIMED);
        assertThat(entry.attempts()).isEqualTo(1);
        assertThat(entry.updatedAt()).isEqualTo(now);
        assertThat(tokenOf(entry)).matches("[0-9a-f]{32}");
        assertThat(entry.lease()).isEqualTo(new Lease(tokenOf(entry), "node-a", now + 30_000));
    }

    @Test
    @Fact("storage T-MBX-7")
    default void theHighestPriorityIsFirst() {
        long now = clock().millis();
        enqueue(entry(A).withAvailableAt(now - 90));
        enqueue(entry(B).withAvailableAt(now - 80).withPriority(5));

        assertThat(claim(10)).extracting(MailboxEntry::id).containsExactly(B);
    }

    @Test
    default void amongEqualsTheLongestAvailableIsFirstThenTheOldestThenTheLeastId() {
        long now = clock().millis();
        enqueue(entry(A));
        clock().advance(Duration.ofSeconds(1));
        enqueue(entry(B).withAvailableAt(now));
        enqueue(entry(new MailboxEntryId("0")).withAvailableAt(now));
        enqueue(entry(C).withAvailableAt(now - 1));

        for (var expected : List.of("c", "a", "0", "b")) {
            var next = mailbox().claimNext(ALICE, M1, "node-a", LEASE).orElseThrow();
            assertThat(next.id().value()).isEqualTo(expected);
            mailbox().ack(ALICE, next.id(), tokenOf(next));
        }
        assertThat(mailbox().claimNext(ALICE, M1, "node-a", LEASE)).isEmpty();
    }

    @Test
    @Fact({"storage T-MBX-3", "http-api T-MBX-13"})
    default void anEntryThatIsNotAvailableYetIsClaimedOnlyByItsId() {
        enqueue(entry(A).withAvailableAt(clock().millis() + 50));

        assertThat(claim(10)).isEmpty();
        assertThat(mailbox().claimNext(ALICE, M1, "node-a", LEASE)).isEmpty();

        assertThat(claim(A)).contains(stored(A));
        assertThat(stored(A).status()).isEqualTo(MailboxStatus.CLAIMED);
    }

    @Test
    default void anEntryIsAvailableFromItsTimeOn() {
        enqueue(entry(A).withAvailableAt(clock().millis() + 50));

        clock().advance(Duration.ofMillis(49));
        assertThat(claim(10)).isEmpty();

        clock().advance(Duration.ofMillis(1));
        assertThat(claim(10)).extracting(MailboxEntry::id).containsExactly(A);
    }

    @Test
    @Fact("storage T-MBX-8")
    default void anEntryWhoseLeaseEndedIsClaimedAgain() {
        enqueue(entry(A));
        var first = claim(10).getFirst();

        clock().advance(LEASE.minusMillis(1));
        assertThat(claim(10)).isEmpty();
        assertThat(claim(A)).isEmpty();

        clock().advance(Duration.ofMillis(1));
        var second = claim(10).getFirst();
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(tokenOf(second)).isNotEqualTo(tokenOf(first));
        clock().advance(LEASE);
        assertThat(tokenOf(A)).isNotEqualTo(tokenOf(second));
        assertThat(stored(A).attempts()).isEqualTo(3);
    }

    @Test
    @Fact("storage T-MBX-9")
    default void oneConsumerAtATimeWorksOnAMailbox() {
        enqueue(entry(A));
        enqueue(entry(B));
        var first = claim(10).getFirst();

        assertThat(first.id()).isEqualTo(A);
        assertThat(claim(10)).isEmpty();
        assertThat(claim(B)).isEmpty();
        assertThat(mailbox().claimNext(ALICE, M1, "node-b", LEASE)).isEmpty();

        mailbox().ack(ALICE, A, tokenOf(first));
        assertThat(claim(10)).extracting(MailboxEntry::id).containsExactly(B);
    }

    @Test
    @Fact("storage T-MBX-9")
    default void theEndOfALeaseFreesTheMailbox() {
        enqueue(entry(A));
        enqueue(entry(B).withPriority(1));
        assertThat(claim(A)).isPresent();

        clock().advance(LEASE);

        assertThat(claim(10)).extracting(MailboxEntry::id).containsExactly(B);
        assertThat(claim(A)).isEmpty();
    }

    @Test
    @Fact("storage T-MBX-9")
    default void aDispatcherGetsOneEntryOfEachMailboxTheFirstOnesWithinItsLimit() {
        enqueue(entry(A, M1));
        enqueue(entry(B, M1));
        enqueue(entry(C, M2).withPriority(1));

        assertThat(claim(0)).isEmpty();
        assertThat(claim(1)).extracting(MailboxEntry::id).containsExactly(C);
        assertThat(claim(10)).extracting(MailboxEntry::id).containsExactly(A);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    default void whatIsMissingOrSettledIsNotClaimed() {
        enqueue(entry(A));
        mailbox().cancel(ALICE, A);

        assertThat(claim(A)).isEmpty();
        assertThat(claim(B)).isEmpty();
        assertThat(claim(10)).isEmpty();
    }

    @Test
    default void aLeaseIsExtendedByWhoHoldsIt() {
        enqueue(entry(A));
        var token = tokenOf(A);
        clock().advance(Duration.ofSeconds(20));

        assertThat(mailbox().extendLease(ALICE, A, "other", LEASE)).isFalse();
        assertThat(mailbox().extendLease(ALICE, B, token, LEASE)).isFalse();
        assertThat(mailbox().extendLease(ALICE, A, token, LEASE)).isTrue();

        var until = clock().millis() + 30_000;
        assertThat(stored(A).lease()).isEqualTo(new Lease(token, "node-a", until));
        assertThat(stored(A).attempts()).isEqualTo(1);
        mailbox().ack(ALICE, A, token);
        assertThat(mailbox().extendLease(ALICE, A, token, LEASE)).isFalse();
    }

    @Test
    default void ofManyConsumersExactlyOneGetsAMailbox() throws Exception {
        for (int round = 0; round < 50; round++) {
            enqueue(entry(new MailboxEntryId("x" + round)));
            enqueue(entry(new MailboxEntryId("y" + round), M2));
        }

        for (int round = 0; round < 50; round++) {
            var claimed = claimedAtOnce();

            assertThat(claimed).extracting(MailboxEntry::mailbox).containsExactlyInAnyOrder(M1, M2);
            claimed.forEach(entry -> mailbox().ack(ALICE, entry.id(), tokenOf(entry)));
        }
        assertThat(claim(10)).isEmpty();
    }

    private List<MailboxEntry> claimedAtOnce() throws InterruptedException {
        var claimed = new ConcurrentLinkedQueue<MailboxEntry>();
        var start = new CountDownLatch(1);
        try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    mailbox().claim(10, "node", LEASE).stream()
                            .map(Owned::value)
                            .forEach(claimed::add);
                });
            }
            start.countDown();
            consumers.shutdown();
            assertThat(consumers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        return List.copyOf(claimed);
    }

    @Test
    default void mailboxesAreDueAsLongAsSomethingCanBeClaimedFromThem() {
        enqueue(entry(A).withAvailableAt(clock().millis() + 1000));
        enqueue(entry(B, M2));

        assertThat(dueMailboxes(10)).containsExactly(M2);
        clock().advance(Duration.ofSeconds(1));
        mailbox().cancel(ALICE, B);
        enqueue(entry(C, M2).withPriority(9));
        assertThat(dueMailboxes(10)).containsExactly(M2, M1);
        assertThat(dueMailboxes(1)).containsExactly(M2);
        assertThat(stored(A).attempts()).isZero();
        var _ = tokenOf(A);
        assertThat(dueMailboxes(10)).containsExactly(M2);
        clock().advance(LEASE);
        assertThat(dueMailboxes(10)).containsExactly(M2, M1);
    }

    private List<MailboxId> dueMailboxes(int limit) {
        return mailbox().due(limit).stream().map(Owned::value).toList();
    }
}
