package dev.reprise.models.openai;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one chunk of an answer says; filled anew for each one.
final class Chunk {
    String text = "";
    String reasoning = "";
    String reasoningMember = "";
    boolean isRefusal;
    final List<JsonObject> details = new ArrayList<>(); // of the reasoning
    final List<CallPart> calls = new ArrayList<>();
    @Nullable String finish;
    @Nullable TokenUsage usage;

    /// A part of a call as the service sends it.
    ///
    /// @param index the service's number of the call, -1 when it gives none
    /// @param id empty when it is not in this part
    /// @param name empty when it is not in this part
    record CallPart(int index, String id, String name, String arguments) {}

    void clear() {
        text = "";
        reasoning = "";
        reasoningMember = "";
        isRefusal = false;
        details.clear();
        calls.clear();
        finish = null;
        usage = null;
    }

    void addText(String more) {
        text = text.isEmpty() ? more : text + more;
    }

    /// Services that renamed the member send both, with the same content.
    void addReasoning(String member, String more) {
        if (reasoning.isEmpty()) {
            reasoning = more;
            reasoningMember = member;
        }
    }

    /// Reasoning that comes as parts of the content.
    void addThought(String more) {
        reasoning += more;
    }
}
