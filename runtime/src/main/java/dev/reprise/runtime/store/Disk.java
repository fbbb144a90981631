package dev.reprise.runtime.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// How files are written. Tests put a failing one in its place.
interface Disk {
    /// Makes an empty file, whatever is in its place.
    LogFile create(Path path) throws IOException;

    /// Opens a file for appending.
    ///
    /// @throws NoSuchFileException if it is missing
    LogFile open(Path path) throws IOException;

    /// Puts a file into the place of another, if there is one, at once.
    void rename(Path from, Path to) throws IOException;

    /// Removes a file, if it is there.
    void delete(Path path) throws IOException;

    /// Returns when files made, renamed or removed in a folder are so after a loss of power.
    void force(Path folder) throws IOException;

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

    /// The file system. No file is held open as a channel: an interrupt would close it for
    /// everybody, while a `RandomAccessFile` does not notice interrupts. Only a folder, which
    /// cannot be forced in any other way, is opened as one, each time by its caller alone.
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

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(
                    from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.deleteIfExists(path);
        }

        @Override
        public void force(Path folder) throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    interrupted |= Thread.interrupted();
                    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                        channel.force(true);
                        return;
                    } catch (ClosedByInterruptException _) {
                        // this channel is ours alone: try again with a new one, the interrupt is
                        // passed on below
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
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
