package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds the chunks of one model call into an assistant turn, and shows them as events.
final class TurnFold {
    private final Emitter emitter;
    private final @Nullable Integer maxTokens;
    private final TextPieces words = new TextPieces();
    private final TextPieces thoughts = new TextPieces();
    private final GrowingText text = new GrowingText();
    private final CallFold calls;
    private boolean started;
    private boolean thought;
    private @Nullable TokenUsage usage;

    TurnFold(Emitter emitter, IdSource ids, @Nullable Integer maxTokens) {
        this.emitter = emitter;
        this.maxTokens = maxTokens;
        this.calls = new CallFold(emitter, ids);
    }

    /// Whether anything of the answer has come.
    boolean hasStarted() {
        return started;
    }

    /// Whether something was shown that no message keeps.
    boolean hasThought() {
        return thought;
    }

    /// Whether the model said nothing at all.
    boolean isEmpty(Turn turn) {
        return !started && turn.isEmpty();
    }

    /// What is wrong with an answer none of whose calls can be read, if it has any.
    private @Nullable String complaint() {
        var unreadable = calls.all().isEmpty() ? calls.unreadable() : null;
        return unreadable == null ? null : unreadable.complaint();
    }

    /// What there is of an answer of which nothing more will come. Calls are taken back.
    ///
    /// @param keepsReady whether complete calls stay
    Turn cutOff(boolean keepsReady) {
        say(words.rest());
        think(thoughts.rest());
        calls.cutOff(keepsReady);
        return Turn.brokenOff(text.toString(), calls.all(), usage);
    }

    /// What the call has used so far, if the model said so.
    @Nullable TokenUsage usage() {
        return usage;
    }

    /// The text so far.
    String text() {
        return text.toString();
    }

    /// The first calls of the answer, as far as their arguments are complete, in order.
    List<ToolCall> ready() {
        return calls.ready();
    }

    void accept(ModelChunk chunk) {
        switch (chunk) {
            case ModelChunk.Text(var delta) -> say(words.next(delta));
            case ModelChunk.Reasoning(var delta) -> think(thoughts.next(delta));
            case ModelChunk.ReasoningSignature(var value) -> sign(value);
            case ModelChunk.ToolCallPart part -> {
                started = true;
                calls.accept(part);
            }
            case ModelChunk.Usage(var soFar) -> usage = soFar;
            case ModelChunk.Unknown _ -> {}
        }
    }

    private void say(String piece) {
        if (!piece.isEmpty()) {
            started = true;
            text.append(piece);
            emitter.emit(new AgentEvent.TextDelta(emitter.next(), piece));
        }
    }

    private void think(String piece) {
        if (!piece.isEmpty()) {
            started = true;
            thought = true;
            emitter.emit(new AgentEvent.ReasoningDelta(emitter.next(), piece));
        }
    }

    private void sign(String value) {
        if (!value.isEmpty()) {
            started = true;
            thought = true;
            var signature = TextPieces.whole(value);
            emitter.emit(new AgentEvent.ReasoningEncryptedValue(emitter.next(), signature));
        }
    }

    /// The whole turn, once the model said how it ended.
    Turn complete(Completion completion) {
        say(words.rest());
        think(thoughts.rest());
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.ToolUse(var whole)) {
                calls.adopt(whole);
            }
        }
        showWhole(completion);
        calls.complete();
        dropTruncated(completion);
        return new Turn(
                text.toString(),
                calls.all(),
                calls.unannounced(),
                finishOf(completion),
                completion.usage() == null ? usage : completion.usage(),
                AnswerBlocks.of(completion.blocks(), text.toString(), calls.all()),
                complaint());
    }

    /// Text that did not stream is shown in one piece.
    private void showWhole(Completion completion) {
        if (!text.isEmpty()) {
            return;
        }
        for (var block : completion.blocks()) {
            if (block instanceof ContentBlock.Text(var whole)) {
                say(TextPieces.whole(whole));
            }
        }
    }

    /// An answer cut at the token limit may end in a call whose arguments never came.
    private void dropTruncated(Completion completion) {
        if (hitsLimit(completion)
                && !calls.all().isEmpty()
                && calls.all().getLast().arguments().isNull()) {
            calls.dropLast();
        }
    }

    private Completion.Finish finishOf(Completion completion) {
        if (completion.finish() != null) {
            return completion.finish();
        }
        if (!calls.all().isEmpty()) {
            return Completion.Finish.TOOL_USE;
        }
        return hitsLimit(completion) ? Completion.Finish.MAX_TOKENS : Completion.Finish.END_TURN;
    }

    private boolean hitsLimit(Completion completion) {
        var usage = completion.usage();
        return maxTokens != null && usage != null && usage.output() == maxTokens;
    }
}
