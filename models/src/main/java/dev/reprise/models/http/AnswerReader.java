package dev.reprise.models.http;

import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import java.io.IOException;

/// Reads an answer to its end, streamed or in one piece.
///
/// It is complete only when the service said why it ended: one that just stops is a failure of
/// class `connection`.
final class AnswerReader {
    private static final int LONGEST_WHOLE_ANSWER = 64 << 20;

    private final HttpFailures failures;
    private final HttpAnswer answer;
    private final AnswerFold fold;

    private AnswerReader(HttpFailures failures, HttpAnswer answer, AnswerFold fold) {
        this.failures = failures;
        this.answer = answer;
        this.fold = fold;
    }

    /// Reads an answer.
    ///
    /// @throws ModelException when the answer is an error, breaks off or cannot be read
    /// @throws IOException as the body throws it
    static Completion read(HttpFailures failures, HttpAnswer answer, AnswerFold fold)
            throws IOException {
        if (!answer.isSuccess()) {
            throw failures.ofAnswer(answer);
        }
        var reader = new AnswerReader(failures, answer, fold);
        return switch (answer.contentType()) {
            case "application/json" -> reader.readWhole();
            case "text/html" ->
                    throw failures.malformed("answered with a web page, not with a stream", null);
            default -> reader.readStream();
        };
    }

    private Completion readStream() throws IOException {
        var events = new EventStream(answer.body());
        while (next(events)) {
            answer.refuseEnded();
            if (fold.add(events)) {
                answer.finish();
                return ended();
            }
            if (fold.isFinished()) {
                answer.hurry();
            }
        }
        return ended();
    }

    /// Once the service said why it ended, nothing that goes wrong takes the answer back.
    private boolean next(EventStream events) throws IOException {
        try {
            return events.next();
        } catch (IOException e) {
            if (!fold.isFinished()) {
                throw e;
            }
        } catch (ModelException e) {
            if (!fold.isFinished() || e.errorClass() == ErrorClass.CANCELLED) {
                throw e;
            }
        }
        return false;
    }

    /// The answer is over. All is well when the service said why, with or without its last word; a
    /// gateway says that word also when what is behind it broke off.
    private Completion ended() {
        if (!fold.isFinished()) {
            throw failures.malformed("ended its answer without saying why", null);
        }
        return fold.completion();
    }

    private Completion readWhole() throws IOException {
        var body = answer.bytes(LONGEST_WHOLE_ANSWER);
        answer.finish();
        fold.addWhole(body);
        return ended();
    }
}
