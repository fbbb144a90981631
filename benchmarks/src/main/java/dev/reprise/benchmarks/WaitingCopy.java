package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.core.store.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Another thread whose run waits like that of a real one: the same files, with ids of their own,
/// which are as long.
record WaitingCopy(Path directory, RunRecord original, ThreadId thread) {
    /// Writes log, document and run record.
    void write() throws IOException {
        copy(directory.resolve("_log"), original.thread().value(), thread.value(), ".log", true);
        copy(directory, original.thread().value(), thread.value(), ".json", false);
        copy(directory.resolve("_runs"), original.run().value(), run(), ".json", false);
    }

    /// The end of the thread id, put in the place of that of the run id.
    private String run() {
        var digits = thread.value().replace("-", "");
        int length = original.run().value().length();
        return digits.substring(digits.length() - length);
    }

    private void copy(Path folder, String from, String to, String ending, boolean framed)
            throws IOException {
        var text =
                Files.readString(folder.resolve(from + ending))
                        .replace(original.run().value(), run());
        var copy = text.replace(original.thread().value(), thread.value());
        Files.writeString(folder.resolve(to + ending), framed ? framed(copy) : copy);
    }

    /// Each line with the sum of what is in it now.
    private static String framed(String lines) {
        var framed = new StringBuilder(lines.length());
        for (var line : lines.split("\n", -1)) {
            if (!line.isEmpty()) {
                var parts = line.split(" ", 3);
                var sum = new CRC32C();
                sum.update(parts[2].getBytes(StandardCharsets.UTF_8));
                framed.append("%s %08x %s\n".formatted(parts[0], sum.getValue(), parts[2]));
            }
        }
        return framed.toString();
    }
}
