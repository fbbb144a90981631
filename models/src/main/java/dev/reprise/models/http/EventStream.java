package dev.reprise.models.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Server-sent events as they arrive, without a copy where the data is one line.
///
/// Reads the event stream format: lines end with CR, LF or both, a colon begins a comment, several
/// `data` lines are joined by a line feed, a blank line ends an event, and an event that the end of
/// the stream cuts off is not one. An event without data is skipped. Ids and retry times are
/// ignored.
public final class EventStream {
    private static final int LONGEST = 16 << 20;

    private final InputStream in;
    private byte[] buffer;
    private int next; // first byte not looked at
    private int end; // behind the last byte read
    private int data = -1; // where the data of this event begins
    private int dataEnd;
    private @Nullable String type;
    private boolean complete;
    private boolean afterCr;
    private boolean begun;

    public EventStream(InputStream in) {
        this(in, 16 << 10);
    }

    EventStream(InputStream in, int size) {
        this.in = in;
        this.buffer = new byte[size];
    }

    /// Goes to the next event, blocking until it is complete.
    ///
    /// @return false at the end of the stream
    /// @throws IOException as the stream throws it, and for an event of more than 16 MiB
    public boolean next() throws IOException {
        data = -1;
        type = null;
        complete = false;
        while (!complete) {
            var lineEnd = lineEnd();
            if (lineEnd < 0) {
                return false;
            }
            line(begun ? next : afterByteOrderMark(next, lineEnd), lineEnd);
            begun = true;
            afterCr = buffer[lineEnd] == '\r';
            next = lineEnd + 1;
        }
        return true;
    }

    /// The bytes that [#offset] and [#length] point into; valid until the next call of [#next].
    public byte[] buffer() {
        return buffer;
    }

    /// Where the data begins.
    public int offset() {
        return data;
    }

    public int length() {
        return dataEnd - data;
    }

    /// The name of the event, where it has one.
    public @Nullable String type() {
        return type;
    }

    /// Whether the data is just this ASCII text.
    public boolean dataIs(String text) {
        if (text.length() != length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[data + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// @return the place of the CR or LF that ends the line at [#next], -1 at the end of the stream
    private int lineEnd() throws IOException {
        var scanned = 0;
        while (true) {
            if (afterCr && next < end) {
                afterCr = false;
                if (buffer[next] == '\n') {
                    next++;
                }
            }
            for (int i = next + scanned; i < end; i++) {
                if (buffer[i] == '\n' || buffer[i] == '\r') {
                    return i;
                }
            }
            scanned = end - next;
            if (!fill()) {
                return -1;
            }
        }
    }

    private boolean fill() throws IOException {
        makeRoom();
        var count = in.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count >= 0;
    }

    private void makeRoom() throws IOException {
        var kept = data >= 0 ? data : next;
        if (kept > 0) {
            System.arraycopy(buffer, kept, buffer, 0, end - kept);
            next -= kept;
            end -= kept;
            dataEnd -= kept;
            data = data >= 0 ? 0 : -1;
        }
        if (end == buffer.length) {
            if (buffer.length >= LONGEST) {
                throw new IOException("an event is longer than " + LONGEST + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private int afterByteOrderMark(int from, int to) {
        var marked =
                to - from >= 3
                        && buffer[from] == (byte) 0xEF
                        && buffer[from + 1] == (byte) 0xBB
                        && buffer[from + 2] == (byte) 0xBF;
        return marked ? from + 3 : from;
    }

    private void line(int from, int to) {
        if (from == to) {
            complete = data >= 0;
            type = complete ? type : null;
        } else if (isField("data", from, to)) {
            addData(valueStart(from + "data".length(), to), to);
        } else if (isField("event", from, to)) {
            var start = valueStart(from + "event".length(), to);
            type = new String(buffer, start, to - start, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private boolean isField(String name, int from, int to) {
        var length = name.length();
        if (to - from < length || (to - from > length && buffer[from + length] != ':')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int valueStart(int colon, int to) {
        var start = Math.min(colon + 1, to);
        return start < to && buffer[start] == ' ' ? start + 1 : start;
    }

    /// Further lines move up to the first one: their field name leaves room for the line feed.
    private void addData(int from, int to) {
        if (data < 0) {
            data = from;
            dataEnd = to;
            return;
        }
        buffer[dataEnd++] = '\n';
        System.arraycopy(buffer, from, buffer, dataEnd, to - from);
        dataEnd += to - from;
    }
}
