package dev.reprise.core.store;

import java.util.Iterator;

/// Reads a log in order, up to what it held when reading began. To be closed, unless it is paused
/// and not used again.
public interface LogCursor extends Iterator<LogRecord>, AutoCloseable {
    /// Releases files and connections until it is used again; it goes on where it stands, without
    /// reading anything twice, up to what the log holds then.
    ///
    /// Going on throws [StoreException] with `NotFound` when the thread was deleted meanwhile, and
    /// with `Io` when the store had to take back what was read; the cursor is then of no more use.
    void pause();

    @Override
    void close();
}
