package dev.reprise.runtime.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The file system, and what a loss of power would leave of it: what was forced, and of the rest
/// what chance decides. Names are kept by forcing their folder, contents by forcing the file.
final class ForgetfulDisk implements Disk {
    private final Path root;
    private final Disk real = Disk.ofFileSystem();
    private final Set<Path> forcedFolders = new HashSet<>();
    private final Map<Path, Inode> names = new HashMap<>();
    private final Map<Path, Inode> forcedNames = new HashMap<>();

    /// The last forcing of each folder that counts. Many go on at once, and one that began earlier
    /// does not take back what a later one did.
    private final Map<Path, Long> lastForcing = new HashMap<>();

    private long forcings;

    /// Runs ahead of each step and after each forcing.
    volatile Runnable atInstant = () -> {};

    /// @param root a folder that is on the disk with all that is in it
    ForgetfulDisk(Path root) throws IOException {
        this.root = root;
        try (var found = Files.walk(root)) {
            for (var path : found.toList()) {
                if (Files.isDirectory(path)) {
                    forcedFolders.add(path);
                } else {
                    names.put(path, Inode.of(path));
                }
            }
        }
        forcedNames.putAll(names);
    }

    /// What is in a file, at one time.
    private static final class Content {
        static final Content EMPTY = new Content(new byte[0], FileTime.fromMillis(0));

        private final byte[] bytes;
        private final FileTime modified;

        Content(byte[] bytes, FileTime modified) {
            this.bytes = bytes;
            this.modified = modified;
        }

        static Content of(byte[] bytes) {
            return new Content(bytes, FileTime.fromMillis(System.currentTimeMillis()));
        }

        boolean continues(Content earlier) {
            int length = earlier.bytes.length;
            return bytes.length >= length
                    && Arrays.equals(bytes, 0, length, earlier.bytes, 0, length);
        }
    }

    /// A file, whatever its name.
    private static final class Inode {
        private Content now = Content.EMPTY;
        private Content forced = Content.EMPTY;

        static Inode of(Path path) throws IOException {
            var inode = new Inode();
            inode.now = new Content(Files.readAllBytes(path), Files.getLastModifiedTime(path));
            inode.forced = inode.now;
            return inode;
        }

        void write(long at, byte[] bytes, int offset, int count) {
            int end = (int) at + count;
            var written = Arrays.copyOf(now.bytes, Math.max(now.bytes.length, end));
            System.arraycopy(bytes, offset, written, (int) at, count);
            now = Content.of(written);
        }

        void truncate(long length) {
            now = Content.of(Arrays.copyOf(now.bytes, (int) length));
        }

        /// What was not forced is there up to any byte, and then perhaps as zeros.
        Content left(RandomGenerator random) {
            if (!now.continues(forced)) {
                return random.nextBoolean() ? now : forced;
            }
            int reached = random.nextInt(forced.bytes.length, now.bytes.length + 1);
            var kept = Arrays.copyOf(now.bytes, reached);
            int length = random.nextBoolean() ? reached : now.bytes.length;
            return new Content(Arrays.copyOf(kept, length), now.modified);
        }
    }

    /// What is left when the power is lost at an instant.
    static final class Image {
        static final Image EMPTY = new Image(Set.of(), Map.of());

        private final Set<Path> folders;
        private final Map<Path, Content> files;

        private Image(Set<Path> folders, Map<Path, Content> files) {
            this.folders = folders;
            this.files = files;
        }

        /// Puts it into a folder.
        void writeTo(Path folder) throws IOException {
            Files.createDirectories(folder);
            for (var path : folders.stream().sorted().toList()) {
                if (folders.contains(path.getParent()) || path.toString().isEmpty()) {
                    Files.createDirectories(folder.resolve(path.toString()));
                }
            }
            for (var file : files.entrySet()) {
                var target = folder.resolve(file.getKey().toString());
                if (Files.isDirectory(target.getParent())) {
                    Files.write(target, file.getValue().bytes);
                    Files.setLastModifiedTime(target, file.getValue().modified);
                }
            }
        }
    }

    /// Only what was forced up to now.
    synchronized Image onlyForced() {
        var files = new HashMap<Path, Content>();
        forcedNames.forEach((path, inode) -> files.put(root.relativize(path), inode.forced));
        return new Image(relative(forcedFolders), files);
    }

    /// What was forced up to now, and some of the rest.
    synchronized Image someForgotten(RandomGenerator random) {
        var paths = new HashSet<>(names.keySet());
        paths.addAll(forcedNames.keySet());
        var files = new HashMap<Path, Content>();
        for (var path : paths) {
            var inode = (random.nextBoolean() ? names : forcedNames).get(path);
            if (inode != null) {
                files.put(root.relativize(path), inode.left(random));
            }
        }
        return new Image(relative(forcedFolders), files);
    }

    private Set<Path> relative(Set<Path> folders) {
        var relative = new HashSet<Path>();
        folders.forEach(folder -> relative.add(root.relativize(folder)));
        return relative;
    }

    @Override
    public LogFile create(Path path) throws IOException {
        atInstant.run();
        var file = real.create(path);
        synchronized (this) {
            var inode = names.computeIfAbsent(path, _ -> new Inode());
            inode.truncate(0);
            return new Remembered(file, inode);
        }
    }

    @Override
    public LogFile open(Path path) throws IOException {
        var file = real.open(path);
        synchronized (this) {
            return new Remembered(file, names.get(path));
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        atInstant.run();
        real.rename(from, to);
        synchronized (this) {
            names.put(to, names.remove(from));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        atInstant.run();
        real.delete(path);
        synchronized (this) {
            names.remove(path);
        }
    }

    @Override
    public void force(Path folder) throws IOException {
        atInstant.run();
        Map<Path, Inode> inFolder = new HashMap<>();
        Set<Path> folders;
        long number;
        synchronized (this) {
            number = ++forcings;
            names.forEach((path, inode) -> {
                if (folder.equals(path.getParent())) {
                    inFolder.put(path, inode);
                }
            });
            folders = foldersIn(folder);
        }
        real.force(folder);
        synchronized (this) {
            if (lastForcing.merge(folder, number, Math::max) == number) {
                forcedNames.keySet().removeIf(path -> folder.equals(path.getParent()));
                forcedNames.putAll(inFolder);
                forcedFolders.addAll(folders);
            }
        }
        atInstant.run();
    }

    private static Set<Path> foldersIn(Path folder) {
        try (var found = Files.list(folder)) {
            return new HashSet<>(found.filter(Files::isDirectory).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file whose contents are followed.
    private final class Remembered implements LogFile {
        private final LogFile file;
        private final Inode inode;

        Remembered(LogFile file, Inode inode) {
            this.file = file;
            this.inode = inode;
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public void write(long at, byte[] bytes, int offset, int count) throws IOException {
            atInstant.run();
            file.write(at, bytes, offset, count);
            synchronized (ForgetfulDisk.this) {
                inode.write(at, bytes, offset, count);
            }
        }

        @Override
        public void sync() throws IOException {
            atInstant.run();
            Content reached;
            synchronized (ForgetfulDisk.this) {
                reached = inode.now;
            }
            file.sync();
            synchronized (ForgetfulDisk.this) {
                inode.forced = reached;
            }
            atInstant.run();
        }

        @Override
        public void truncate(long length) throws IOException {
            atInstant.run();
            file.truncate(length);
            synchronized (ForgetfulDisk.this) {
                inode.truncate(length);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
