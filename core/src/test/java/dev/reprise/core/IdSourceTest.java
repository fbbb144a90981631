package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdSourceTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private final AtomicLong clock = new AtomicLong(NOW.toEpochMilli());
    private final IdSource ids =
            new IdSource(() -> Instant.ofEpochMilli(clock.get()), new SplittableRandom(1));

    @Fact("contract T-CON-1")
    @Test
    void anIdIsATimeOrderedUuid() {
        var id = UUID.fromString(ids.next());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void aCompactIdIsTheSameWithoutHyphens() {
        var id = ids.nextCompact();

        assertThat(id).matches("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}");
        assertThat(id).startsWith("%012x".formatted(NOW.toEpochMilli()));
    }

    @Test
    void idsOfOneMillisecondAscend() {
        var made = take(10_000);

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsAscendWhileTheClockStepsBack() {
        var made = new ArrayList<String>();
        for (var i = 0; i < 1_000; i++) {
            clock.addAndGet(i % 3 == 0 ? -5_000 : 1);
            made.add(ids.next());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsFollowTheClockForward() {
        var before = ids.next();
        clock.addAndGet(1);
        var after = ids.next();

        assertThat(UUID.fromString(after).getMostSignificantBits() >>> 16)
                .isEqualTo(NOW.toEpochMilli() + 1);
        assertThat(after).isGreaterThan(before);
    }

    @Test
    void threadsNeverGetTheSameIdAndEachSeesItsOwnAscend() throws Exception {
        var shared = IdSource.of(InstantSource.fixed(NOW));
        Callable<List<String>> work =
                () -> {
                    var made = new ArrayList<String>();
                    for (var i = 0; i < 5_000; i++) {
                        made.add(shared.next());
                    }
                    return made;
                };

        var made = inParallel(8, work);

        assertThat(made).allSatisfy(of -> assertThat(of).isSorted());
        assertThat(made.stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
    }

    @Test
    void sourcesOfOneClockDifferInTheirRandomBits() {
        var clock = InstantSource.fixed(NOW);

        assertThat(IdSource.of(clock).next()).isNotEqualTo(IdSource.of(clock).next());
    }

    @Test
    void knowingAnIdDoesNotHelpToTellTheNextOne() {
        var strong = IdSource.of(InstantSource.fixed(NOW));
        long known = UUID.fromString(strong.next()).getLeastSignificantBits();

        long next = UUID.fromString(strong.next()).getLeastSignificantBits();

        assertThat(nextOfSplittable(known)).doesNotContain(next);
    }

    @Test
    void theGuessFindsTheNextIdOfAWeakSource() {
        var weak = new IdSource(InstantSource.fixed(NOW), new SplittableRandom(7));
        long known = UUID.fromString(weak.next()).getLeastSignificantBits();

        long next = UUID.fromString(weak.next()).getLeastSignificantBits();

        assertThat(nextOfSplittable(known)).contains(next);
    }

    @Test
    void noRandomBitsComeTwice() {
        var strong = IdSource.of(InstantSource.fixed(NOW));
        var bits = new HashSet<Long>();

        for (int i = 0; i < 5_000; i++) {
            bits.add(UUID.fromString(strong.next()).getLeastSignificantBits());
        }

        assertThat(bits).hasSize(5_000);
    }

    /// What follows an id if its random bits come from a splittable generator, whose output tells
    /// its state; two of the bits are not in the id.
    private static List<Long> nextOfSplittable(long known) {
        var guesses = new ArrayList<Long>();
        for (long top = 0; top < 4; top++) {
            long seed = unmix((known & 0x3FFFFFFFFFFFFFFFL) | (top << 62));
            long next = new SplittableRandom(seed).nextLong();
            guesses.add((next & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
        }
        return guesses;
    }

    /// The inverse of what a splittable generator makes of its state.
    private static long unmix(long mixed) {
        long z = mixed;
        z = z ^ (z >>> 31) ^ (z >>> 62);
        z *= 0x319642b2d24d8ec3L;
        z = z ^ (z >>> 27) ^ (z >>> 54);
        z *= 0x96de1b173f119089L;
        return z ^ (z >>> 30) ^ (z >>> 60);
    }

    private List<String> take(int count) {
        var made = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            made.add(ids.next());
        }
        return made;
    }

    private static <T> List<T> inParallel(int threads, Callable<T> work)
            throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var results = new ArrayList<T>();
            for (Future<T> future : executor.invokeAll(Collections.nCopies(threads, work))) {
                results.add(future.get());
            }
            return results;
        }
    }
}
