package dev.reprise.cli;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.runtime.RunStream;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/// Shows the events of a run: text as it comes, tool calls and problems on lines of their own.
final class RunPrinter {
    private static final int WAITING = 3;
    private static final int CANCELLED = 130;

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

    /// Shows a run to its end.
    ///
    /// @return the exit code that tells how it ended
    static int follow(RunStream run, CommandSpec spec, boolean json) {
        var printer =
                new RunPrinter(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        run.forEach(printer::show);
        return switch (printer.termination) {
            case Termination.NaturalEnd _, Termination.BehaviorRequested _, Termination.Stopped _ ->
                    Main.OK;
            case Termination.Failed _ -> Main.FAILED;
            case Termination.Suspended _ -> WAITING;
            case Termination.Cancelled _ -> CANCELLED;
        };
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
