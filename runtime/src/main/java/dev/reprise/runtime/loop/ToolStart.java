package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolProgress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lets tools work, each on a thread of its own.
record ToolStart(RunSetup setup, Waiting waiting, Progress progress) {
    /// Who learns what a tool reports and how it ends; called on the tool's thread.
    interface Told {
        void ended(ToolExecutionEffect effect);

        void failed(Throwable failure);

        void progressed(ToolProgress update);
    }

    /// @param messages what the tool sees of the conversation
    Work start(Tool tool, CallPipeline.Admitted admitted, List<Message> messages, Told told) {
        var call = admitted.call();
        Consumer<ToolProgress> reporter = progress.reporter(call, told::progressed);
        return Work.start(
                waiting.run(),
                "tool " + call.name(),
                cancellation ->
                        whole(
                                tool.execute(
                                        call.arguments(),
                                        new RunningCall(
                                                call,
                                                setup.identity(),
                                                setup.agent().definition().policy(),
                                                messages,
                                                admitted.snapshot(),
                                                cancellation,
                                                reporter))),
                told::ended,
                told::failed);
    }

    /// Tools are foreign code and may break their word.
    private static ToolExecutionEffect whole(@Nullable ToolExecutionEffect effect) {
        if (effect == null || (@Nullable Object) effect.result() == null) {
            throw ToolException.executionFailed("the tool returned no result");
        }
        return effect;
    }
}
