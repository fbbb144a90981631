package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Measures the groups of figures that are named, or all, and prints one table.
public final class Benchmarks {
    private final Map<String, Supplier<List<Figure>>> groups = new LinkedHashMap<>();

    Benchmarks(Sampling sampling) {
        groups.put("rounds", () -> new RoundFigures(sampling).figures());
        groups.put("growth", () -> new GrowthFigures(sampling).figures());
        groups.put("tokens", () -> new TokenFigures(sampling).figures());
        groups.put("crowd", () -> new CrowdFigures(sampling).figures());
        groups.put("tools", () -> new ToolFigures(sampling).figures());
        groups.put("set", () -> new SetFigures(sampling).figures());
        groups.put("edits", () -> new EditFigures(sampling).figures());
        groups.put("replay", () -> new ReplayFigures(sampling).figures());
        groups.put("codec", () -> new CodecFigures(sampling).figures());
        groups.put("jars", () -> new JarFigures(System.getProperty("reprise.root")).figures());
    }

    /// Prints the table; the exit code says whether all figures hold.
    ///
    /// @param args groups to measure; all when there are none
    public static void main(String[] args) {
        var table = new Benchmarks(Sampling.FULL).measure(List.of(args));
        System.out.print(table.toText());
        System.exit(table.figures().stream().allMatch(Figure::holds) ? 0 : 1);
    }

    Table measure(List<String> wanted) {
        var figures = new ArrayList<Figure>();
        for (var name : wanted.isEmpty() ? groups.keySet() : wanted) {
            var group = groups.get(name);
            if (group == null) {
                throw new IllegalArgumentException(
                        "%s is none of %s".formatted(name, groups.keySet()));
            }
            figures.addAll(group.get());
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
