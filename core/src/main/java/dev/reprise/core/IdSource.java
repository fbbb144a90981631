package dev.reprise.core;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids that sort by the time they were made (UUID version 7, RFC 9562).
///
/// May be shared by any number of threads. Ids of one source never repeat and never sort backwards.
public final class IdSource {
    private static final int SEQUENCE_BITS = 12;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Object lock = new Object(); // guards last
    private long last;

    public IdSource(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// A source for production: the given clock and a strong random generator.
    public static IdSource of(InstantSource clock) {
        return new IdSource(clock, new SeededBySecureRandom());
    }

    /// 36 characters with hyphens: message ids and ids made inside the loop.
    public String next() {
        return new UUID(high(), low()).toString();
    }

    /// 32 hexadecimal digits: thread and run ids that a request left out.
    public String nextCompact() {
        var digits = HexFormat.of();
        return digits.toHexDigits(high()) + digits.toHexDigits(low());
    }

    private long high() {
        long ticket = ticket();
        return ((ticket >>> SEQUENCE_BITS) << 16) | 0x7000L | (ticket & 0xFFF);
    }

    private long low() {
        return (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    }

    /// Milliseconds and a counter in one number that only grows, also when the clock steps back.
    private long ticket() {
        synchronized (lock) {
            last = Math.max(clock.millis() << SEQUENCE_BITS, last + 1);
            return last;
        }
    }

    /// A fast generator per thread would cost a lookup; one seeded splittable generator under a
    /// lock does not.
    private static final class SeededBySecureRandom implements RandomGenerator {
        private final java.util.SplittableRandom generator =
                new java.util.SplittableRandom(new SecureRandom().nextLong());

        @Override
        public synchronized long nextLong() {
            return generator.nextLong();
        }
    }
}
