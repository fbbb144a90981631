package dev.reprise.runtime.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Buffers for encoding, as many as there are writers at once.
final class FrameBuffers {
    private static final int KEPT = 64;
    private static final int LARGEST_KEPT = 1 << 18;

    private final BlockingQueue<FrameBuffer> free = new ArrayBlockingQueue<>(KEPT);

    FrameBuffer take() {
        var buffer = free.poll();
        return buffer == null ? new FrameBuffer() : buffer;
    }

    void giveBack(FrameBuffer buffer) {
        if (buffer.capacity() <= LARGEST_KEPT) {
            boolean _ = free.offer(buffer);
        }
    }
}
