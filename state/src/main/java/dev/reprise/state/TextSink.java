package dev.reprise.state;

import java.io.Writer;

/// Writes to text in memory.
final class TextSink extends Writer {
    private final StringBuilder target;

    TextSink(StringBuilder target) {
        this.target = target;
    }

    @Override
    public void write(char[] chars, int from, int count) {
        target.append(chars, from, count);
    }

    @Override
    public void write(String text, int from, int count) {
        target.append(text, from, from + count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
