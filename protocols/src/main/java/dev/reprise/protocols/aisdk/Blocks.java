package dev.reprise.protocols.aisdk;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The blocks of text and reasoning of a message: which are open, and how the next one is called.
final class Blocks {
    private final TreeSet<String> reasoning = new TreeSet<>();
    private @Nullable String own;
    private int texts;
    private boolean textIsOpen;

    /// A segment begins; a client knows no block of the one before.
    void begin() {
        reasoning.clear();
        textIsOpen = false;
    }

    void text(String delta, Chunks chunks) {
        if (!textIsOpen) {
            textIsOpen = true;
            chunks.block("text-start", textId());
        }
        chunks.delta("text-delta", textId(), delta);
    }

    void endText(Chunks chunks) {
        if (textIsOpen) {
            chunks.block("text-end", textId());
            textIsOpen = false;
            texts++;
        }
    }

    private String textId() {
        return "txt_" + texts;
    }

    /// A step begins; the first one of the run names its reasoning.
    void step(String message) {
        if (own == null) {
            own = "reasoning_" + message;
        }
    }

    /// What the model's own reasoning is called.
    String ownReasoning() {
        return own == null ? "reasoning" : own;
    }

    void openReasoning(String id, Chunks chunks) {
        if (reasoning.add(id)) {
            chunks.block("reasoning-start", id);
        }
    }

    void reason(String id, String delta, Chunks chunks) {
        openReasoning(id, chunks);
        chunks.delta("reasoning-delta", id, delta);
    }

    void endReasoning(String id, Chunks chunks) {
        if (reasoning.remove(id)) {
            chunks.block("reasoning-end", id);
        }
    }

    void endAllReasoning(Chunks chunks) {
        reasoning.forEach(id -> chunks.block("reasoning-end", id));
        reasoning.clear();
    }

    void endAll(Chunks chunks) {
        endText(chunks);
        endAllReasoning(chunks);
    }

    /// The step is void, and with it what it opened.
    void reset() {
        if (textIsOpen) {
            texts++;
        }
        begin();
    }
}
