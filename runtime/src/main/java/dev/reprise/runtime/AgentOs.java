package dev.reprise.runtime;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunRequest;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.loop.LeftBehind;
import dev.reprise.runtime.loop.PartialResult;
import dev.reprise.runtime.loop.PastRuns;
import dev.reprise.runtime.mailbox.MailboxRuns;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Agents, tools, behaviors and models put together with a store; runs start here.
///
/// May be used from any thread. Closing cancels the runs that are left; the stores stay open.
public final class AgentOs implements AutoCloseable {
    private final AgentResolver agents;
    private final LocalRunGateway gateway;
    private final @Nullable PastRuns past;
    private final @Nullable MailboxRuns background;
    private final LeftBehind leftBehind;
    private final List<String> notices;

    /// @param past absent without a store
    /// @param background absent without a mailbox
    AgentOs(
            AgentResolver agents,
            LocalRunGateway gateway,
            @Nullable PastRuns past,
            @Nullable MailboxRuns background,
            LeftBehind leftBehind,
            List<String> notices) {
        this.past = past;
        this.agents = agents;
        this.gateway = gateway;
        this.background = background;
        this.leftBehind = leftBehind;
        this.notices = List.copyOf(notices);
    }

    public static AgentOsBuilder builder() {
        return new AgentOsBuilder();
    }

    /// Starts a run and reads its events.
    ///
    /// @throws dev.reprise.core.gateway.ResolveException when something the agent names is missing
    /// @throws dev.reprise.core.gateway.PrepareException when the request does not fit the thread
    public RunStream runStream(RunRequest request) {
        return prepare(request).execute();
    }

    /// Runs to the end.
    public RunResult run(RunRequest request) {
        try (var stream = runStream(request)) {
            return stream.drain();
        }
    }

    /// Stores the input of a run without letting it run.
    public PreparedRun prepare(RunRequest request) {
        return prepare(Owner.LOCAL, request, LaunchMode.DURABLE);
    }

    /// Stores the input of an owner's run without letting it run.
    public PreparedRun prepare(Owner owner, RunRequest request, LaunchMode mode) {
        return new PreparedRun(gateway, gateway.prepare(owner, request, mode));
    }

    /// What an agent comes to, for inspection.
    public ResolvedAgent resolve(String agent) {
        return agents.resolve(agent);
    }

    /// Ids of all agents, in the order of registration.
    public List<String> agentIds() {
        return agents.agentIds();
    }

    /// What is registered without effect, a sentence each; the log has them as well.
    public List<String> notices() {
        return notices;
    }

    /// How many model calls, tools and hooks of this runtime's runs did not stop in time when they
    /// were told to. Each may still hold a thread and what it works with.
    public long leftBehind() {
        return leftBehind.count();
    }

    /// Reaches runs by id; for servers and brokers.
    public RunGateway gateway() {
        return gateway;
    }

    /// Runs that wait in mailboxes for their turn; empty without a mailbox
    /// ([AgentOsBuilder#mailbox]).
    public Optional<BackgroundRuns> background() {
        return Optional.ofNullable(background);
    }

    /// Lets the runs go on that earlier processes left behind when they died, from their last
    /// commits, and from then on those whose process is not heard of any more. Calls that ended are
    /// not made again; what happens with those that were begun, their tools have declared
    /// ([dev.reprise.core.tool.Tool#effect()]). The first run does it once as well, unless that is
    /// switched off. Afterwards begins what lies in mailboxes.
    ///
    /// @return how many go on now, those in mailboxes not counted
    public int recover() {
        int goOn = gateway.recover();
        if (background != null) {
            background.recover();
        }
        return goOn;
    }

    /// Begins a new run in the place of one that ended with `recovery exhausted`.
    ///
    /// @return its id; empty when the run did not end so
    public Optional<RunId> requeue(RunId run) {
        return gateway.requeue(Owner.LOCAL, run)
                .map(started -> {
                    started.events().close();
                    return started.run();
                });
    }

    /// As [#requeue(RunId)], and reads the events of the new run.
    ///
    /// @throws IllegalArgumentException when the run did not end so
    public RunStream requeued(RunId run) {
        return runStream(
                gateway.requeueing(Owner.LOCAL, run)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "run %s did not end because recovering it was of no use"
                                                .formatted(run))));
    }

    /// Takes back what a run that is over did outside, the last first, where its tools say how
    /// ([dev.reprise.core.tool.Tool#undoneBy]). Calling it again goes on where it was.
    ///
    /// @param most how many effects
    /// @return what was taken back; an effect that could not be is the last one
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public List<Undone> undo(RunId run, int most) {
        return gateway.undo(Owner.LOCAL, run, most)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "run %s must be there and be over".formatted(run)));
    }

    /// What there is of a run that ended early: it was stopped, cancelled, or failed.
    ///
    /// @return empty when there is no such run, or it is not over, or it came to its natural end
    public Optional<PartialResult> partial(RunId run) {
        return past().partial(Owner.LOCAL, run);
    }

    /// Goes on with the work of a run that is over, in a new run on its thread, from its last
    /// commit. A run whose process died goes on under its own id, see [#recover()].
    ///
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public RunStream resume(RunId run) {
        return goOn(run, PastRuns.Verb.RESUME);
    }

    /// Makes the step again in which a run ended, in a new run on a copy of its thread without that
    /// step. What the step did all the same, the model is told.
    ///
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public RunStream retryStep(RunId run) {
        return goOn(run, PastRuns.Verb.RETRY_STEP);
    }

    /// Begins the work of a run anew with the same input, in a new run on a copy of its thread as
    /// it was before. The model is told what the earlier run did.
    ///
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public RunStream restart(RunId run) {
        return goOn(run, PastRuns.Verb.RESTART);
    }

    private RunStream goOn(RunId run, PastRuns.Verb verb) {
        return runStream(past().goOn(Owner.LOCAL, run, verb));
    }

    private PastRuns past() {
        if (past == null) {
            throw new PrepareException(new PrepareException.Reason.StoreNotConfigured());
        }
        return past;
    }

    /// Takes no more runs and waits for those that are there; cancels what is left after so long.
    /// What waits in mailboxes stays there.
    ///
    /// @return how many were cancelled
    public int drain(Duration grace) throws InterruptedException {
        if (background != null) {
            background.stop();
        }
        return gateway.drain(grace);
    }

    @Override
    public void close() {
        if (background != null) {
            background.stop();
        }
        gateway.close();
        if (background != null) {
            background.close();
        }
    }
}
