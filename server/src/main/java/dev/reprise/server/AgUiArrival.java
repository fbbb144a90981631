package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.protocols.Arrival;
import dev.reprise.protocols.agui.AgUiRequest;
import dev.reprise.protocols.agui.Resumption;
import dev.reprise.protocols.agui.WaitingCalls;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Optional;

/// Finds out what an AG-UI request is about, and does it.
///
/// @param interrupts whether the client is told what a run waits for, and has to answer that before
///   it says anything else
record AgUiArrival(
        RunGateway gateway,
        ThreadStore store,
        Owner owner,
        String agent,
        AgUiRequest request,
        boolean interrupts) {
    /// What became of the request.
    sealed interface Outcome {
        /// A run began or goes on.
        record Started(RunGateway.StartedRun run) implements Outcome {}

        /// A run that is going on has the answers.
        record Forwarded() implements Outcome {}

        /// All of it was answered before.
        record Repeated() implements Outcome {}

        /// The stream says why nothing happens.
        record Refused(String code, String message) implements Outcome {}
    }

    /// @param now milliseconds since the epoch
    /// @throws RefusedException when there are only answers, and nobody waits for them
    Outcome route(long now) {
        var resume = request.resume();
        return resume == null ? ordinary(now) : resume(resume, now);
    }

    private Outcome ordinary(long now) {
        var decisions = request.decisions(now);
        var preview = preview(decisions);
        var matching = preview.matching();
        boolean fresh = isFresh(preview);
        if (interrupts && fresh && matching.isEmpty() && !waiting().isEmpty()) {
            return open(waiting());
        }
        var live = live();
        var arrival =
                Arrival.of(
                        fresh,
                        request.hasUserText(),
                        !matching.isEmpty(),
                        !decisions.isEmpty(),
                        live.isPresent());
        return switch (arrival) {
            case STARTS -> start(matching);
            case FORWARDED ->
                    forward(live.orElseThrow(), matching.isEmpty() ? decisions : matching);
            case NOBODY_WAITS -> throw nobodyWaits();
        };
    }

    private RequestPreview preview(List<ToolCallDecision> decisions) {
        return gateway.preview(owner, request.toRunRequest(agent, decisions));
    }

    /// Whether the user says something that the thread does not hold.
    private static boolean isFresh(RequestPreview preview) {
        return preview.fresh().stream().anyMatch(AgUiRequest::isUserText);
    }

    private RefusedException nobodyWaits() {
        return new RefusedException(
                Problem.badRequest(
                        "no active run found for thread '%s', runId: %s; cannot apply decisions"
                                .formatted(request.thread(), request.run())));
    }

    /// Somebody else may have let the run go on meanwhile. Its stream shows this answer, too, and
    /// no client takes one that begins in the middle.
    private Outcome start(List<ToolCallDecision> decisions) {
        var wanted = request.toRunRequest(agent, decisions);
        var started = gateway.start(owner, wanted, request.overrides(), LaunchMode.DURABLE);
        if (started.joined()) {
            started.events().close();
            return new Outcome.Forwarded();
        }
        return new Outcome.Started(started);
    }

    /// The run may have ended meanwhile; one that came to wait goes on with the answers.
    private Outcome forward(RunId run, List<ToolCallDecision> decisions) {
        if (!new LiveDecisions(gateway).hand(owner, run, decisions)) {
            throw nobodyWaits();
        }
        return new Outcome.Forwarded();
    }

    private Optional<RunId> live() {
        return new RunsAtWork(gateway, store).of(owner, request.thread(), agent);
    }

    /// What the user says beside the answers is no part of them: it begins a new run.
    private Outcome resume(List<Resumption> answers, long now) {
        boolean fresh = isFresh(preview(List.of()));
        var waiting = waiting();
        var unknown =
                answers.stream()
                        .map(Resumption::interrupt)
                        .filter(id -> waiting.answering(id).isEmpty())
                        .toList();
        boolean repeated =
                unknown.size() == answers.size() && unknown.stream().allMatch(this::isAnswered);
        if (repeated && !fresh) {
            return new Outcome.Repeated();
        }
        if (!repeated && !unknown.isEmpty()) {
            return new Outcome.Refused(
                    "INTERRUPT_NOT_FOUND", "interrupt not found: " + unknown.getFirst());
        }
        var left = unanswered(waiting, answers);
        if (!left.isEmpty()) {
            return open(left);
        }
        List<ToolCallDecision> decisions = repeated ? List.of() : request.decisions(now);
        var live = live();
        return fresh || live.isEmpty() ? start(decisions) : forward(live.get(), decisions);
    }

    private static WaitingCalls unanswered(WaitingCalls waiting, List<Resumption> answers) {
        return new WaitingCalls(
                waiting.calls().stream()
                        .filter(call ->
                                answers.stream()
                                        .noneMatch(answer -> call.answersTo(answer.interrupt())))
                        .toList());
    }

    private static Outcome open(WaitingCalls waiting) {
        return new Outcome.Refused(
                "INTERRUPTS_OPEN",
                "resume must answer every open interrupt, not answered: "
                        + String.join(", ", waiting.ids()));
    }

    private WaitingCalls waiting() {
        return WaitingCalls.in(storedState());
    }

    private Json storedState() {
        return store.load(owner, request.thread())
                .map(view -> view.state())
                .orElse(JsonObject.EMPTY);
    }

    /// Whether the call behind an interrupt has its result.
    private boolean isAnswered(String interrupt) {
        return store.load(owner, request.thread()).stream()
                .flatMap(view -> view.thread().messages().stream())
                .anyMatch(message -> answers(message, interrupt));
    }

    private static boolean answers(Message message, String interrupt) {
        var call = message.toolCallId();
        return call != null
                && (call.equals(interrupt) || interrupt.equals("fc_" + call))
                && !SuspendedCall.isPlaceholder(message.content());
    }
}
