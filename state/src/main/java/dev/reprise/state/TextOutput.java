package dev.reprise.state;

import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// A generator that writes text in memory, kept to be used again: making one costs more than most
/// texts.
final class TextOutput {
    private static final int LARGEST_KEPT = 1 << 16;
    private static final Spares<TextOutput> FREE = new Spares<>();

    private final StringBuilder text = new StringBuilder();
    private final JsonGenerator generator = Jackson.compact(new TextSink(text));

    /// What is written to an output, as compact JSON. One whose use fails is not used again.
    static String of(Consumer<? super JsonOutput> content) {
        var known = FREE.take();
        var output = known == null ? new TextOutput() : known;
        var written = output.write(content);
        if (output.text.capacity() <= LARGEST_KEPT
                && output.generator.streamWriteContext().inRoot()) {
            output.text.setLength(0);
            FREE.give(output);
        }
        return written;
    }

    private String write(Consumer<? super JsonOutput> content) {
        content.accept(new JsonOutput(generator));
        generator.flush();
        return text.toString();
    }
}
