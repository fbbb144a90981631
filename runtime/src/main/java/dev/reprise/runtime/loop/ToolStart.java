package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.Message;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolReport;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets tools work, each on a thread of its own.
record ToolStart(RunSetup setup, Waiting waiting, LateResults late) {
    /// What is done for a call.
    @FunctionalInterface
    interface Execution {
        ToolExecutionEffect run(ToolCallContext context) throws Exception;
    }

    /// Who learns how a call ends; called on the tool's thread.
    interface Told {
        void ended(ToolExecutionEffect effect);

        void failed(Throwable failure);
    }

    /// @param attempt counts from 1
    /// @param messages what the tool sees of the conversation
    /// @param reports takes what the tool reports, on its thread
    Work start(
            Execution execution,
            CallPipeline.Admitted admitted,
            int attempt,
            List<Message> messages,
            Consumer<ToolReport> reports,
            Told told) {
        return Work.start(
                waiting.run(),
                setup.leftBehind(),
                "tool " + admitted.call().name(),
                new Running(setup, execution, admitted, attempt, messages, reports, told, late));
    }

    /// A call at work, for its own thread.
    private record Running(
            RunSetup setup,
            Execution execution,
            CallPipeline.Admitted admitted,
            int attempt,
            List<Message> messages,
            Consumer<ToolReport> reports,
            Told told,
            LateResults late)
            implements Work.Job<ToolExecutionEffect> {
        @Override
        public ToolExecutionEffect run(Cancellation cancellation) throws Exception {
            return whole(
                    execution.run(
                            new RunningCall(
                                    admitted.effect(),
                                    attempt,
                                    setup.identity(),
                                    setup.agent().definition().policy(),
                                    messages,
                                    admitted.snapshot(),
                                    cancellation,
                                    reports,
                                    result ->
                                            late.keepFromTool(
                                                    admitted, () -> late.keep(admitted, result)))));
        }

        @Override
        public void ended(ToolExecutionEffect effect) {
            told.ended(effect);
        }

        @Override
        public void failed(Throwable failure) {
            told.failed(failure);
        }
    }

    /// Tools are foreign code and may break their word.
    private static ToolExecutionEffect whole(@Nullable ToolExecutionEffect effect) {
        if (effect == null || (@Nullable Object) effect.result() == null) {
            throw ToolException.executionFailed("the tool returned no result");
        }
        return effect;
    }
}
