package dev.reprise.core;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
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

    /// A source for production: the given clock and a strong random generator. Whoever knows some
    /// of its ids cannot tell others.
    public static IdSource of(InstantSource clock) {
        return new IdSource(clock, new Batched());
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

    /// Strong random numbers, fetched many at a time: one by one they would cost more than the rest
    /// of an id. A number that was handed out is not kept.
    private static final class Batched implements RandomGenerator {
        private static final int BATCH = 512;

        private final SecureRandom source = new SecureRandom();
        private final byte[] bytes = new byte[BATCH * Long.BYTES]; // as the rest, guarded by this
        private final LongBuffer batch = ByteBuffer.wrap(bytes).asLongBuffer();

        Batched() {
            batch.position(BATCH);
        }

        @Override
        public synchronized long nextLong() {
            if (!batch.hasRemaining()) {
                source.nextBytes(bytes);
                batch.clear();
            }
            long number = batch.get(batch.position());
            batch.put(0);
            return number;
        }
    }
}
