package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What one operation four keys deep costs in documents of 10² to 10⁶ leaves, beside persistent
/// maps and beside copies.
final class EditFigures {
    private static final int EDITS = 20_000;

    /// So many leaves are copied in one sample, at least one document.
    private static final int COPIED = 300_000;

    private static final double BESIDE_MAPS = 1.5;

    private static final Editor<?> OURS = new PatchEditor();
    private static final List<Editor<?>> MAPS =
            List.of(PersistentEditors.pcollections(), PersistentEditors.vavr());

    /// Leaves from which on maps are compared with.
    private static final int SMALL = 1_000;

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile Object sink = "";

    private final Sampling sampling;
    private final boolean isFull;

    EditFigures(Sampling sampling) {
        this.sampling =
                new Sampling(sampling.warmUp().dividedBy(5), sampling.samples(), sampling.scale());
        isFull = sampling.scale() >= 1;
    }

    /// Made of what [#measure] says of each subject: an editor that does edits of one kind.
    List<Figure> figures(Subjects subjects) {
        var figures = new ArrayList<Figure>();
        for (var kind : Edit.Kind.values()) {
            var rows = rows(kind, subjects);
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

    private List<Row> rows(Edit.Kind kind, Subjects subjects) {
        var ours = measured(List.of(OURS), kind, subjects);
        var maps = measured(MAPS, kind, subjects);
        var copies = measured(CopyingEditors.all(), kind, subjects);
        return IntStream.range(0, sizes().size())
                .mapToObj(i ->
                        new Row(
                                kind,
                                sizes().get(i).size(),
                                ours.getFirst().get(i),
                                maps.stream().map(costs -> costs.get(i)).toList(),
                                copies.stream().map(costs -> costs.get(i)).toList()))
                .toList();
    }

    /// By editor and size.
    private static List<List<Measured>> measured(
            List<Editor<?>> editors, Edit.Kind kind, Subjects subjects) {
        return editors.stream()
                .map(editor ->
                        subjects.measure(subject(editor, kind)).stream()
                                .map(cost -> new Measured(editor.name(), cost))
                                .toList())
                .toList();
    }

    private static String subject(Editor<?> editor, Edit.Kind kind) {
        return editor.name() + ", " + kind;
    }

    /// What a subject costs, by the size of the document.
    List<Cost> measure(String subject) {
        for (var kind : Edit.Kind.values()) {
            if (subject.equals(subject(OURS, kind))) {
                return costs(OURS, kind, _ -> edits());
            }
            for (var editor : MAPS) {
                if (subject.equals(subject(editor, kind))) {
                    return costs(editor, kind, _ -> edits());
                }
            }
            for (var editor : CopyingEditors.all()) {
                if (subject.equals(subject(editor, kind))) {
                    return costs(
                            editor, kind, shape -> Math.clamp(COPIED / shape.size(), 1, edits()));
                }
            }
        }
        return Subjects.NONE.measure(subject);
    }

    private int edits() {
        return sampling.amount(EDITS, 100);
    }

    private List<Cost> costs(Editor<?> editor, Edit.Kind kind, ToIntFunction<Shape> count) {
        return sizes().stream()
                .map(shape -> measure(editor, kind, shape, count.applyAsInt(shape)))
                .toList();
    }

    private <D> Cost measure(Editor<D> editor, Edit.Kind kind, Shape shape, int count) {
        var document = editor.document(shape.document());
        var edits = Edit.random(kind, shape, count);
        return Cost.least(
                sampling.of(() -> Cost.of(() -> sink = editor.edit(document, edits)).per(count)));
    }
}
