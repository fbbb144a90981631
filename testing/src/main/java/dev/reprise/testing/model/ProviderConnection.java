package dev.reprise.testing.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The provider's end of one connection: a request that was read, and what is answered.
public final class ProviderConnection implements AutoCloseable {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Socket socket;
    private final InputStream in;
    private final CountDownLatch left = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private volatile String head = "";
    private volatile String body = "";

    ProviderConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
    }

    /// Request line and headers.
    public String head() {
        return head;
    }

    public String body() {
        return body;
    }

    /// Bytes that the sockets took so far.
    public long sent() {
        return sent.get();
    }

    /// Sends text as it is, in UTF-8.
    public ProviderConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public ProviderConnection send(byte[] bytes) throws IOException {
        return send(bytes, bytes.length);
    }

    /// Sends the first bytes only.
    public ProviderConnection send(byte[] bytes, int count) throws IOException {
        socket.getOutputStream().write(bytes, 0, count);
        sent.addAndGet(count);
        return this;
    }

    /// Begins an answer that is an event stream.
    public ProviderConnection sendStreamHead() throws IOException {
        return send(STREAM_HEAD);
    }

    /// Sends a piece of a body that was begun with [#sendStreamHead].
    public ProviderConnection sendPiece(String text) throws IOException {
        return send(piece(text));
    }

    /// Ends a body that was begun with [#sendStreamHead].
    public void sendEnd() throws IOException {
        send(LAST_PIECE);
    }

    /// A whole answer with a body of known length.
    public void answer(int status, String type, String content, String... headers)
            throws IOException {
        var text = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        text.append("Content-Type: ").append(type).append("\r\n");
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        text.append("Content-Length: ").append(bytes.length).append(END_OF_HEAD);
        send(text + content);
    }

    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked"
                    + END_OF_HEAD;
    static final String LAST_PIECE = "0" + "\r\n\r\n";

    static String piece(String text) {
        var length = text.getBytes(StandardCharsets.UTF_8).length;
        return Integer.toHexString(length) + "\r\n" + text + "\r\n";
    }

    /// Says nothing more until the client closes the connection.
    public void hang() throws IOException {
        try {
            while (in.read() >= 0) {}
        } finally {
            left();
        }
    }

    /// Whether the client closes the connection in time; somebody has to read or write meanwhile.
    public boolean awaitLeft(Duration limit) throws InterruptedException {
        return left.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    void left() {
        left.countDown();
    }

    /// Reads the next request; false when the client has left instead.
    boolean readRequest() throws IOException {
        var read = readHead();
        if (read.isEmpty()) {
            left();
            return false;
        }
        var length = 0;
        for (var line : read.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        head = read;
        body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return true;
    }

    private String readHead() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var matched = 0;
        while (matched < END_OF_HEAD.length()) {
            var next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
            matched = next == END_OF_HEAD.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /// Closes the connection; what was sent still arrives.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
