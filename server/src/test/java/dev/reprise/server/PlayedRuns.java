package dev.reprise.server;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.GoingOn;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A gateway to runs that tests play. Agents that are not registered are unknown.
final class PlayedRuns implements RunGateway {
    final List<RunRequest> requests = new CopyOnWriteArrayList<>();
    final List<ToolCallDecision> decisions = new CopyOnWriteArrayList<>();
    private final Map<String, Function<RunRequest, PlayedRun>> agents = new ConcurrentHashMap<>();
    private final Map<RunId, PlayedRun> live = new ConcurrentHashMap<>();
    private final Map<RunId, EventFeed> feeds = new ConcurrentHashMap<>();
    private final Map<RunId, PlayedRun> over = new ConcurrentHashMap<>();
    private final ThreadStore store;

    PlayedRuns(ThreadStore store) {
        this.store = store;
    }

    /// Serves a feed of the test's own for this run.
    void feed(String run, EventFeed feed) {
        feeds.put(new RunId(run), feed);
    }

    void agent(String name, Function<RunRequest, PlayedRun> script) {
        agents.put(name, script);
    }

    PlayedRun live(PlayedRun run) {
        live.put(run.run, run);
        return run;
    }

    PlayedRun over(PlayedRun run) {
        over.put(run.run, run);
        return run;
    }

    @Override
    public RequestPreview preview(Owner owner, RunRequest request) {
        return new RequestPreview(false, request.messages(), List.of());
    }

    @Override
    public List<AgentSummary> agents() {
        return agents.keySet().stream().map(id -> new AgentSummary(id, id, "")).toList();
    }

    @Override
    public void check(Owner owner, RunRequest request, RunOverrides overrides) {
        script(request);
    }

    private Function<RunRequest, PlayedRun> script(RunRequest request) {
        var script = agents.get(request.agent());
        if (script == null) {
            throw new ResolveException(new ResolveException.Reason.AgentNotFound(request.agent()));
        }
        return script;
    }

    @Override
    public StartedRun start(
            Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode) {
        var script = script(request);
        requests.add(request);
        var run = script.apply(request);
        live(run);
        return new StartedRun(run.thread, run.run, run.feed(null));
    }

    private Optional<PlayedRun> find(Owner owner, RunId run) {
        return owner.equals(Owner.LOCAL)
                ? Optional.ofNullable(live.get(run)).or(() -> Optional.ofNullable(over.get(run)))
                : Optional.empty();
    }

    @Override
    public Optional<EventFeed> feed(Owner owner, RunId run, @Nullable EventId after) {
        return Optional.ofNullable(feeds.get(run))
                .or(() -> find(owner, run).map(found -> found.feed(after)));
    }

    /// No played run goes on once it is over.
    @Override
    public Optional<StartedRun> goOn(
            Owner owner, RunId run, GoingOn how, UnaryOperator<RunRequest> named) {
        return Optional.empty();
    }

    @Override
    public Optional<List<Undone>> undo(Owner owner, RunId run, int most) {
        return Optional.empty();
    }

    @Override
    public DecisionOutcome decide(Owner owner, RunId run, List<ToolCallDecision> given) {
        if (live.containsKey(run)) {
            decisions.addAll(given);
            return new DecisionOutcome.Delivered();
        }
        return over.containsKey(run)
                ? new DecisionOutcome.NotActive()
                : new DecisionOutcome.NotFound();
    }

    @Override
    public CancelOutcome cancel(Owner owner, RunId run) {
        var found = live.remove(run);
        if (found != null) {
            over(found).finish(new Termination.Cancelled());
            found.cancelled.countDown();
            return CancelOutcome.REQUESTED;
        }
        return over.containsKey(run) ? CancelOutcome.NOT_ACTIVE : CancelOutcome.NOT_FOUND;
    }

    /// Nobody waits for played runs.
    @Override
    public Cancellation.Registration listen(RunListener listener) {
        return () -> {};
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        active(owner, thread).ifPresent(run -> cancel(owner, run));
        store.delete(owner, thread);
    }

    @Override
    public Optional<RunId> active(Owner owner, ThreadId thread) {
        return live.values().stream()
                .filter(run -> run.thread.equals(thread))
                .map(run -> run.run)
                .findFirst();
    }
}
