package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/// By what a log is known to be as it was, without reading it.
///
/// @param size in bytes; 0 if there is no log
/// @param time of its last change, in nanoseconds since the epoch
record LogStamp(long size, long time) {
    static final LogStamp MISSING = new LogStamp(0, 0);

    static LogStamp of(Path log) throws IOException {
        try {
            var found = Files.readAttributes(log, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                return MISSING;
            }
            return new LogStamp(found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        } catch (NoSuchFileException _) {
            return MISSING;
        }
    }

    LogStamp withSize(long newSize) {
        return new LogStamp(newSize, time);
    }
}
