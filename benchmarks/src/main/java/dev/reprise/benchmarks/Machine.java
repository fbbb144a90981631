package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/// What the machine itself is capable of, measured beside everything else.
final class Machine {
    private static final int STEPS = 2_000_000;
    private static final int HANDOFFS = 20_000;

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile long sink;

    private Machine() {}

    /// Nanoseconds of CPU for a step of a fixed computation.
    static double step() {
        var costs = new ArrayList<Cost>();
        for (int i = 0; i < 20; i++) {
            costs.add(Cost.of(Machine::compute).per(STEPS));
        }
        return Cost.least(costs).cpu();
    }

    private static void compute() {
        long value = 88_172_645_463_325_252L;
        for (int i = 0; i < STEPS; i++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        sink = value;
    }

    /// Nanoseconds of CPU to start a virtual thread from another one and wait for its end. A round
    /// needs two: one for the model, one for the tool.
    static double virtualThread() {
        var costs = new ArrayList<Cost>();
        for (int i = 0; i < 20; i++) {
            costs.add(Cost.of(() -> VirtualThreads.run(Machine::handOff)).per(HANDOFFS));
        }
        return Cost.least(costs).cpu();
    }

    private static void handOff() {
        var waiter = Thread.currentThread();
        for (int i = 0; i < HANDOFFS; i++) {
            var done = new boolean[1];
            var guest =
                    Thread.ofVirtual()
                            .start(() -> {
                                done[0] = true;
                                LockSupport.unpark(waiter);
                            });
            while (guest.isAlive() && !done[0]) {
                LockSupport.park(done);
            }
        }
    }
}
