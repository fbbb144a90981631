package dev.reprise.core.behavior;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the model call of a step went.
public sealed interface InferenceOutcome {
    /// The model answered.
    record Answered(String text, List<ToolCall> calls, @Nullable TokenUsage usage)
            implements InferenceOutcome {
        public Answered {
            calls = List.copyOf(calls);
        }
    }

    /// No model answered.
    ///
    /// @param type where it failed, for example `llm_stream_start_error`
    /// @param errorClass class of the last failure, for example `rate_limit`
    record Failed(String type, String message, @Nullable String errorClass)
            implements InferenceOutcome {}
}
