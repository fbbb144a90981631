package dev.reprise.models.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
    @ParameterizedTest
    @CsvSource({
        "HTTP 429, RATE_LIMIT",
        "Too Many Requests, RATE_LIMIT",
        "Rate limit reached after a timeout, RATE_LIMIT",
        "timed out while connecting over the network, TIMEOUT",
        "connection timeout, TIMEOUT",
        "Connection refused with 503, CONNECTION",
        "unexpected EOF, CONNECTION",
        "reset by peer, CONNECTION",
        "error sending request for url, CONNECTION",
        "503 and 500, SERVER_UNAVAILABLE",
        "try again: temporarily overloaded, SERVER_UNAVAILABLE",
        "502 Bad Gateway, SERVER_ERROR",
        "internal server error (401), SERVER_ERROR",
        "403 or 400, AUTH",
        "Invalid API key, AUTH",
        "404, CLIENT_REQUEST",
        "bad request, CLIENT_REQUEST",
        "something else, UNKNOWN",
    })
    void guessesFromATextInAFixedOrder(String text, ErrorClass expected) {
        assertThat(ErrorBody.ofText(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"error":{"type":"rate_limit_error"},"type":"overloaded_error"} | RATE_LIMIT
                    {"type":"overloaded_error","message":"x"}                       | SERVER_UNAVAILABLE
                    {"error":{"type":"model_unavailable"}}                          | SERVER_UNAVAILABLE
                    {"error":{"type":"request_timeout"}}                            | TIMEOUT
                    {"error":{"type":"server_error"}}                               | SERVER_ERROR
                    {"error":{"type":"api_error"}}                                  | SERVER_ERROR
                    {"error":{"type":"authentication_error"}}                       | AUTH
                    {"error":{"type":"permission_error"}}                           | AUTH
                    {"error":{"type":"invalid_request_error","code":429}}           | CLIENT_REQUEST
                    {"error":{"type":"not_found_error"}}                            | CLIENT_REQUEST
                    {"error":{"message":"x","code":429}}                            | RATE_LIMIT
                    {"error":{"message":"x","code":"502"}}                          | SERVER_ERROR
                    {"error":{"message":"x","type":"odd","status":401}}             | AUTH
                    {"error":"rate limit exceeded"}                                 | RATE_LIMIT
                    {"detail":"model not loaded: timeout"}                          | TIMEOUT
                    [{"error":{"code":503,"message":"x"}}]                          | SERVER_UNAVAILABLE
                    {"error":{"message":"who knows"}}                               | UNKNOWN
                    """)
    void classifiesByTypeThenByNumberThenByText(String body, ErrorClass expected) {
        assertThat(ErrorBody.of(Json.parse(body)).errorClass()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"error":{"message":"m","type":"t"}}     | m
                    {"error":"m"}                            | m
                    {"message":"m","code":"c"}               | m
                    {"detail":[{"loc":["x"],"msg":"wrong"}]} | [{"loc":["x"],"msg":"wrong"}]
                    plain  text                              | plain text
                    """)
    void findsTheMessageInAnyShape(String body, String message) {
        assertThat(ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8)).message())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"499, 499, 0", "501, 500, 1"})
    void keepsItsMessagesShort(int length, int shown, int dots) {
        var body = new ErrorBody("", "", "x".repeat(length));

        assertThat(body.message()).isEqualTo("x".repeat(shown) + "…".repeat(dots));
    }
}
