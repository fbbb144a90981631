package dev.reprise.models.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.reprise.models.http.Refusal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A service that speaks generateContent.
final class GeminiModel implements ChatModel {
    private static final String PREFIX = "models/";

    private final URI models;
    private final @Nullable Secret key;
    private final HttpCalls calls;
    private final HttpFailures failures;

    /// @param models address below which the models are
    GeminiModel(URI models, @Nullable Secret key, HttpCalls calls) {
        this.models = models;
        this.key = key;
        this.calls = calls;
        this.failures = new HttpFailures(GeminiProvider.NAME, key, InstantSource.system());
    }

    @Override
    public Completion generate(ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return calls.send(
                GeminiProvider.NAME,
                httpRequest(request),
                cancellation,
                answer -> AnswerReader.read(failures, answer, new AnswerParts(failures, sink)));
    }

    private HttpRequest httpRequest(ChatRequest request) {
        var body = RequestWriter.write(request);
        return JsonPost.of(address(request.model()), "x-goog-api-key", "", key, body).build();
    }

    /// Names may come as the service lists them, `models/…`.
    private URI address(String model) {
        var name = model.startsWith(PREFIX) ? model.substring(PREFIX.length()) : model;
        if (name.isBlank()) {
            throw Refusal.of(GeminiProvider.NAME, "the model must be named, was \"" + model + "\"");
        }
        var encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        return URI.create(models + "/" + encoded + ":streamGenerateContent?alt=sse");
    }
}
