package dev.reprise.protocols.aisdk;

import dev.reprise.core.run.Termination;

/// How runs end, in the words of the protocol.
final class Endings {
    private Endings() {}

    static void write(Termination termination, Chunks chunks) {
        switch (termination) {
            case Termination.NaturalEnd _,
                    Termination.BehaviorRequested _,
                    Termination.Suspended _ ->
                    chunks.finish("stop");
            case Termination.Stopped stopped -> chunks.finish(reason(stopped));
            case Termination.Cancelled _ -> chunks.abort("cancelled");
            case Termination.Failed(var message) -> {
                chunks.error(message);
                chunks.finish("error");
            }
        }
    }

    private static String reason(Termination.Stopped stopped) {
        return switch (stopped.recordedCode()) {
            case "max_rounds_reached", "timeout_reached", "token_budget_exceeded" -> "length";
            case "tool_called" -> "tool-calls";
            case "content_matched" -> "stop";
            case "consecutive_errors_exceeded", "loop_detected" -> "error";
            default -> "other";
        };
    }
}
