package dev.reprise.benchmarks;

import dev.reprise.core.action.AgentState;
import dev.reprise.state.typed.Nested;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A record with something of everything that Jackson can read, too.
@AgentState(path = "invoice")
record Invoice(
        String number,
        @Nested Customer customer,
        List<Line> lines,
        Map<String, Long> taxes,
        List<String> notes,
        long cents,
        double discount,
        boolean paid) {
    record Customer(String name, String city, int since) {}

    record Line(String article, int count, long cents) {}

    static Invoice sample() {
        return new Invoice(
                "2026-0042",
                new Customer("Ann \"the first\" Smith", "København", 1999),
                IntStream.range(0, 20)
                        .mapToObj(at -> new Line("article number " + at, at, 995L * at))
                        .toList(),
                Map.of("reduced", 700L, "full", 1_900L),
                List.of("leave it at the door", "call first"),
                189_050,
                0.125,
                false);
    }
}
