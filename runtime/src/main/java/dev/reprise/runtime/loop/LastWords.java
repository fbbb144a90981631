package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Visibility;

/// What the model of a run said last, as its messages tell: for whoever goes on with the run.
final class LastWords {
    private String begun = "";
    private String said = "";
    private boolean continued; // the model was told to go on, and has not

    /// Reads the next message that the run added, the oldest first.
    void read(Message message) {
        switch (message.role()) {
            case ASSISTANT -> {
                begun = continued ? begun : "";
                said = message.content();
                continued = false;
            }
            case USER -> {
                if (isContinuation(message)) {
                    begun = begun.concat(said);
                    said = "";
                    continued = true;
                }
            }
            case SYSTEM, TOOL -> {}
        }
    }

    private static boolean isContinuation(Message message) {
        return message.visibility() == Visibility.INTERNAL
                && (message.content().equals(Unfinished.CUT_SHORT)
                        || message.content().equals(Unfinished.BROKE_OFF));
    }

    /// How the answer begins with which the model is to go on; empty when there is none.
    String begun() {
        return continued ? begun : "";
    }

    /// The last whole answer, from where it began; empty when the model is to go on with it.
    String whole() {
        return continued ? "" : begun.concat(said);
    }
}
