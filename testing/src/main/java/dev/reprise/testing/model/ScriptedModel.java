package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A model that plays a script and remembers what it was asked.
///
/// ```java
/// var model = ScriptedModel.of(
///         call("c1", "search", Json.object("q", "tea")).usage(20, 5),
///         say("Green ", "tea.").usage(40, 3),
///         say("Hel").fail(CONNECTION, "connection reset"),
///         request -> say("You sent " + request.messages().size() + " messages."));
/// ```
///
/// The n-th call gets the n-th answer. A call beyond the script fails with `CLIENT_REQUEST`, which
/// nobody tries again, and says so. May be called from any number of threads.
public final class ScriptedModel implements ChatModel {
    private final Object lock = new Object(); // guards requests
    private final List<ChatRequest> requests = new ArrayList<>();
    private final Script script;

    private ScriptedModel(Script script) {
        this.script = script;
    }

    @FunctionalInterface
    private interface Script {
        /// @param number which call it is, from 0
        Answer answer(int number);
    }

    /// One answer after the other.
    public static ScriptedModel of(Answer... answers) {
        var script = List.of(answers);
        return new ScriptedModel(
                number -> number < script.size() ? script.get(number) : beyond(script, number));
    }

    /// The same answer, or function of the request, for every call.
    public static ScriptedModel always(Answer answer) {
        return new ScriptedModel(_ -> answer);
    }

    private static Answer beyond(List<Answer> script, int number) {
        return fail(
                ErrorClass.CLIENT_REQUEST,
                "the script has %d answers, this is call %d".formatted(script.size(), number + 1));
    }

    /// A reply that begins with text; one delta for each argument.
    public static Reply say(String... deltas) {
        return Reply.EMPTY.say(deltas);
    }

    /// A reply that begins with reasoning; one delta for each argument.
    public static Reply think(String... deltas) {
        return Reply.EMPTY.think(deltas);
    }

    /// A reply that begins with a tool call.
    public static Reply call(String id, String name, Json arguments) {
        return Reply.EMPTY.call(id, name, arguments);
    }

    /// A reply that begins with a tool call whose argument text comes in pieces.
    public static Reply callInPieces(String id, String name, String... pieces) {
        return Reply.EMPTY.callInPieces(id, name, pieces);
    }

    /// A reply that waits before it says anything.
    public static Reply waitAt(Gate gate) {
        return Reply.EMPTY.waitAt(gate);
    }

    /// A reply that fails before it says anything.
    public static Reply fail(ErrorClass errorClass, String message) {
        return Reply.EMPTY.fail(errorClass, message);
    }

    /// A reply that fails with just this exception, before it says anything.
    public static Reply fail(ModelException failure) {
        return Reply.EMPTY.fail(failure);
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return script.answer(record(request)).to(request).play(sink, cancellation);
    }

    private int record(ChatRequest request) {
        synchronized (lock) {
            // A copy: the messages may be a view over something that goes on.
            requests.add(request.withMessages(List.copyOf(request.messages())));
            lock.notifyAll();
            return requests.size() - 1;
        }
    }

    /// Everything asked so far, in order.
    public List<ChatRequest> requests() {
        synchronized (lock) {
            return List.copyOf(requests);
        }
    }

    /// The request of the n-th call, from 0.
    ///
    /// @throws AssertionError when there were not so many
    public ChatRequest request(int number) {
        var all = requests();
        if (number >= all.size()) {
            throw new AssertionError(
                    "there were %d calls, no call %d".formatted(all.size(), number));
        }
        return all.get(number);
    }

    public ChatRequest lastRequest() {
        return request(Math.max(requests().size() - 1, 0));
    }

    /// Waits until the model was called so many times.
    ///
    /// @throws AssertionError when it is not within [Gate#PATIENCE]
    public void awaitCalls(int count) throws InterruptedException {
        synchronized (lock) {
            var deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
            while (requests.size() < count) {
                var left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            "there were %d calls, expected %d".formatted(requests.size(), count));
                }
                TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
            }
        }
    }
}
