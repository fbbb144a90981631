package dev.reprise.core.store;

import java.util.Iterator;

/// Reads a log in order, up to what it held when reading began. To be closed.
public interface LogCursor extends Iterator<LogRecord>, AutoCloseable {
    @Override
    void close();
}
