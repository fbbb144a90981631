package dev.reprise.testing.mailbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a contract works with.
public interface MailboxUnderTest {
    Owner ALICE = new Owner("acme", "alice");
    Owner BOB = new Owner("acme", "bob");
    MailboxId M1 = new MailboxId("m1");
    MailboxId M2 = new MailboxId("m2");
    MailboxEntryId A = new MailboxEntryId("a");
    MailboxEntryId B = new MailboxEntryId("b");
    MailboxEntryId C = new MailboxEntryId("c");
    Duration LEASE = Duration.ofSeconds(30);

    /// The store under test, empty at first, the same one for the whole of one test.
    MailboxStore mailbox();

    /// The clock the store was made with.
    ManualClock clock();

    /// An entry of the first mailbox, available now.
    default MailboxEntry entry(MailboxEntryId id) {
        return entry(id, M1);
    }

    default MailboxEntry entry(MailboxEntryId id, MailboxId mailbox) {
        return MailboxEntry.queued(id, mailbox, JsonObject.EMPTY, 0, clock().millis());
    }

    default void enqueue(MailboxEntry entry) {
        mailbox().enqueue(ALICE, entry);
    }

    /// What a dispatcher gets.
    default List<MailboxEntry> claim(int limit) {
        return mailbox().claim(limit, "node-a", LEASE).stream().map(Owned::value).toList();
    }

    default Optional<MailboxEntry> claim(MailboxEntryId id) {
        return mailbox().claim(ALICE, id, "node-a", LEASE);
    }

    /// The token of a claim that must succeed.
    default String tokenOf(MailboxEntryId id) {
        return tokenOf(claim(id).orElseThrow());
    }

    default String tokenOf(MailboxEntry entry) {
        return Optional.ofNullable(entry.lease()).orElseThrow().token();
    }

    default MailboxEntry stored(MailboxEntryId id) {
        return mailbox().load(ALICE, id).orElseThrow();
    }

    default void refused(MailboxException.Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(MailboxException.class)
                .extracting("reason")
                .isEqualTo(reason);
    }
}
