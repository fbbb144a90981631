package dev.reprise.state.typed;

import java.util.List;
import java.util.Optional;

/// A record with numbers, and with members that are those of another record.
record Sheet(
        int count,
        long total,
        double ratio,
        @Default("[]") List<Integer> marks,
        @Default("3") Optional<Integer> most,
        @Flatten Margin margin) {
    record Margin(int left, @Default("2") int right) {}

    static final RecordType<Sheet> TYPE = RecordType.of(Sheet.class);
}
