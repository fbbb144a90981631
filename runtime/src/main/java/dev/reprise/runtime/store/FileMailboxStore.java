package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxInterrupt;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadLog.Owned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps mailboxes in memory and in one log, `_mailbox/mailbox.log` in the directory of a file
/// store.
///
/// One process uses a directory at a time. With [Durability#DISK], what was added, taken back or
/// given up is on the disk when a call returns; claims and their ends may be lost with the power,
/// and are found out again. A log whose end was torn by a crash is cut back to what was
/// acknowledged; one that is damaged in the middle is refused.
public final class FileMailboxStore implements MailboxStore {
    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final MailboxTable table;
    private final MailboxLog log;
    private boolean closed;

    private final StoreLock directory;
    private final boolean forced;

    private FileMailboxStore(
            StoreFolder folder, InstantSource clock, Disk disk, Syncs syncs, StoreLock directory)
            throws IOException {
        this.directory = directory;
        this.forced = folder.forced();
        table = new MailboxTable(clock, this::write);
        log = new MailboxLog(folder, lock, disk, syncs, table);
    }

    private void write(List<MailboxChange> changes) {
        log.write(changes);
    }

    /// Opens the mailboxes beside the threads of a file store. The directory is made if it is
    /// missing.
    ///
    /// @param base of the file store
    /// @throws MailboxException with `Io` when another process uses them, or they cannot be read
    public static FileMailboxStore at(Path base, Durability durability) {
        return open(base, durability, InstantSource.system(), Disk.ofFileSystem());
    }

    static FileMailboxStore open(Path base, Durability durability, InstantSource clock, Disk disk) {
        var syncs = new Syncs();
        var folder =
                new StoreFolder(
                        base.resolve("_mailbox"), durability == Durability.DISK, disk, syncs);
        try {
            folder.makeAlone();
            var directory = StoreLock.take(folder.base());
            try {
                return new FileMailboxStore(folder, clock, disk, syncs, directory);
            } catch (IOException | RuntimeException e) {
                directory.release();
                throw e;
            }
        } catch (IOException | StoreException e) {
            throw new MailboxException(
                    new Reason.Io("opening mailboxes in %s: %s".formatted(base, e.getMessage())),
                    e);
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            if (closed) {
                throw new MailboxException(new Reason.Closed());
            }
            log.repair(table);
            var result = action.get();
            log.compact(table);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// Does what must outlive the loss of power.
    private <T> T kept(Supplier<T> action) {
        return locked(() -> {
            var result = action.get();
            if (forced) {
                force();
            }
            return result;
        });
    }

    private void force() {
        try {
            log.force();
        } catch (StoreException e) { // closed meanwhile
            throw new MailboxException(new Reason.Closed(), e);
        }
    }

    private static Supplier<Boolean> done(Runnable action) {
        return () -> {
            action.run();
            return true;
        };
    }

    @Override
    public void enqueue(Owner owner, MailboxEntry entry) {
        boolean _ = kept(done(() -> table.enqueue(owner, entry)));
    }

    @Override
    public Optional<MailboxEntry> load(Owner owner, MailboxEntryId entry) {
        return locked(() -> table.load(owner, entry));
    }

    @Override
    public Optional<MailboxEntry> withKey(Owner owner, MailboxId mailbox, String dedupeKey) {
        return locked(() -> table.withKey(owner, mailbox, dedupeKey));
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        return locked(() -> table.list(owner, query));
    }

    @Override
    public Optional<MailboxState> state(Owner owner, MailboxId mailbox) {
        return locked(() -> table.state(owner, mailbox));
    }

    @Override
    public MailboxState ensureState(Owner owner, MailboxId mailbox) {
        return locked(() -> table.ensureState(owner, mailbox));
    }

    @Override
    public List<Owned<MailboxId>> due(int limit) {
        return locked(() -> table.due(limit));
    }

    @Override
    public List<Owned<MailboxEntry>> claim(int limit, String consumer, Duration lease) {
        return locked(() -> table.claim(limit, consumer, lease));
    }

    @Override
    public Optional<MailboxEntry> claimNext(
            Owner owner, MailboxId mailbox, String consumer, Duration lease) {
        return locked(() -> table.claimNext(owner, mailbox, consumer, lease));
    }

    @Override
    public Optional<MailboxEntry> claim(
            Owner owner, MailboxEntryId entry, String consumer, Duration lease) {
        return locked(() -> table.claim(owner, entry, consumer, lease));
    }

    @Override
    public boolean extendLease(Owner owner, MailboxEntryId entry, String token, Duration lease) {
        return locked(() -> table.extendLease(owner, entry, token, lease));
    }

    @Override
    public void ack(Owner owner, MailboxEntryId entry, String token) {
        boolean _ = locked(done(() -> table.ack(owner, entry, token)));
    }

    @Override
    public void nack(Owner owner, MailboxEntryId entry, String token, long retryAt, String error) {
        boolean _ = locked(done(() -> table.nack(owner, entry, token, retryAt, error)));
    }

    @Override
    public void deadLetter(Owner owner, MailboxEntryId entry, String token, String error) {
        boolean _ = kept(done(() -> table.deadLetter(owner, entry, token, error)));
    }

    @Override
    public Optional<MailboxEntry> cancel(Owner owner, MailboxEntryId entry) {
        return kept(() -> table.cancel(owner, entry));
    }

    @Override
    public List<MailboxEntry> cancelPending(
            Owner owner, MailboxId mailbox, @Nullable MailboxEntryId except) {
        return kept(() -> table.cancelPending(owner, mailbox, except));
    }

    @Override
    public Optional<MailboxEntry> supersede(Owner owner, MailboxEntryId entry, String reason) {
        return kept(() -> table.supersede(owner, entry, reason));
    }

    @Override
    public MailboxInterrupt interrupt(Owner owner, MailboxId mailbox) {
        return kept(() -> table.interrupt(owner, mailbox));
    }

    @Override
    public long purgeTerminal(long before) {
        return locked(() -> table.purgeTerminal(before));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                log.close();
                directory.release();
            }
        } catch (IOException e) {
            throw new MailboxException(new Reason.Io("closing mailboxes"), e);
        } finally {
            lock.unlock();
        }
    }
}
