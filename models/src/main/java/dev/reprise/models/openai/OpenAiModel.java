package dev.reprise.models.openai;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.model.Secret;
import dev.reprise.models.http.EventStream;
import dev.reprise.models.http.HttpAnswer;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.HttpFailures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A service that speaks Chat Completions.
final class OpenAiModel implements ChatModel {
    private static final int LONGEST_WHOLE_ANSWER = 64 << 20;

    private final Service service;
    private final URI address;
    private final @Nullable Secret key;
    private final HttpCalls calls;
    private final HttpFailures failures;

    /// @param address of the completions themselves
    OpenAiModel(Service service, URI address, @Nullable Secret key, HttpCalls calls) {
        this.service = service;
        this.address = address;
        this.key = key;
        this.calls = calls;
        this.failures = new HttpFailures(service.name(), key, InstantSource.system());
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return calls.send(
                service.name(), httpRequest(request), cancellation, answer -> read(answer, sink));
    }

    private HttpRequest httpRequest(ChatRequest request) {
        var http =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .header("Accept", "text/event-stream, application/json")
                        .header("User-Agent", "reprise");
        if (key != null) {
            http.header("Authorization", "Bearer " + key.reveal());
        }
        var body = RequestWriter.write(service, request);
        return http.POST(BodyPublishers.ofByteArray(body)).build();
    }

    private Completion read(HttpAnswer answer, ModelSink sink) throws IOException {
        if (!answer.isSuccess()) {
            throw failures.ofAnswer(answer);
        }
        var fold = new AnswerFold(failures, sink);
        return switch (answer.contentType()) {
            case "application/json" -> readWhole(answer, fold);
            case "text/html" ->
                    throw failures.malformed("answered with a web page, not with a stream", null);
            default -> readStream(answer, fold);
        };
    }

    private Completion readStream(HttpAnswer answer, AnswerFold fold) throws IOException {
        var events = new EventStream(answer.body());
        var chunks = new ChunkReader(failures);
        while (next(events, fold)) {
            answer.refuseEnded();
            if (events.dataIs("[DONE]")) {
                answer.finish();
                return ended(fold);
            }
            fold.add(chunks.read(events.buffer(), events.offset(), events.length()));
            if (fold.isFinished()) {
                answer.hurry();
            }
        }
        return ended(fold);
    }

    /// Once the service said why it ended, nothing that goes wrong takes the answer back.
    private static boolean next(EventStream events, AnswerFold fold) throws IOException {
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
    private Completion ended(AnswerFold fold) {
        if (!fold.isFinished()) {
            throw failures.malformed("ended its answer without saying why", null);
        }
        return fold.completion();
    }

    private Completion readWhole(HttpAnswer answer, AnswerFold fold) throws IOException {
        var body = answer.bytes(LONGEST_WHOLE_ANSWER);
        answer.finish();
        fold.add(new ChunkReader(failures).read(body, 0, body.length));
        return ended(fold);
    }
}
