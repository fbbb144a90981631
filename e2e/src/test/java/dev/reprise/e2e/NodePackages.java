package dev.reprise.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The packages that a folder's lock file names, installed once for each content of that file.
///
/// @param source a folder with `package.json` and `package-lock.json`
record NodePackages(Path source) {
    private static final Duration INSTALLING = Duration.ofMinutes(6);
    private static final Path INSTALLED = Path.of("target/node");

    /// Where the packages are; null when they cannot be had.
    @Nullable Path installed() {
        try {
            var lock = source.resolve("package-lock.json");
            var name = source.getFileName() + "-" + hash(List.of(lock));
            var folder = INSTALLED.resolve(name).toAbsolutePath();
            var done = folder.resolve("installed");
            if (Files.exists(done)) {
                return folder;
            }
            Files.createDirectories(folder);
            copy(source.resolve("package.json"), folder);
            copy(lock, folder);
            var words = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            var ended = Command.run(folder, Map.of(), INSTALLING, words);
            if (ended.code() != 0) {
                System.out.println(ended.output());
                return null;
            }
            return Files.createFile(done).getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Short, and another one for any other content.
    static String hash(List<Path> files) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
}
