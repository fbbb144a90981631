package dev.reprise.runtime.store;

import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.state.JsonException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The log of all mailboxes of a file store, and how it becomes short again. With the lock of the
/// store held.
final class MailboxLog {
    private static final System.Logger LOG = System.getLogger(MailboxLog.class.getName());

    /// A log that is shorter is left as it is.
    private static final long SHORT = 1 << 20;

    private final StoreFolder folder;
    private final Path path;
    private final ReentrantLock lock;
    private final Disk disk;
    private final Syncs syncs;
    private GroupCommit commits;
    private Disk.LogFile file;
    private long end;
    private long compacted;
    private boolean broken;

    /// Opens the log and makes its changes.
    MailboxLog(StoreFolder folder, ReentrantLock lock, Disk disk, Syncs syncs, MailboxTable table)
            throws IOException {
        this.folder = folder;
        this.path = folder.base().resolve("mailbox.log");
        this.lock = lock;
        this.disk = disk;
        this.syncs = syncs;
        boolean isNew = !Files.exists(path);
        file = isNew ? disk.create(path) : disk.open(path);
        if (isNew) {
            folder.force(folder.base());
        }
        end = read(file.length(), table);
        compacted = end;
        commits = new GroupCommit(lock, syncs, end);
    }

    /// Reads to the end; what a process left half written there was never acknowledged.
    ///
    /// @return where the log ends
    private long read(long length, MailboxTable table) throws IOException {
        try (var reader = new FrameReader(path, 0, length)) {
            for (var record = reader.next(); record != null; record = reader.next()) {
                MailboxChangeJson.apply(record, table);
            }
            long good = reader.offset();
            if (good < length) {
                if (reader.isFollowedByGood()) {
                    throw damaged(good, "record is short or has a wrong sum, and others follow");
                }
                file.truncate(good);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "log of mailboxes was torn: {0} bytes cut off at offset {1}",
                        length - good,
                        good);
            }
            return good;
        } catch (JsonException e) {
            throw new MailboxException(
                    new Reason.Serialization("log of mailboxes: " + e.getMessage()), e);
        }
    }

    private static MailboxException damaged(long offset, String detail) {
        return new MailboxException(
                new Reason.Serialization(
                        "log of mailboxes is damaged at offset %d: %s".formatted(offset, detail)));
    }

    /// Appends changes that belong together.
    void write(List<MailboxChange> changes) {
        try {
            append(Frame.of(MailboxChangeJson.bytes(changes)));
        } catch (IOException e) {
            throw io(e);
        } catch (JsonException e) {
            throw new MailboxException(new Reason.Serialization(String.valueOf(e.getMessage())), e);
        }
    }

    private void append(byte[] bytes) throws IOException {
        try {
            file.write(end, bytes, 0, bytes.length);
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
        end += bytes.length;
    }

    /// What a failed write left is taken away now, or before the log is used again.
    private void cutBack(IOException failure) {
        try {
            file.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
            broken = true;
        }
    }

    /// Returns when everything that was written is on the disk.
    void force() {
        try {
            if (!commits.await(end, () -> file, () -> end)) {
                throw new IOException("the log could not be forced to the disk");
            }
        } catch (IOException e) {
            end = Math.min(end, commits.kept());
            broken = true;
            throw io(e);
        }
    }

    /// Reads the log again after something could not be written, for nobody knows how much of it is
    /// on the disk.
    void repair(MailboxTable table) {
        if (!broken) {
            return;
        }
        try {
            file.close();
            file = disk.open(path);
            file.truncate(end);
            table.clear();
            end = read(end, table);
            commits = new GroupCommit(lock, syncs, end);
            broken = false;
        } catch (IOException e) {
            throw io(e);
        }
    }

    /// Writes what there is in place of how it came about, once the log has doubled.
    void compact(MailboxTable table) {
        if (broken || end < SHORT || end < 2 * compacted || !commits.isQuiet()) {
            return;
        }
        try {
            folder.replace(path, out -> writeAll(table, out));
            folder.force(folder.base());
            file.close();
            file = disk.open(path);
            end = file.length();
            compacted = end;
            commits = new GroupCommit(lock, syncs, end);
        } catch (IOException | UncheckedIOException e) {
            compacted = end; // not again at once
            LOG.log(System.Logger.Level.WARNING, "log of mailboxes could not be made shorter", e);
        }
    }

    private static void writeAll(MailboxTable table, OutputStream out) throws IOException {
        for (var change : (Iterable<MailboxChange>) table.content()::iterator) {
            out.write(Frame.of(MailboxChangeJson.bytes(List.of(change))));
        }
    }

    void close() throws IOException {
        commits.end();
        file.close();
    }

    private static MailboxException io(IOException failure) {
        return new MailboxException(new Reason.Io("mailboxes: " + failure.getMessage()), failure);
    }
}
