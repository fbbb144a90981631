package dev.reprise.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/// What something took of the whole process.
///
/// @param cpu nanoseconds, of all threads
/// @param bytes allocated, by all threads
/// @param wall nanoseconds
record Cost(double cpu, double bytes, double wall) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Where the meters stand.
    static Cost now() {
        return new Cost(
                ProcessCpu.nanos(), THREADS.getTotalThreadAllocatedBytes(), System.nanoTime());
    }

    static Cost of(Runnable work) {
        var before = now();
        work.run();
        return now().minus(before);
    }

    /// As [#toString] writes it.
    static Cost parse(String line) {
        var numbers = line.split(" ", -1);
        return new Cost(
                Double.parseDouble(numbers[0]),
                Double.parseDouble(numbers[1]),
                Double.parseDouble(numbers[2]));
    }

    @Override
    public String toString() {
        return cpu + " " + bytes + " " + wall;
    }

    Cost minus(Cost before) {
        return new Cost(cpu - before.cpu, bytes - before.bytes, wall - before.wall);
    }

    Cost per(double count) {
        return new Cost(cpu / count, bytes / count, wall / count);
    }

    /// This cost as a multiple of another one.
    Cost over(Cost other) {
        return new Cost(cpu / other.cpu, bytes / other.bytes, wall / other.wall);
    }

    /// The least of each: what the work costs when nobody else is in the way.
    static Cost least(List<Cost> costs) {
        return at(costs, 0);
    }

    /// The median of each.
    static Cost median(List<Cost> costs) {
        return at(costs, costs.size() / 2);
    }

    private static Cost at(List<Cost> costs, int index) {
        return new Cost(
                costs.stream().map(Cost::cpu).sorted().toList().get(index),
                costs.stream().map(Cost::bytes).sorted().toList().get(index),
                costs.stream().map(Cost::wall).sorted().toList().get(index));
    }
}
