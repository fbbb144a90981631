package dev.reprise.benchmarks;

import java.util.List;

/// The parts of a group that are measured each by itself.
@FunctionalInterface
interface Subjects {
    Subjects NONE =
            subject -> {
                throw new IllegalArgumentException("there is no subject " + subject);
            };

    /// What a subject costs, as often as its group asks at once.
    List<Cost> measure(String subject);
}
