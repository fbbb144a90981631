package dev.reprise.models.responses;

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

/// A service that speaks the Responses format.
final class ResponsesModel implements ChatModel {
    private final URI address;
    private final @Nullable Secret key;
    private final HttpCalls calls;
    private final HttpFailures failures;

    /// @param address of the responses themselves
    ResponsesModel(URI address, @Nullable Secret key, HttpCalls calls) {
        this.address = address;
        this.key = key;
        this.calls = calls;
        this.failures = new HttpFailures(ResponsesProvider.NAME, key, InstantSource.system());
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return calls.send(
                ResponsesProvider.NAME,
                httpRequest(request),
                cancellation,
                answer -> AnswerReader.read(failures, answer, new ResponseFold(failures, sink)));
    }

    private HttpRequest httpRequest(ChatRequest request) {
        var body = RequestWriter.write(request);
        return JsonPost.of(address, "Authorization", "Bearer ", key, body).build();
    }
}
