package dev.reprise.state;

import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes JSON piece by piece, members in the order they are written.
///
/// Meant for records with a declared order of members; the members of a [JsonObject] are sorted.
/// Not for use by several threads.
///
/// All methods throw [JsonException] for text with half a surrogate pair and
/// [java.io.UncheckedIOException] when the target fails.
public final class JsonOutput implements AutoCloseable {
    private final JsonGenerator generator;

    JsonOutput(JsonGenerator generator) {
        this.generator = generator;
    }

    /// Compact JSON in UTF-8; closing the output closes the stream.
    public static JsonOutput to(OutputStream target) {
        return new JsonOutput(Jackson.compact(new UncheckedSink(target)));
    }

    /// Compact JSON.
    public static JsonOutput to(StringBuilder target) {
        return new JsonOutput(Jackson.compact(new TextSink(target)));
    }

    /// JSON in lines indented by two spaces.
    public static JsonOutput prettyTo(StringBuilder target) {
        return new JsonOutput(Jackson.pretty(new TextSink(target)));
    }

    /// JSON in UTF-8, in lines indented by two spaces; closing the output closes the stream.
    public static JsonOutput prettyTo(OutputStream target) {
        return new JsonOutput(Jackson.pretty(new UncheckedSink(target)));
    }

    /// What is written to the output, as compact JSON in UTF-8.
    public static byte[] bytes(Consumer<? super JsonOutput> content) {
        return MemoryOutput.bytes(content);
    }

    /// What is written to the output, as compact JSON.
    public static String text(Consumer<? super JsonOutput> content) {
        return MemoryOutput.text(content);
    }

    /// What is written to the output, in lines indented by two spaces.
    public static String prettyText(Consumer<? super JsonOutput> content) {
        var target = new StringBuilder();
        try (var out = prettyTo(target)) {
            content.accept(out);
        }
        return target.toString();
    }

    public JsonOutput beginObject() {
        generator.writeStartObject();
        return this;
    }

    public JsonOutput endObject() {
        generator.writeEndObject();
        return this;
    }

    public JsonOutput beginArray() {
        generator.writeStartArray();
        return this;
    }

    public JsonOutput endArray() {
        generator.writeEndArray();
        return this;
    }

    /// The key of the member whose value is written next.
    public JsonOutput name(String key) {
        generator.writeName(Surrogates.refuseLone("object key", key));
        return this;
    }

    /// As [#name(String)], of the key at an index from 0 in a layout.
    public JsonOutput name(ObjectLayout layout, int at) {
        generator.writeName(layout.name(at));
        return this;
    }

    public JsonOutput value(String text) {
        generator.writeString(Surrogates.refuseLone("string", text));
        return this;
    }

    public JsonOutput value(long number) {
        generator.writeNumber(number);
        return this;
    }

    /// A number, or `null` if it is not finite.
    public JsonOutput value(double number) {
        return value(Json.of(number));
    }

    public JsonOutput value(boolean truth) {
        generator.writeBoolean(truth);
        return this;
    }

    public JsonOutput value(Json json) {
        switch (json) {
            case Json.Null _ -> generator.writeNull();
            case Json.Bool(var truth) -> generator.writeBoolean(truth);
            case Json.Int(var number) -> generator.writeNumber(number);
            case Json.BigUint _, Json.Real _ -> generator.writeNumber(json.toString());
            case Json.Text(var text) -> value(text);
            case JsonArray array -> {
                beginArray();
                array.root().writeTo(this);
                endArray();
            }
            case JsonObject object -> {
                beginObject();
                object.root().writeTo(this);
                endObject();
            }
        }
        return this;
    }

    public JsonOutput nullValue() {
        generator.writeNull();
        return this;
    }

    public JsonOutput member(String key, String text) {
        return name(key).value(text);
    }

    public JsonOutput member(String key, long number) {
        return name(key).value(number);
    }

    public JsonOutput member(String key, double number) {
        return name(key).value(number);
    }

    public JsonOutput member(String key, boolean truth) {
        return name(key).value(truth);
    }

    public JsonOutput member(String key, Json json) {
        return name(key).value(json);
    }

    /// A member that writes itself, such as `member("patch", patch::writeTo)`.
    public JsonOutput member(String key, Consumer<? super JsonOutput> value) {
        name(key);
        value.accept(this);
        return this;
    }

    /// A member that is an array of items that write themselves, such as `array("ops", ops,
    /// Op::writeTo)`.
    public <T> JsonOutput array(
            String key, Iterable<? extends T> items, BiConsumer<? super T, JsonOutput> write) {
        name(key).beginArray();
        for (var item : items) {
            write.accept(item, this);
        }
        return endArray();
    }

    /// Nothing when the value is null.
    public JsonOutput optional(String key, @Nullable String text) {
        return text == null ? this : member(key, text);
    }

    /// Nothing when the value is null.
    public JsonOutput optional(String key, @Nullable Long number) {
        return number == null ? this : member(key, number.longValue());
    }

    /// Nothing when the value is null.
    public JsonOutput optional(String key, @Nullable Json json) {
        return json == null ? this : member(key, json);
    }

    /// Hands everything written so far to the target. After a whole value another one may follow at
    /// once.
    public void flush() {
        generator.flush();
    }

    @Override
    public void close() {
        generator.close();
    }
}
