package dev.reprise.benchmarks;

import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import java.time.Duration;

/// The tool of the benchmarks.
record Lookup(@Describe("what to look up") String key) {
    static final String ID = "lookup";

    private static final String RESULT = "0123456789abcdef".repeat(16);

    /// Answers at once with 256 bytes.
    static Tool instant() {
        return Tool.of(ID, "Looks something up.", Lookup.class, _ -> RESULT).readOnly();
    }

    /// Answers after a while.
    static Tool taking(Duration time) {
        return Tool.of(
                        ID,
                        "Looks something up.",
                        Lookup.class,
                        (_, _) -> {
                            Thread.sleep(time);
                            return RESULT;
                        })
                .readOnly();
    }
}
