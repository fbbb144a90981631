package dev.reprise.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.state.Json;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaOfRecordsTest {
    private final ToolSchemas schemas = new RecordSchemas();

    static Stream<Arguments> schemas() {
        return Stream.of(
                Arguments.of(
                        Samples.Forecast.class,
                        """
                        {"type":"object","required":["city","days"],"properties":{
                          "city":{"type":"string"},"days":{"type":"integer"},"unit":{"type":"string"}}}
                        """),
                Arguments.of(Samples.Nothing.class, "{\"type\":\"object\",\"properties\":{}}"),
                Arguments.of(
                        Samples.Address.class,
                        """
                        {"type":"object","description":"where somebody lives","required":["street"],"properties":{
                          "street":{"type":"string","description":"street and number"},"zip":{"type":"string"}}}
                        """),
                Arguments.of(
                        Samples.Order.class,
                        """
                        {"type":"object","required":["amounts","others","shipping"],"properties":{
                          "shipping":{"$ref":"#/$defs/Address"},
                          "others":{"type":"array","items":{"$ref":"#/$defs/Address"}},
                          "amounts":{"type":"object","additionalProperties":{"type":"integer"}}},
                         "$defs":{"Address":
                          {"type":"object","description":"where somebody lives","required":["street"],"properties":{
                            "street":{"type":"string","description":"street and number"},"zip":{"type":"string"}}}}}
                        """),
                Arguments.of(
                        Samples.Times.class,
                        """
                        {"type":"object",
                         "required":["day","length","local","moment","offset","period","time","zoned"],
                         "properties":{
                          "day":{"type":"string","format":"date"},
                          "time":{"type":"string","format":"time"},
                          "local":{"type":"string"},
                          "moment":{"type":"string","format":"date-time"},
                          "offset":{"type":"string","format":"date-time"},
                          "zoned":{"type":"string","format":"date-time"},
                          "length":{"type":"string","format":"duration"},
                          "period":{"type":"string","format":"duration"}}}
                        """),
                Arguments.of(
                        Samples.Free.class,
                        """
                        {"type":"object","required":["any","array","object"],"properties":{
                          "any":{},"array":{"type":"array"},"object":{"type":"object"}}}
                        """),
                Arguments.of(
                        Samples.Tree.class,
                        """
                        {"type":"object","required":["children","name"],"properties":{
                          "name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}}}}
                        """),
                Arguments.of(
                        Samples.Drawing.class,
                        """
                        {"type":"object","required":["first","rest"],"properties":{
                          "first":{"anyOf":[{"$ref":"#/$defs/Circle"},{"$ref":"#/$defs/Square"}]},
                          "rest":{"type":"array","items":
                            {"anyOf":[{"$ref":"#/$defs/Circle"},{"$ref":"#/$defs/Square"}]}}},
                         "$defs":{
                          "Circle":{"type":"object","required":["radius","@type"],"properties":{
                            "@type":{"const":"Circle"},"radius":{"type":"number"}}},
                          "Square":{"type":"object","required":["side","@type"],"properties":{
                            "@type":{"const":"Square"},"side":{"type":"number"}}}}}
                        """));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theSchemaOfARecordSaysWhatDecodingAccepts(Class<?> type, String expected) {
        var schema = schemas.schemaOf(type);

        assertThat(schema).isEqualTo(Json.parse(expected));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaIsValid(Class<?> type) {
        var schema = schemas.schemaOf(type);

        assertThat(CheckedSchema.of(schema)).isNotNull();
    }

    @Test
    void enumsAreTheNamesOfTheirConstants() {
        var schema = schemas.schemaOf(Samples.Paint.class);

        assertThat(schema.find(dev.reprise.state.Path.of("$defs", "Color")))
                .contains(Json.parse("{\"type\":\"string\",\"enum\":[\"RED\",\"GREEN\"]}"));
    }

    @Test
    void whatADecodedValueIsMadeFromSatisfiesTheSchema() {
        var drawing =
                new Samples.Drawing(
                        new Samples.Circle(1), java.util.List.of(new Samples.Square(2)));
        var json = schemas.encode(drawing);

        schemas.validate(schemas.schemaOf(Samples.Drawing.class), json);

        assertThat(schemas.decode(Samples.Drawing.class, json)).isEqualTo(drawing);
    }

    @Test
    void aTypeThatCannotBeReadIsNamedWithItsComponent() {
        assertThatThrownBy(() -> schemas.schemaOf(Samples.Dated.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "dev.reprise.runtime.schema.Samples$Dated.when:"
                                + " java.util.BitSet cannot be read from JSON");
    }

    @Test
    void aSealedInterfaceOfAnythingButRecordsIsRefused() {
        assertThatThrownBy(() -> schemas.schemaOf(Samples.Odd.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "dev.reprise.runtime.schema.Samples$Odd permits"
                                + " dev.reprise.runtime.schema.Samples$NoRecord,"
                                + " which is no record");
    }

    @Test
    void theImplementationIsInstalled() {
        assertThat(ToolSchemas.installed()).isInstanceOf(RecordSchemas.class);
    }
}
