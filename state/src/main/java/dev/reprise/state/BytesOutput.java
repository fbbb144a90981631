package dev.reprise.state;

import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// As [TextOutput], for bytes.
final class BytesOutput {
    private static final Spares<BytesOutput> FREE = new Spares<>();

    private final ByteSink bytes = new ByteSink();
    private final JsonGenerator generator = Jackson.compact(bytes);

    /// What is written to an output, as compact JSON. One whose use fails is not used again.
    static byte[] of(Consumer<? super JsonOutput> content) {
        var known = FREE.take();
        var output = known == null ? new BytesOutput() : known;
        content.accept(new JsonOutput(output.generator));
        output.generator.flush();
        var written = output.bytes.take();
        if (output.generator.streamWriteContext().inRoot()) {
            FREE.give(output);
        }
        return written;
    }
}
