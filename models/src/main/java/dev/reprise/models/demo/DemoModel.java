package dev.reprise.models.demo;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.TokenUsage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Streams what [DemoAnswer] decides.
final class DemoModel implements ChatModel {
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int ARGUMENT_PIECE = 16;

    private final Duration delay;

    DemoModel(Duration delay) {
        this.delay = delay;
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        var answer = DemoAnswer.to(request);
        var stopped = new CountDownLatch(1);
        try (var _ = cancellation.onCancel(stopped::countDown)) {
            var speech = new Speech(sink, cancellation, stopped);
            answer.words().forEach(word -> speech.say(new ModelChunk.Text(word)));
            for (int i = 0; i < answer.calls().size(); i++) {
                speech.call(i, answer.calls().get(i));
            }
            speech.refuseCancelled();
            var finish = answer.calls().isEmpty() ? Finish.END_TURN : Finish.TOOL_USE;
            return Completion.of(finish, TokenUsage.of(tokens(request), speech.spoken));
        }
    }

    private static long tokens(ChatRequest request) {
        long characters = 0;
        for (var message : request.messages()) {
            for (var block : message.content()) {
                characters += characters(block);
            }
        }
        return characters / CHARACTERS_PER_TOKEN + 1;
    }

    private static int characters(ContentBlock block) {
        return switch (block) {
            case ContentBlock.Text(var text) -> text.length();
            case ContentBlock.ToolUse(var call) ->
                    call.name().length() + call.arguments().toString().length();
            case ContentBlock.ToolAnswer answer -> answer.content().length();
            case ContentBlock.Reasoning _, ContentBlock.Raw _, Media _ -> 0; // it looks at none
        };
    }

    /// What has been said so far, a piece at a time.
    private final class Speech {
        private final ModelSink sink;
        private final Cancellation cancellation;
        private final CountDownLatch stopped;
        private long spoken;

        Speech(ModelSink sink, Cancellation cancellation, CountDownLatch stopped) {
            this.sink = sink;
            this.cancellation = cancellation;
            this.stopped = stopped;
        }

        void say(ModelChunk chunk) {
            refuseCancelled();
            sink.accept(chunk);
            spoken++;
            pause();
        }

        void call(int index, ToolCall call) {
            say(new ModelChunk.ToolCallPart(index, call.id(), call.name(), ""));
            var arguments = call.arguments().toString();
            for (int at = 0; at < arguments.length(); at += ARGUMENT_PIECE) {
                var end = Math.min(at + ARGUMENT_PIECE, arguments.length());
                say(new ModelChunk.ToolCallPart(index, null, null, arguments.substring(at, end)));
            }
        }

        void refuseCancelled() {
            if (cancellation.isCancelled()) {
                throw ModelException.cancelled(cancellation.reason());
            }
        }

        private void pause() {
            if (delay.isZero()) {
                return;
            }
            try {
                var _ = stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw ModelException.cancelled("interrupted");
            }
        }
    }
}
