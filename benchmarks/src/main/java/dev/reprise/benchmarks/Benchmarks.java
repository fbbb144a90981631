package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Measures the groups of figures that are named, or all, each in a JVM of its own, and prints one
/// table.
public final class Benchmarks {
    private Benchmarks() {}

    /// Prints the table; the exit code says whether all figures hold.
    ///
    /// @param args groups to measure; all when there are none
    public static void main(String[] args) {
        var table = measure("full", List.of(args));
        System.out.print(table.toText());
        System.exit(table.figures().stream().allMatch(Figure::holds) ? 0 : 1);
    }

    /// @param sampling its name
    static Table measure(String sampling, List<String> wanted) {
        var groups = new Groups(Sampling.named(sampling));
        wanted.forEach(groups::group); // refuses one that is unknown before an hour has passed
        var figures = new ArrayList<Figure>();
        for (var name : wanted.isEmpty() ? groups.names() : wanted) {
            figures.addAll(Alone.figures(sampling, name));
        }
        figures.add(Figure.printed("reference: one step of xorshift", Machine.step(), "ns"));
        figures.add(
                Figure.printed(
                        "reference: a virtual thread started and awaited",
                        Machine.virtualThread(),
                        "ns"));
        return new Table(figures);
    }
}
