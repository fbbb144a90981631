package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one operation four keys deep costs in documents of 10² to 10⁶ leaves, beside persistent
/// maps and beside copies.
final class EditFigures {
    private static final int EDITS = 20_000;

    /// So many leaves are copied in one sample, at least one document.
    private static final int COPIED = 300_000;

    private static final double BESIDE_MAPS = 1.5;

    /// Leaves from which on maps are compared with.
    private static final int SMALL = 1_000;

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile Object sink = "";

    private final Sampling sampling;
    private final boolean isFull;

    EditFigures(Sampling sampling) {
        this.sampling =
                new Sampling(
                        sampling.warmUp().dividedBy(8),
                        Math.min(sampling.samples(), 7),
                        sampling.scale());
        isFull = sampling.scale() >= 1;
    }

    List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        for (var kind : Edit.Kind.values()) {
            var rows = sizes().stream().map(shape -> measure(kind, shape)).toList();
            figures.add(allocated(kind, rows.get(1), rows.getLast()));
            rows.forEach(row -> figures.addAll(row.figures()));
        }
        return figures;
    }

    private List<Shape> sizes() {
        return isFull
                ? List.of(Shape.HUNDRED, Shape.THOUSAND, Shape.LARGE, Shape.HUGE)
                : List.of(Shape.HUNDRED, Shape.THOUSAND);
    }

    private static Figure allocated(Edit.Kind kind, Row small, Row large) {
        var ours = large.ours().cost().bytes();
        return Figure.bounded(
                        "%s, %,d leaves against %,d: allocated"
                                .formatted(label(kind), large.leaves(), small.leaves()),
                        ours / small.ours().cost().bytes(),
                        "×",
                        2.5)
                .detail("%.0f B against %.0f B", ours, small.ours().cost().bytes())
                .reference("%s", Measured.bytes(large.maps()));
    }

    private static String label(Edit.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private record Measured(String name, Cost cost) {
        static double fastest(List<Measured> all) {
            return all.stream().mapToDouble(each -> each.cost().cpu()).min().orElseThrow();
        }

        static String cpu(List<Measured> all) {
            return all.stream()
                    .map(each -> "%s: %s ns".formatted(each.name, Table.number(each.cost.cpu())))
                    .collect(Collectors.joining(", "));
        }

        static String bytes(List<Measured> all) {
            return all.stream()
                    .map(each -> "%s: %.0f B".formatted(each.name, each.cost.bytes()))
                    .collect(Collectors.joining(", "));
        }
    }

    private record Row(
            Edit.Kind kind, int leaves, Measured ours, List<Measured> maps, List<Measured> copies) {
        /// In a small document a map is one node, and says nothing.
        List<Figure> figures() {
            return leaves < SMALL ? List.of(besideCopies()) : List.of(besideMaps(), besideCopies());
        }

        private Figure besideMaps() {
            return against("maps", BESIDE_MAPS * Measured.fastest(maps), maps);
        }

        private Figure besideCopies() {
            return against("copies", Measured.fastest(copies), copies);
        }

        private Figure against(String others, double bound, List<Measured> measured) {
            var name = "%s, %,d leaves: CPU beside %s".formatted(label(kind), leaves, others);
            return Figure.bounded(name, ours.cost().cpu(), "ns", bound)
                    .reference("%s", Measured.cpu(measured));
        }
    }

    private Row measure(Edit.Kind kind, Shape shape) {
        int edits = sampling.amount(EDITS, 100);
        int copies = Math.clamp(COPIED / shape.size(), 1, edits);
        return new Row(
                kind,
                shape.size(),
                measure(new PatchEditor(), kind, shape, edits),
                Stream.of(PersistentEditors.pcollections(), PersistentEditors.vavr())
                        .map(editor -> measure(editor, kind, shape, edits))
                        .toList(),
                CopyingEditors.all().stream()
                        .map(editor -> measure(editor, kind, shape, copies))
                        .toList());
    }

    private <D> Measured measure(Editor<D> editor, Edit.Kind kind, Shape shape, int count) {
        var document = editor.document(shape.document());
        var edits = Edit.random(kind, shape, count);
        var costs =
                sampling.of(() -> Cost.of(() -> sink = editor.edit(document, edits)).per(count));
        return new Measured(editor.name(), Cost.least(costs));
    }
}
