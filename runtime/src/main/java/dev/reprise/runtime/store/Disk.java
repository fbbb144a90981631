package dev.reprise.runtime.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// How logs are written. Tests put a failing one in its place.
interface Disk {
    /// Makes an empty file, whatever is in its place.
    LogFile create(Path path) throws IOException;

    /// Opens a file for appending.
    ///
    /// @throws NoSuchFileException if it is missing
    LogFile open(Path path) throws IOException;

    /// A file that is written at its end.
    interface LogFile extends Closeable {
        long length() throws IOException;

        void write(long at, byte[] bytes, int offset, int count) throws IOException;

        /// Returns when everything written before is on the disk.
        void sync() throws IOException;

        void truncate(long length) throws IOException;

        @Override
        void close() throws IOException;
    }

    /// The file system. No channels: an interrupt would close a channel for everybody, while a
    /// `RandomAccessFile` does not notice interrupts.
    static Disk ofFileSystem() {
        return new Local();
    }

    /// The file system.
    final class Local implements Disk {
        private Local() {}

        @Override
        public LogFile create(Path path) throws IOException {
            var file = new LocalFile(path);
            try {
                file.truncate(0);
                return file;
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }

        @Override
        public LogFile open(Path path) throws IOException {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            return new LocalFile(path);
        }
    }

    /// A file of the file system.
    final class LocalFile implements LogFile {
        private final RandomAccessFile file;
        private long position;

        private LocalFile(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void write(long at, byte[] bytes, int offset, int count) throws IOException {
            if (at != position) {
                file.seek(at);
            }
            position = -1;
            file.write(bytes, offset, count);
            position = at + count;
        }

        @Override
        public void sync() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void truncate(long length) throws IOException {
            position = -1;
            file.setLength(length);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
