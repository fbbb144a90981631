package dev.reprise.runtime.loop;

import dev.reprise.core.action.StateActions;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.Entry;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Patch;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a call came to by itself, before any behavior sees it: what the journal keeps.
///
/// @param reduced its state changes, made against the snapshot of the round
/// @param said messages after its own
record CallOutcome(ToolResult result, StateActions.Reduced reduced, List<ContextMessage> said) {
    static CallOutcome of(ToolResult result) {
        return new CallOutcome(result, StateActions.Reduced.EMPTY, List.of());
    }

    static CallOutcome of(Entry.Finished kept) {
        var patch = kept.patch() == null ? Patch.EMPTY : kept.patch().patch();
        return new CallOutcome(
                kept.result(),
                new StateActions.Reduced(patch, kept.actions()),
                kept.messages().stream().map(CallOutcome::said).toList());
    }

    private static ContextMessage said(Message message) {
        return ContextMessage.conversation(
                "", message.role(), message.visibility(), message.content());
    }

    /// As the journal keeps it.
    ///
    /// @param ids makes ids of messages
    /// @param late whether the run was cancelled by then
    Entry.Finished kept(CallEffect effect, Supplier<String> ids, boolean late) {
        var call = effect.call();
        return new Entry.Finished(
                effect.run(),
                call.id(),
                effect.id(),
                result,
                patch("tool:" + call.name()),
                said.stream().map(message -> message.toMessage(ids.get())).toList(),
                reduced.actions(),
                late);
    }

    private @Nullable TrackedPatch patch(String source) {
        return reduced.patch().isEmpty() ? null : TrackedPatch.of(reduced.patch(), source);
    }
}
