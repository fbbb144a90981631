package dev.reprise.runtime.loop;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.tool.ToolActivity;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolReport;
import java.util.List;

/// Something that reaches a run from another thread.
sealed interface Signal {
    /// More of a model's answer.
    ///
    /// @param source the call it belongs to; chunks of a call given up are dropped
    record Chunk(Object source, ModelChunk chunk) implements Signal {}

    record ModelEnded(Object source, Completion completion) implements Signal {}

    record ModelFailed(Object source, Throwable failure) implements Signal {}

    /// A tool reports what it does.
    ///
    /// @param slot place of the call in its round
    record Progressed(Object round, int slot, ToolReport update) implements Signal {
        /// What it is about, among the reports of its call.
        String stream() {
            return update instanceof ToolActivity activity ? activity.stream() : "";
        }
    }

    /// A tool ended.
    ///
    /// @param slot place of the call in its round
    record ToolEnded(Object round, int slot, ToolExecutionEffect effect) implements Signal {}

    record ToolFailed(Object round, int slot, Throwable failure) implements Signal {}

    /// Something arrived for the run, and is stored.
    record Decided(List<OpenInput> received) implements Signal {}

    /// The run is to stop.
    ///
    /// @param isUnwanted whether nobody wants the calls either that the run waits for
    record Cancelled(String reason, boolean isUnwanted) implements Signal {}

    /// The clock shows a time that the run waits for.
    record Deadline() implements Signal {}
}
