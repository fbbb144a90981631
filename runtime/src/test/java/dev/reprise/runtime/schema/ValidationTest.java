package dev.reprise.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final JsonObject SEARCH =
            Json.parseObject(
                    """
                    {"type":"object","required":["q"],"properties":{
                      "q":{"type":"string"},
                      "tags":{"type":"array","items":{"type":"integer"}},
                      "page":{"type":"object","required":["size"],"properties":{"size":{"type":"integer"}}}}}
                    """);

    private final ToolSchemas schemas = new RecordSchemas();

    @Fact("contract T-CON-6")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                | required property 'q' not found",
                "{\"q\":1}                         | q: integer found, string expected",
                "null                              | null found, object expected",
                "{\"q\":\"x\",\"page\":{}}         | page: required property 'size' not found",
                "{\"q\":\"x\",\"page\":{\"size\":\"x\"}} | page.size: string found, integer expected",
                "{\"q\":\"x\",\"tags\":[1,\"x\"]}  | tags[1]: string found, integer expected",
            })
    void aViolationIsNamedWithItsPlace(String arguments, String violation) {
        assertThatThrownBy(() -> schemas.validate(SEARCH, Json.parse(arguments)))
                .isInstanceOf(ToolException.class)
                .hasMessage("Invalid arguments: " + violation);
    }

    @Fact("contract T-CON-6")
    @Test
    void severalViolationsAreJoinedWithSemicolons() {
        var failure =
                catchThrowableOfType(
                        ToolException.class,
                        () -> schemas.validate(SEARCH, Json.parse("{\"tags\":[true],\"page\":1}")));

        assertThat(failure.reason()).isEqualTo(ToolException.Reason.INVALID_ARGUMENTS);
        assertThat(failure.getMessage().split("; "))
                .hasSize(3)
                .anyMatch(part -> part.contains("tags[0]: boolean found, integer expected"))
                .anyMatch(part -> part.contains("page: integer found, object expected"))
                .anyMatch(part -> part.contains("required property 'q' not found"));
    }

    @Test
    void validArgumentsAndUnknownMembersPass() {
        assertThatCode(() -> schemas.validate(SEARCH, Json.parse("{\"q\":\"x\",\"more\":[1]}")))
                .doesNotThrowAnyException();
    }

    @Fact("contract T-CON-6")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":12}",
                "{\"type\":\"objekt\"}",
                "{\"properties\":{\"a\":{\"required\":\"a\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/none\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"[\"}}}",
                "{\"$schema\":\"http://example.com/own\",\"type\":\"object\"}",
                "{\"$ref\":\"file:///etc/hostname\"}",
                "{\"$ref\":\"classpath:/draft-07/schema\"}",
                "{\"$ref\":\"https://json-schema.org/draft/none\"}",
                "{\"$ref\":\"#\"}",
            })
    void anInvalidSchemaIsAnInternalError(String schema) {
        assertThatThrownBy(() -> schemas.validate(Json.parseObject(schema), JsonObject.EMPTY))
                .isInstanceOf(ToolException.class)
                .hasMessageStartingWith("Internal error: invalid tool schema: ")
                .extracting(failure -> ((ToolException) failure).reason())
                .isEqualTo(ToolException.Reason.INTERNAL);
    }

    @Test
    void aReferenceToTheNetworkIsRefusedWithoutAskingIt() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "http://127.0.0.1:%d/schema".formatted(server.getLocalPort());
            var schema = JsonObject.EMPTY.with("$ref", address);
            server.setSoTimeout(50);

            assertThatThrownBy(() -> schemas.validate(schema, JsonObject.EMPTY))
                    .hasMessageStartingWith("Internal error: invalid tool schema: ")
                    .hasMessageContaining(address);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theDialectThatASchemaNamesCounts() {
        var members = "\"prefixItems\":[{\"type\":\"string\"}]}";
        var latest = Json.parseObject("{" + members);
        var older =
                Json.parseObject(
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"," + members);
        var value = Json.array(1);

        assertThatThrownBy(() -> schemas.validate(latest, value))
                .hasMessage("Invalid arguments: [0]: integer found, string expected");
        assertThatCode(() -> schemas.validate(older, value)).doesNotThrowAnyException();
    }

    @Test
    void twoSchemasWithOneIdDoNotMix() {
        var text = Json.parseObject("{\"$id\":\"http://tools/x\",\"type\":\"string\"}");
        var number = Json.parseObject("{\"$id\":\"http://tools/x\",\"type\":\"number\"}");

        schemas.validate(text, Json.of("x"));
        schemas.validate(number, Json.of(1));

        assertThatThrownBy(() -> schemas.validate(number, Json.of("x")))
                .hasMessage("Invalid arguments: string found, number expected");
    }

    @Test
    void anUntypedToolChecksItsArgumentsAgainstItsDescriptor() {
        var tool = Tool.of("search", "Searches.", SEARCH, (args, _) -> args);

        assertThatThrownBy(() -> tool.validate(JsonObject.EMPTY))
                .hasMessage("Invalid arguments: required property 'q' not found");
    }

    @Test
    void onlyTheSchemasUsedLastAreKept() {
        var kept = new CheckedSchemas(2);
        var first = JsonObject.EMPTY.with("title", "first");
        var second = JsonObject.EMPTY.with("title", "second");
        var third = JsonObject.EMPTY.with("title", "third");

        var checked = kept.of(first);
        kept.of(second);
        var again = kept.of(JsonObject.EMPTY.with("title", "first"));
        kept.of(third);

        assertThat(again).isSameAs(checked);
        assertThat(kept.find(first)).isSameAs(checked);
        assertThat(kept.find(second)).isNull();
    }
}
