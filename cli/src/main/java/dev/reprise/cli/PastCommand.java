package dev.reprise.cli;

import dev.reprise.cli.config.ConfigException;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RunStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What can be done with a run that is over.
@Command(
        name = "past",
        description = "See what a run that ended early came to, or let its work go on.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was done; of a run that goes on: the agent answered, or a stop condition ended it",
            "1:the run failed, an effect could not be taken back, or the store failed",
            "2:wrong options or configuration, or no such run",
            "3:the run waits for a decision",
            "130:the run was cancelled"
        })
final class PastCommand implements Callable<Integer> {
    /// What to do.
    enum Verb {
        partial,
        resume,
        retryStep,
        restart,
        requeue,
        undo
    }

    @Spec private CommandSpec spec;

    @Mixin private StoreOptions stores;

    @Mixin private AgentOptions agents;

    @Parameters(
            index = "0",
            paramLabel = "VERB",
            description = {
                "partial: show what the run said and did.",
                "resume: go on with its work on the same thread.",
                "retryStep: make the step again in which it ended, on a copy of the thread.",
                "restart: begin anew with the same input, on a copy of the thread.",
                "requeue: begin a new run in the place of one that could not be recovered.",
                "undo: take back what it did last."
            })
    private Verb verb;

    @Parameters(index = "1", paramLabel = "RUN", description = "Id of the run.")
    private String run;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many effects to undo (${DEFAULT-VALUE}).")
    private int most;

    @Option(names = "--json", description = "Print the events as JSON, one a line.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    PastCommand() {}

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        try (var store = stores.open()) {
            var assembly = agents.assemble(store, null);
            assembly.notices().forEach(err::println);
            try (var os = assembly.os()) {
                return act(os, store, new RunId(run));
            }
        } catch (UsageException | ConfigException e) {
            err.println(AgentOptions.problem(e));
            return Main.USAGE;
        } catch (ResolveException | PrepareException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return Main.USAGE;
        } catch (StoreException e) {
            err.println(e.getMessage());
            return Main.FAILED;
        }
    }

    private int act(AgentOs os, ThreadStore store, RunId id) {
        return switch (verb) {
            case partial -> partial(os, id);
            case resume -> follow(os, store, os.resume(id));
            case retryStep -> follow(os, store, os.retryStep(id));
            case restart -> follow(os, store, os.restart(id));
            case requeue -> follow(os, store, os.requeued(id));
            case undo -> undo(os, id);
        };
    }

    private int follow(AgentOs os, ThreadStore store, RunStream stream) {
        try (var _ = new Interrupt(os, stream, store);
                stream) {
            spec.commandLine().getErr().printf("run %s on %s%n", stream.run(), stream.thread());
            return RunPrinter.follow(stream, spec, json);
        }
    }

    private int partial(AgentOs os, RunId id) {
        var found = os.partial(id);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("run %s did not end early".formatted(id));
        }
        var out = spec.commandLine().getOut();
        var partial = found.get();
        out.printf("stopped: %s%n", partial.code());
        if (partial.detail() != null) {
            out.println(partial.detail());
        }
        if (!partial.text().isEmpty()) {
            out.println(partial.text());
        }
        partial.done()
                .forEach(done -> out.printf("← %s %s %s%n", done.id(), done.tool(), done.result()));
        out.flush();
        return Main.OK;
    }

    private int undo(AgentOs os, RunId id) {
        PrintWriter out = spec.commandLine().getOut();
        boolean failed = false;
        for (var step : os.undo(id, most)) {
            failed |= !step.outcome().isSuccess();
            out.printf(
                    "%s %s %s%n",
                    step.outcome().isSuccess() ? "undone:" : "not undone:",
                    step.call().id(),
                    step.call().name());
        }
        out.flush();
        return failed ? Main.FAILED : Main.OK;
    }
}
