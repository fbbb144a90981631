package dev.reprise.runtime.schema;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.reprise.core.tool.ToolException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A schema that was found valid. May be shared by any number of threads.
final class CheckedSchema {
    /// The schemas that schemas themselves must keep; they are part of the library.
    private static final SchemaRegistry DIALECTS = registry();

    private final Schema schema;

    private CheckedSchema(Schema schema) {
        this.schema = schema;
    }

    /// @throws ToolException internal, saying what is wrong with the schema
    static CheckedSchema of(JsonObject schema) {
        try {
            return new CheckedSchema(compiled(schema));
        } catch (SchemaException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Schema compiled(JsonObject schema) {
        var node = JsonNodes.of(schema);
        var faults = DIALECTS.getSchema(SchemaLocation.of(dialect(schema))).validate(node);
        if (!faults.isEmpty()) {
            throw invalid(joined(faults));
        }
        // A registry of its own: one keeps schemas by their ids, and two tools may use the same.
        var compiled = registry().getSchema(node);
        compiled.initializeValidators();
        return compiled;
    }

    private static String dialect(JsonObject schema) {
        return schema.get("$schema") instanceof Json.Text(var id)
                ? id
                : SpecificationVersion.DRAFT_2020_12.getDialectId();
    }

    private static SchemaRegistry registry() {
        var english = SchemaRegistryConfig.builder().locale(Locale.ROOT).build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                        registry.schemaRegistryConfig(english)
                                .schemaLoader(loader -> loader.allow(CheckedSchema::isDialect)));
    }

    /// Only what the library brings along: nothing is fetched, from the network or the class path.
    private static boolean isDialect(AbsoluteIri address) {
        var text = address.toString();
        return text.startsWith("https://json-schema.org/draft/")
                || text.startsWith("http://json-schema.org/draft-");
    }

    /// @throws ToolException invalid arguments, with every violation
    void check(Json value) {
        var violations = violations(JsonNodes.of(value));
        if (!violations.isEmpty()) {
            throw ToolException.invalidArguments(joined(violations));
        }
    }

    private List<Error> violations(JsonNode value) {
        try {
            return schema.validate(value);
        } catch (SchemaException e) {
            throw invalid(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw invalid("it refers to itself without end");
        }
    }

    private static ToolException invalid(String why) {
        return ToolException.internal("invalid tool schema: " + why);
    }

    private static String joined(List<Error> violations) {
        return violations.stream().map(CheckedSchema::described).collect(Collectors.joining("; "));
    }

    private static String described(Error violation) {
        var place = place(violation.getInstanceLocation());
        return place.isEmpty() ? violation.getMessage() : place + ": " + violation.getMessage();
    }

    /// As in errors of decoding: `tags[1].name`.
    private static String place(NodePath path) {
        var place = new StringBuilder();
        for (var i = 0; i < path.getNameCount(); i++) {
            if (path.getElement(i) instanceof Integer index) {
                place.append('[').append(index).append(']');
            } else {
                place.append(i == 0 ? "" : ".").append(path.getName(i));
            }
        }
        return place.toString();
    }
}
