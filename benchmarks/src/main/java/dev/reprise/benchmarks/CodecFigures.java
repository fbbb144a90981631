package dev.reprise.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.ObjectMapper;

/// What a record costs on its way to JSON and back, with the code that the processor generates,
/// beside Jackson databind.
final class CodecFigures {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile Object sink = "";

    private final Sampling sampling;
    private final int rounds;

    CodecFigures(Sampling sampling) {
        this.sampling =
                new Sampling(sampling.warmUp().dividedBy(5), sampling.samples(), sampling.scale());
        rounds = sampling.amount(20_000, 100);
    }

    /// A way to do the same that is measured by itself.
    private enum Way {
        OURS,
        JACKSON
    }

    /// Made of what [#measure] says of each subject.
    List<Figure> figures(Subjects subjects) {
        return works().keySet().stream().map(what -> figure(what, subjects)).toList();
    }

    private static Figure figure(String what, Subjects subjects) {
        var our = subjects.measure(subject(what, Way.OURS)).getFirst();
        var their = subjects.measure(subject(what, Way.JACKSON)).getFirst();
        return Figure.bounded("codec, " + what + ": CPU", our.cpu(), "ns", their.cpu())
                .detail("%.0f B", our.bytes())
                .reference("Jackson databind: %.0f ns, %.0f B", their.cpu(), their.bytes());
    }

    private static String subject(String what, Way way) {
        return what + ", " + way;
    }

    /// What a subject costs.
    List<Cost> measure(String subject) {
        for (var work : works().entrySet()) {
            if (subject.equals(subject(work.getKey(), Way.OURS))) {
                return List.of(cost(work.getValue().ours()));
            }
            if (subject.equals(subject(work.getKey(), Way.JACKSON))) {
                return List.of(cost(work.getValue().theirs()));
            }
        }
        return Subjects.NONE.measure(subject);
    }

    private record Work(Supplier<Object> ours, Supplier<Object> theirs) {}

    private static Map<String, Work> works() {
        var type = InvoiceMirror.TYPE;
        var invoice = Invoice.sample();
        var json = type.toJson(invoice);
        var tree = JACKSON.valueToTree(invoice);
        var bytes = json.toBytes();
        var works = new LinkedHashMap<String, Work>();
        works.put("tree", new Work(() -> type.toJson(invoice), () -> JACKSON.valueToTree(invoice)));
        works.put(
                "record of a tree",
                new Work(
                        () -> type.fromJson(json), () -> JACKSON.treeToValue(tree, Invoice.class)));
        works.put(
                "text",
                new Work(() -> type.toBytes(invoice), () -> JACKSON.writeValueAsBytes(invoice)));
        works.put(
                "record of a text",
                new Work(
                        () -> type.fromBytes(bytes),
                        () -> JACKSON.readValue(bytes, Invoice.class)));
        return works;
    }

    private Cost cost(Supplier<Object> work) {
        return Cost.least(sampling.of(() -> Cost.of(() -> repeat(work)).per(rounds)));
    }

    private void repeat(Supplier<Object> work) {
        for (int i = 0; i < rounds; i++) {
            sink = work.get();
        }
    }
}
