package dev.reprise.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The groups of figures by name, in the order of the table.
final class Groups {
    private final Map<String, Group> groups = new LinkedHashMap<>();

    Groups(Sampling sampling) {
        put("rounds", () -> new RoundFigures(sampling).figures());
        put("growth", () -> new GrowthFigures(sampling).figures());
        put("tokens", () -> new TokenFigures(sampling).figures());
        put("crowd", () -> new CrowdFigures(sampling).figures());
        put("waiting", () -> new WaitingFigures(sampling).figures());
        put("tools", () -> new ToolFigures(sampling).figures());
        put("set", () -> new SetFigures(sampling).figures());
        var edits = new EditFigures(sampling);
        groups.put("edits", new Group(edits::figures, edits::measure));
        put("replay", () -> new ReplayFigures(sampling).figures());
        var codec = new CodecFigures(sampling);
        groups.put("codec", new Group(codec::figures, codec::measure));
        put("jars", () -> new JarFigures(System.getProperty("reprise.root")).figures());
    }

    private void put(String name, Supplier<List<Figure>> figures) {
        groups.put(name, new Group(_ -> figures.get(), Subjects.NONE));
    }

    /// @param figures made of what the subjects cost, if it has any
    record Group(Figures figures, Subjects subjects) {}

    /// How the figures of a group come about.
    @FunctionalInterface
    interface Figures {
        List<Figure> measure(Subjects subjects);
    }

    List<String> names() {
        return List.copyOf(groups.keySet());
    }

    Group group(String name) {
        var group = groups.get(name);
        if (group == null) {
            throw new IllegalArgumentException("%s is none of %s".formatted(name, names()));
        }
        return group;
    }

    /// Measures a group with all its subjects in this JVM.
    List<Figure> figures(String name) {
        var group = group(name);
        return group.figures().measure(group.subjects());
    }
}
