package dev.reprise.models.openai;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.model.Secret;
import dev.reprise.models.http.AnswerReader;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.HttpFailures;
import dev.reprise.models.http.JsonPost;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A service that speaks Chat Completions.
final class OpenAiModel implements ChatModel {
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
                service.name(),
                httpRequest(request),
                cancellation,
                answer ->
                        AnswerReader.read(
                                failures, answer, new ChunkFold(service, failures, sink)));
    }

    private HttpRequest httpRequest(ChatRequest request) {
        var body = RequestWriter.write(service, request);
        return JsonPost.of(address, "Authorization", "Bearer ", key, body).build();
    }
}
