package dev.reprise.cli;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import java.io.PrintWriter;

/// Shows the events of a run: text as it comes, tool calls and problems on lines of their own.
final class RunPrinter {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private boolean inText;
    private Termination termination = new Termination.Failed("the run ended without saying why");

    /// @param json whether events are printed as they are, one a line
    RunPrinter(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    void show(AgentEvent event) {
        if (event instanceof AgentEvent.RunFinish finish) {
            termination = finish.termination();
        }
        if (json) {
            out.println(event.toText());
        } else {
            print(event);
        }
        out.flush();
    }

    /// How the run ended.
    Termination termination() {
        return termination;
    }

    private void print(AgentEvent event) {
        switch (event) {
            case AgentEvent.TextDelta(_, var text) -> {
                inText = true;
                out.print(text);
            }
            case AgentEvent.ToolCallReady(_, _, var name, var arguments) ->
                    line("→ %s %s", name, arguments);
            case AgentEvent.ToolCallDone done ->
                    line(
                            "← %s %s",
                            done.result().toolName(),
                            done.result().message() == null
                                    ? done.result().data()
                                    : done.result().message());
            case AgentEvent.Failure failure -> {
                endText();
                err.println("error: " + failure.message());
                err.flush();
            }
            case AgentEvent.RunFinish finish -> finished(finish);
            default -> {} // the rest is for programs
        }
    }

    private void finished(AgentEvent.RunFinish finish) {
        endText();
        if (finish.termination() instanceof Termination.Stopped stopped) {
            err.println("stopped: " + stopped.code());
            err.flush();
        }
    }

    private void line(String format, Object... values) {
        endText();
        out.printf(format + "%n", values);
    }

    private void endText() {
        if (inText) {
            out.println();
            inText = false;
        }
    }
}
