package dev.reprise.runtime.loop;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A call that was begun before its round: keeps how it ended until the round asks, and tells the
/// round from then on. What it reports before is not shown.
final class EarlyCall implements ToolStart.Told {
    private final CallPipeline.Admitted admitted;
    private final List<Message> messages;
    private final Object lock = new Object(); // guards round, reports and end
    private @Nullable Work work;
    private ToolStart.@Nullable Told round;
    private @Nullable Consumer<ToolReport> reports;
    private @Nullable Consumer<ToolStart.Told> end;

    /// @param messages what the tool sees of the conversation
    EarlyCall(CallPipeline.Admitted admitted, List<Message> messages) {
        this.admitted = admitted;
        this.messages = messages;
    }

    CallPipeline.Admitted admitted() {
        return admitted;
    }

    List<Message> messages() {
        return messages;
    }

    /// Whether it is this very call, with these arguments.
    boolean is(ToolCall call) {
        return admitted.call().equals(call);
    }

    void started(Work begun) {
        work = begun;
    }

    /// The thread of its tool, if that runs at all.
    Optional<Work> work() {
        return Optional.ofNullable(work);
    }

    /// Tells the round how the call ends, at once if it has.
    ///
    /// @param shows takes what the tool reports from now on
    void handTo(ToolStart.Told told, Consumer<ToolReport> shows) {
        Consumer<ToolStart.Told> ended;
        synchronized (lock) {
            round = told;
            reports = shows;
            ended = end;
        }
        if (ended != null) {
            ended.accept(told);
        }
    }

    /// Nobody waits for the call any more: what it comes to, or has come to, is only kept.
    void giveUp(LateResults late) {
        Consumer<ToolStart.Told> ended;
        synchronized (lock) {
            round =
                    new Kept(effect ->
                            late.keepFromTool(admitted, () -> late.keepUntold(admitted, effect)));
            reports = null;
            ended = end;
        }
        if (ended != null) {
            ended.accept(new Kept(effect -> late.keepUntold(admitted, effect)));
        }
    }

    /// Hears of the end of a call that is given up.
    private record Kept(Consumer<ToolExecutionEffect> keeping) implements ToolStart.Told {
        @Override
        public void ended(ToolExecutionEffect effect) {
            keeping.accept(effect);
        }

        @Override
        public void failed(Throwable failure) {} // whether it did anything, nobody knows
    }

    @Override
    public void ended(ToolExecutionEffect effect) {
        end(told -> told.ended(effect));
    }

    @Override
    public void failed(Throwable failure) {
        end(told -> told.failed(failure));
    }

    private void end(Consumer<ToolStart.Told> how) {
        ToolStart.Told told;
        synchronized (lock) {
            end = how;
            told = round;
        }
        if (told != null) {
            how.accept(told);
        }
    }

    /// Takes what the tool reports.
    void reported(ToolReport report) {
        Consumer<ToolReport> shown;
        synchronized (lock) {
            shown = reports;
        }
        if (shown != null) {
            shown.accept(report);
        }
    }
}
