package dev.reprise.whole;

import static dev.reprise.whole.Completions.beginning;
import static dev.reprise.whole.Completions.calling;
import static dev.reprise.whole.Completions.event;
import static dev.reprise.whole.Completions.refusing;
import static dev.reprise.whole.Completions.streaming;
import static dev.reprise.whole.Completions.texts;

import dev.reprise.models.http.Patience;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ProviderConnection;
import dev.reprise.testing.model.ProviderServer;
import dev.reprise.testing.model.ProviderServer.Script;
import dev.reprise.whole.Completions.Call;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// What a service can do to a run so that it fails.
enum Fault {
    DOWN(0, "attempt=2/2: openai at http://127.0.0.1:", " cannot be reached"),
    UNAUTHORIZED(
            1,
            refusing(401, "Incorrect API key provided: sk-secret.", "invalid_api_key"),
            "attempt=1/2: openai answered 401: Incorrect API key provided: [REDACTED]."),
    TOO_MANY_REQUESTS(
            2,
            refusing(429, "Rate limit reached.", "rate_limit_exceeded", "retry-after-ms: 1"),
            "attempt=2/2: openai answered 429: Rate limit reached."),
    SERVER_ERROR(
            2,
            refusing(500, "The server had an error.", "server_error"),
            "attempt=2/2: openai answered 500: The server had an error."),
    SILENT(2, ProviderConnection::hang, "attempt=2/2: openai sent nothing for "),
    SILENT_BEHIND_THE_HEADERS(
            2,
            connection -> connection.sendStreamHead().hang(),
            "attempt=2/2: openai sent nothing for "),
    SILENT_BEHIND_A_WORD(
            1,
            connection -> {
                beginning("Hel").play(connection);
                connection.hang();
            },
            "attempt=1/2: openai sent nothing for "),
    CUT_BEFORE_THE_HEADERS(
            2,
            ProviderConnection::close,
            "attempt=2/2: connection to openai at http://127.0.0.1:",
            " broke: "),
    CUT_BEHIND_THE_HEADERS(
            2,
            connection -> connection.sendStreamHead().close(),
            "attempt=2/2: connection to openai at http://127.0.0.1:",
            " broke: "),
    CUT_BEHIND_A_WORD(
            1,
            connection -> {
                beginning("Hel").play(connection);
                connection.close();
            },
            "attempt=1/2: connection to openai at http://127.0.0.1:",
            " broke: "),
    ENDING_WITHOUT_A_REASON(
            1, streaming(texts("Hel")), "attempt=1/2: openai ended its answer without saying why"),
    NO_STREAM(
            2,
            connection -> connection.answer(200, "text/html", "<p>Log in</p>"),
            "attempt=2/2: openai answered with a web page, not with a stream"),
    NO_HTTP(
            2,
            connection -> connection.send("SSH-2.0-OpenSSH\r\n\r\n").close(),
            "attempt=2/2: connection to openai at http://127.0.0.1:",
            "SSH-2.0-OpenSSH"),
    GARBAGE_BEHIND_A_WORD(
            1,
            streaming(
                    Stream.concat(texts("Hel").stream(), Stream.of("data: {\"choices\":[{]}\n\n"))
                            .toList()),
            "attempt=1/2: openai sent a chunk that is not JSON"),
    ERROR_IN_THE_STREAM(
            1,
            streaming(List.of(texts("Hel").getFirst(), error("The engine is on fire"))),
            "attempt=1/2: openai broke off: The engine is on fire"),
    ARGUMENTS_THAT_ARE_NO_JSON(
            1,
            calling("", new Call("c1", "weather", "{\"name\": Oslo}")),
            "tool 'weather' was called with arguments that are not JSON: {\"name\": Oslo}");

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(700);

    private final int requests;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Script script;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot change
    private final List<String> cause;

    Fault(int requests, String... cause) {
        this(requests, _ -> {}, cause);
    }

    Fault(int requests, Script script, String... cause) {
        this.requests = requests;
        this.script = script;
        this.cause = List.of(cause);
    }

    private static String error(String message) {
        return event(Json.object("error", Json.object("message", message, "type", "server_error")));
    }

    /// Makes the service of an agent fail in this way.
    void befall(Wired wired) {
        switch (this) {
            case DOWN -> wired.restart(ProviderServer.nowhere(), Patience.USUAL);
            case SILENT, SILENT_BEHIND_THE_HEADERS ->
                    wired.restart(wired.address(), new Patience(LONG, SHORT, SHORT));
            // The first word may take its time on a busy machine.
            case SILENT_BEHIND_A_WORD ->
                    wired.restart(wired.address(), new Patience(LONG, LONG, SHORT));
            default -> {}
        }
        for (int i = 0; i < requests; i++) {
            wired.answers(script);
        }
    }

    /// How often the service is asked before the run gives up.
    int requests() {
        return requests;
    }

    /// What the message of the failure says.
    List<String> cause() {
        return cause;
    }
}
