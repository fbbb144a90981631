package dev.reprise.models.http;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Makes calls to model services; shared by all of them.
///
/// HTTP/1.1 only: with one connection a call, cancelling one closes its socket, and a reader that
/// is slow holds back its own answer and no other.
public final class HttpCalls {
    private final HttpClient client;
    private final Patience patience;

    private HttpCalls(HttpClient client, Patience patience) {
        this.client = client;
        this.patience = patience;
    }

    private static final class Shared {
        static final HttpCalls INSTANCE = with(Patience.USUAL);
    }

    /// The calls of this process, with the usual patience.
    public static HttpCalls shared() {
        return Shared.INSTANCE;
    }

    /// Calls over connections of their own. Costs a thread of the JDK's client, so it is to be
    /// kept.
    public static HttpCalls with(Patience patience) {
        return new HttpCalls(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(patience.connect())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build(),
                patience);
    }

    /// Reads an answer; the body is closed afterwards.
    @FunctionalInterface
    public interface Reading<T> {
        /// Reads as much as it needs.
        ///
        /// @throws IOException as the body throws it
        T read(HttpAnswer answer) throws IOException;
    }

    /// Sends a request and reads the answer, both on the calling thread.
    ///
    /// @param provider named in failures
    /// @throws ModelException when the provider cannot be reached, breaks off or is silent for too
    ///   long; `Cancelled` when the call is cancelled or its thread interrupted
    public <T> T send(
            String provider, HttpRequest request, Cancellation cancellation, Reading<T> reading) {
        try (var call = new HttpCall(provider, patience, cancellation)) {
            return call.read(reading, answer(call, request));
        } catch (IOException e) {
            throw HttpFailures.ofConnection(provider, request.uri(), e);
        }
    }

    private HttpResponse<InputStream> answer(HttpCall call, HttpRequest request)
            throws IOException {
        call.refuseEnded();
        // Not send(): the future can be cancelled from any thread, and that closes the connection.
        var pending = client.sendAsync(request, BodyHandlers.ofInputStream());
        call.closeWith(() -> pending.cancel(true));
        return call.awaiting(() -> join(pending));
    }

    private static <T> T join(CompletableFuture<T> pending) throws IOException {
        try {
            return pending.get();
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw HttpCall.interrupted();
        } catch (CancellationException e) {
            throw new IOException("cancelled", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static IOException unwrapped(ExecutionException e) {
        var cause = e.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }
}
