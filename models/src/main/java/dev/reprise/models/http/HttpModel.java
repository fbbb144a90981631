package dev.reprise.models.http;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.model.Secret;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A model that is asked by one request of HTTP and answers by its body.
public final class HttpModel implements ChatModel {
    private final String provider;
    private final HttpCalls calls;
    private final HttpFailures failures;
    private final Function<ChatRequest, HttpRequest> writer;
    private final BiFunction<HttpFailures, ModelSink, ? extends AnswerFold> fold;

    /// @param key kept out of every text, should the provider repeat it
    /// @param writer refuses what the provider would refuse
    /// @param fold makes what reads one answer
    public HttpModel(
            String provider,
            @Nullable Secret key,
            HttpCalls calls,
            Function<ChatRequest, HttpRequest> writer,
            BiFunction<HttpFailures, ModelSink, ? extends AnswerFold> fold) {
        this.provider = provider;
        this.calls = calls;
        this.failures = new HttpFailures(provider, key, InstantSource.system());
        this.writer = writer;
        this.fold = fold;
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return calls.send(
                provider,
                writer.apply(request),
                cancellation,
                answer -> AnswerReader.read(failures, answer, fold.apply(failures, sink)));
    }
}
