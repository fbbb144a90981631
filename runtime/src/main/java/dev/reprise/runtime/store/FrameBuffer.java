package dev.reprise.runtime.store;

import dev.reprise.core.log.RecordJson;
import dev.reprise.core.store.LogRecord;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where a record is encoded, header included, so that one call writes it. To be used again.
final class FrameBuffer extends OutputStream {
    private static final int FIRST_SIZE = 4096;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int end;
    private int start;
    private @Nullable JsonOutput output; // kept, because making one costs as much as many records

    /// Encodes a record.
    ///
    /// @throws dev.reprise.state.JsonException if it holds text that has no JSON form
    void encode(LogRecord record, Json stateAfter) {
        end = Frame.LONGEST_HEADER;
        var out = output == null ? JsonOutput.to(this) : output;
        output = null; // one that failed in the middle of a record is of no use
        RecordJson.write(record, stateAfter, out);
        out.flush();
        output = out;
        int length = end - Frame.LONGEST_HEADER;
        write('\n');
        start = Frame.writeHeader(bytes, Frame.LONGEST_HEADER, length);
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int size() {
        return end - start;
    }

    int capacity() {
        return bytes.length;
    }

    @Override
    public void write(int value) {
        reserve(1);
        bytes[end++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, end, count);
        end += count;
    }

    private void reserve(int count) {
        if (bytes.length - end < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, count), 2 * bytes.length));
        }
    }
}
