package dev.reprise.state;

import java.io.OutputStream;
import java.util.Arrays;

/// Collects bytes. What is written in one piece, as all that is short is, is copied once.
final class ByteSink extends OutputStream {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int count;

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int length) {
        if (count + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + length, 2 * count));
        }
        System.arraycopy(more, from, bytes, count, length);
        count += length;
    }

    /// What was written since this was asked last.
    byte[] take() {
        var taken = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        bytes = NONE;
        count = 0;
        return taken;
    }
}
