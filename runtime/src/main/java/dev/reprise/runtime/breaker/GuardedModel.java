package dev.reprise.runtime.breaker;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;

/// A model behind a breaker. A refused call fails at once and is not tried again, so that the next
/// model is asked.
record GuardedModel(String name, ChatModel model, Breaker breaker) implements ChatModel {
    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        var permit =
                switch (breaker.enter()) {
                    case Breaker.Permit granted -> granted;
                    case Breaker.Refused(var left) ->
                            throw ModelException.refused(
                                    "model '%s' failed too often and is left alone for another %d ms"
                                            .formatted(name, left.toMillis()));
                };
        try {
            var completion = model.generate(request, sink, cancellation);
            permit.succeeded();
            return completion;
        } catch (ModelException e) {
            if (e.retryable() && !cancellation.isCancelled()) {
                permit.failed();
            } else {
                permit.undecided();
            }
            throw e;
        } catch (RuntimeException | Error e) {
            permit.undecided();
            throw e;
        }
    }
}
