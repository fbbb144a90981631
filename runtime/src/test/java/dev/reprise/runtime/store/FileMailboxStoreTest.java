package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.mailbox.MailboxStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMailboxStoreTest implements MailboxStoreContract {
    @TempDir Path directory;

    private final ManualClock clock = new ManualClock();
    private final FaultyDisk disk = new FaultyDisk();
    private MailboxStore mailbox;

    @BeforeEach
    void open() {
        mailbox = FileMailboxStore.open(directory, Durability.DISK, clock, disk);
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    @Override
    public MailboxStore mailbox() {
        return mailbox;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    private void reopen() {
        mailbox.close();
        open();
    }

    private Path log() {
        return directory.resolve("_mailbox").resolve("mailbox.log");
    }

    private long size() {
        try {
            return Files.size(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everythingIsThereAgainAfterReopening() {
        enqueue(entry(A).withDedupeKey("k"));
        enqueue(entry(B, M2).withPriority(7));
        var token = tokenOf(A);
        mailbox.interrupt(ALICE, M2);
        clock.advance(Duration.ofSeconds(1));
        mailbox.extendLease(ALICE, A, token, LEASE);
        var before = mailbox.list(ALICE, MailboxQuery.DEFAULT).items();

        reopen();

        assertThat(mailbox.list(ALICE, MailboxQuery.DEFAULT).items()).isEqualTo(before);
        assertThat(mailbox.state(ALICE, M2).orElseThrow().generation()).isEqualTo(1);
        assertThat(mailbox.withKey(ALICE, M1, "k")).contains(stored(A));
        mailbox.ack(ALICE, A, token);
        assertThat(stored(A).status()).isEqualTo(MailboxStatus.ACCEPTED);
    }

    @Test
    void aMailboxThatIsForgottenIsForgottenAfterReopening() {
        mailbox.interrupt(ALICE, M1);
        enqueue(entry(A, M2));
        clock.advance(Duration.ofSeconds(1));
        mailbox.purgeTerminal(clock.millis());

        reopen();

        assertThat(mailbox.state(ALICE, M1)).isEmpty();
        assertThat(mailbox.state(ALICE, M2)).isPresent();
        assertThat(claim(1)).extracting(MailboxEntry::id).containsExactly(A);
    }

    @Test
    void aPayloadIsWrittenOnce() {
        var payload = Json.object("text", "0123456789".repeat(1000));
        mailbox.enqueue(ALICE, MailboxEntry.queued(A, M1, payload, 0, clock.millis()));
        long written = size();

        for (int i = 0; i < 5; i++) {
            mailbox.nack(ALICE, A, tokenOf(A), clock.millis(), "again");
        }

        assertThat(size() - written).isLessThan(5_000);
        reopen();
        assertThat(stored(A).payload()).isEqualTo(payload);
    }

    @Test
    void aLogIsCutBackAtEveryByteToWhatWasWhole() throws IOException {
        var ends = new ArrayList<Long>();
        for (var id : new String[] {"a", "b", "c"}) {
            ends.add(size());
            enqueue(entry(new MailboxEntryId(id)));
        }
        mailbox.close();
        var whole = Files.readAllBytes(log());

        for (int length = whole.length - 1; length >= 0; length--) {
            var kept = length;
            Files.write(log(), Arrays.copyOf(whole, length));
            open();

            long complete = ends.stream().skip(1).filter(end -> end <= kept).count();
            assertThat(mailbox.list(ALICE, MailboxQuery.DEFAULT).total())
                    .as("of %d bytes", length)
                    .isEqualTo(complete);
            mailbox.close();
        }
    }

    @Test
    void aLogThatIsDamagedInTheMiddleIsRefused() throws IOException {
        enqueue(entry(A));
        long end = size();
        enqueue(entry(B));
        mailbox.close();
        try (var channel = Files.newByteChannel(log(), StandardOpenOption.WRITE)) {
            channel.position(end / 2);
            channel.write(ByteBuffer.wrap(new byte[] {'#'}));
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(MailboxException.class)
                .hasMessageContaining("log of mailboxes is damaged at offset 0");
    }

    @Test
    void whatCouldNotBeWrittenHasNotHappened() {
        enqueue(entry(A));
        disk.failWriteAfter = 7;

        assertThatThrownBy(() -> enqueue(entry(B)))
                .isInstanceOf(MailboxException.class)
                .hasMessageContaining("No space left on device");

        disk.failWriteAfter = -1;
        assertThat(mailbox.load(ALICE, B)).isEmpty();
        enqueue(entry(B));
        reopen();
        assertThat(mailbox.list(ALICE, MailboxQuery.DEFAULT).total()).isEqualTo(2);
    }

    @Test
    void aWriteThatCannotBeTakenAwayIsCutOffBeforeTheNextOne() {
        enqueue(entry(A));
        disk.failWriteAfter = 7;
        disk.failTruncate = true;
        assertThatThrownBy(() -> enqueue(entry(B))).isInstanceOf(MailboxException.class);
        disk.failWriteAfter = -1;
        disk.failTruncate = false;

        enqueue(entry(C));

        reopen();
        assertThat(mailbox.load(ALICE, B)).isEmpty();
        assertThat(mailbox.list(ALICE, MailboxQuery.DEFAULT).total()).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeForcedHasNotHappened() {
        enqueue(entry(A));
        disk.failSync = true;

        assertThatThrownBy(() -> enqueue(entry(B)))
                .isInstanceOf(MailboxException.class)
                .hasMessageContaining("Input/output error");

        disk.failSync = false;
        assertThat(mailbox.load(ALICE, B)).isEmpty();
        assertThat(stored(A).status()).isEqualTo(MailboxStatus.QUEUED);
        enqueue(entry(C));
    }

    @Test
    void whatIsAddedIsForcedAndWhatIsClaimedIsNot() {
        int before = disk.syncs.get();
        enqueue(entry(A));
        int added = disk.syncs.get();

        mailbox.ack(ALICE, A, tokenOf(A));

        assertThat(added).isEqualTo(before + 1);
        assertThat(disk.syncs).hasValue(added);
    }

    @Test
    void aLogThatHasDoubledBecomesShortAgainAndLosesNothing() {
        var random = new SplittableRandom(7);
        var payload = Json.object("text", "x".repeat(2000));
        for (int i = 0; i < 2_000; i++) {
            var id = new MailboxEntryId("e" + i);
            mailbox.enqueue(ALICE, MailboxEntry.queued(id, M1, payload, 0, clock.millis()));
            if (random.nextInt(10) > 0) {
                mailbox.cancel(ALICE, id);
            }
            if (i % 100 == 99) {
                clock.advance(Duration.ofSeconds(1));
                mailbox.purgeTerminal(clock.millis());
            }
        }
        var before = mailbox.list(ALICE, MailboxQuery.DEFAULT.withPage(0, 200));

        assertThat(size()).isLessThan(4L << 20);
        reopen();
        var after = mailbox.list(ALICE, MailboxQuery.DEFAULT.withPage(0, 200));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aSecondStoreIsRefused() {
        assertThatThrownBy(() -> FileMailboxStore.at(directory, Durability.OS))
                .isInstanceOf(MailboxException.class)
                .hasMessageContaining("opening mailboxes in");
    }
}
