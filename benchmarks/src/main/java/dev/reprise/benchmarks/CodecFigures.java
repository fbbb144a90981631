package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import java.util.List;
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

    List<Figure> figures() {
        var type = InvoiceMirror.TYPE;
        var invoice = Invoice.sample();
        var json = type.toJson(invoice);
        var tree = JACKSON.valueToTree(invoice);
        var bytes = json.toBytes();
        return List.of(
                figure("tree", () -> type.toJson(invoice), () -> JACKSON.valueToTree(invoice)),
                figure(
                        "record of a tree",
                        () -> type.fromJson(json),
                        () -> JACKSON.treeToValue(tree, Invoice.class)),
                figure(
                        "text",
                        () -> type.toBytes(invoice),
                        () -> JACKSON.writeValueAsBytes(invoice)),
                figure(
                        "record of a text",
                        () -> type.fromJson(Json.parse(bytes)),
                        () -> JACKSON.readValue(bytes, Invoice.class)));
    }

    private Figure figure(String what, Supplier<Object> ours, Supplier<Object> theirs) {
        var our = measure(ours);
        var their = measure(theirs);
        return Figure.bounded("codec, " + what + ": CPU", our.cpu(), "ns", their.cpu())
                .detail("%.0f B", our.bytes())
                .reference("Jackson databind: %.0f ns, %.0f B", their.cpu(), their.bytes());
    }

    private Cost measure(Supplier<Object> work) {
        return Cost.least(sampling.of(() -> Cost.of(() -> repeat(work)).per(rounds)));
    }

    private void repeat(Supplier<Object> work) {
        for (int i = 0; i < rounds; i++) {
            sink = work.get();
        }
    }
}
