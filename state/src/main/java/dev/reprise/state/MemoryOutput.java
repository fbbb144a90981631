package dev.reprise.state;

import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/// A generator that writes compact JSON in memory, kept to be used again: making one costs more
/// than most texts.
///
/// @param <T> what is written: text or bytes
final class MemoryOutput<T> {
    private static final int LARGEST_KEPT = 1 << 16;
    private static final Spares<MemoryOutput<String>> TEXTS = new Spares<>();
    private static final Spares<MemoryOutput<byte[]>> BYTES = new Spares<>();

    private final JsonGenerator generator;
    private final Supplier<T> written;

    /// @param written takes what was written since it was asked last
    private MemoryOutput(JsonGenerator generator, Supplier<T> written) {
        this.generator = generator;
        this.written = written;
    }

    static String text(Consumer<? super JsonOutput> content) {
        return use(TEXTS, MemoryOutput::ofText, content);
    }

    /// In UTF-8.
    static byte[] bytes(Consumer<? super JsonOutput> content) {
        return use(BYTES, MemoryOutput::ofBytes, content);
    }

    private static MemoryOutput<String> ofText() {
        var text = new StringBuilder();
        return new MemoryOutput<>(Jackson.compact(new TextSink(text)), () -> taken(text));
    }

    private static String taken(StringBuilder text) {
        var taken = text.toString();
        text.setLength(0);
        if (text.capacity() > LARGEST_KEPT) {
            text.trimToSize();
        }
        return taken;
    }

    private static MemoryOutput<byte[]> ofBytes() {
        var bytes = new ByteSink();
        return new MemoryOutput<>(Jackson.compact(bytes), bytes::take);
    }

    /// One whose use fails, or ends within a value, is not used again.
    private static <T> T use(
            Spares<MemoryOutput<T>> spares,
            Supplier<MemoryOutput<T>> make,
            Consumer<? super JsonOutput> content) {
        var known = spares.take();
        var output = known == null ? make.get() : known;
        content.accept(new JsonOutput(output.generator));
        output.generator.flush();
        var written = output.written.get();
        if (output.generator.streamWriteContext().inRoot()) {
            spares.give(output);
        }
        return written;
    }
}
