package dev.reprise.state;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Runs a property with random input. A failure names the seed; `-Dreprise.seed=…` repeats it.
public final class Seeded {
    private Seeded() {}

    public static void check(Consumer<RandomGenerator> property) {
        var seed = Long.getLong("reprise.seed", ThreadLocalRandom.current().nextLong());
        try {
            property.accept(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("failed with seed " + seed, failure);
        }
    }
}
