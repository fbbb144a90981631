package dev.reprise.runtime.schema;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import dev.reprise.core.tool.Describe;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of records, made once for each class.
final class GeneratedSchemas {
    private static final GeneratedSchemas INSTANCE = new GeneratedSchemas();

    private final Object lock = new Object(); // guards generator, which keeps notes while it works
    private final SchemaGenerator generator;
    private final ClassValue<JsonObject> schemas =
            new ClassValue<>() {
                @Override
                protected JsonObject computeValue(Class<?> type) {
                    return generate(type);
                }
            };

    private GeneratedSchemas() {
        var config =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(
                                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                                Option.PLAIN_DEFINITION_KEYS)
                        .without(Option.SCHEMA_VERSION_INDICATOR, Option.FLATTENED_OPTIONALS);
        config.forFields()
                .withRequiredCheck(GeneratedSchemas::isRequired)
                .withTargetTypeOverridesResolver(GeneratedSchemas::content)
                .withDescriptionResolver(field ->
                        description(field.getAnnotationConsideringFieldAndGetter(Describe.class)));
        config.forTypesInGeneral()
                .withDescriptionResolver(GeneratedSchemas::typeDescription)
                .withSubtypeResolver(GeneratedSchemas::cases)
                .withCustomDefinitionProvider(GeneratedSchemas::fixed)
                .withTypeAttributeOverride(GeneratedSchemas::tag);
        generator = new SchemaGenerator(config.build());
    }

    static JsonObject of(Class<?> type) {
        return INSTANCE.schemas.get(type);
    }

    private JsonObject generate(Class<?> type) {
        String schema;
        synchronized (lock) {
            schema = generator.generateSchema(type).toString();
        }
        var object = Json.parseObject(schema);
        return type.isRecord() && !object.has("properties") && !object.has("$ref")
                ? object.with("properties", JsonObject.EMPTY)
                : object;
    }

    private static boolean isRequired(FieldScope field) {
        var member = field.getRawMember();
        return member.getType() != Optional.class
                && !Decoders.isNullable(member, member.getAnnotatedType());
    }

    /// An optional value has the schema of the value, as it is left out when there is none.
    private static @Nullable List<ResolvedType> content(FieldScope field) {
        return field.getType().isInstanceOf(Optional.class)
                ? field.getType().typeParametersFor(Optional.class)
                : null;
    }

    private static @Nullable String typeDescription(TypeScope scope) {
        return description(scope.getType().getErasedType().getAnnotation(Describe.class));
    }

    private static @Nullable String description(@Nullable Describe text) {
        return text == null ? null : text.value();
    }

    private static @Nullable List<ResolvedType> cases(
            ResolvedType type, SchemaGenerationContext context) {
        var erased = type.getErasedType();
        if (!erased.isSealed() || !erased.isInterface() || Json.class.isAssignableFrom(erased)) {
            return null;
        }
        return Cases.of(erased).values().stream()
                .map(record -> context.getTypeContext().resolveSubtype(type, record))
                .toList();
    }

    private static @Nullable CustomDefinition fixed(
            ResolvedType type, SchemaGenerationContext context) {
        var erased = type.getErasedType();
        var schema = JsonNodeFactory.instance.objectNode();
        if (erased == JsonObject.class) {
            schema.put("type", "object");
        } else if (erased == JsonArray.class) {
            schema.put("type", "array");
        } else if (erased == Duration.class || erased == Period.class) {
            schema.put("type", "string").put("format", "duration");
        } else if (!Json.class.isAssignableFrom(erased)) {
            return null;
        }
        return new CustomDefinition(schema, true);
    }

    /// Adds the member that names the case to the records of sealed interfaces.
    private static void tag(ObjectNode schema, TypeScope scope, SchemaGenerationContext context) {
        var erased = scope.getType().getErasedType();
        var tag = erased.isRecord() ? Cases.tagOf(erased) : null;
        if (tag != null) {
            schema.withObjectProperty("properties").putObject(Cases.TAG).put("const", tag);
            schema.withArrayProperty("required").add(Cases.TAG);
        }
    }
}
