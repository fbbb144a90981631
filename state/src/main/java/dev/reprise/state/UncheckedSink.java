package dev.reprise.state;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Passes bytes on; a failure comes back as [UncheckedIOException], past Jackson's own wrapping.
final class UncheckedSink extends OutputStream {
    private final OutputStream target;

    UncheckedSink(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int octet) {
        unchecked(() -> target.write(octet));
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        unchecked(() -> target.write(bytes, from, count));
    }

    @Override
    public void flush() {
        unchecked(target::flush);
    }

    @Override
    public void close() {
        unchecked(target::close);
    }

    private interface Transfer {
        void run() throws IOException;
    }

    private static void unchecked(Transfer transfer) {
        try {
            transfer.run();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
