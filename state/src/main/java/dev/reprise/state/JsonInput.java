package dev.reprise.state;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads JSON piece by piece: what [JsonOutput] is for writing.
///
/// It stands before a value, which is read whole or, if it is an object or an array, entered and
/// read to its end. What is read is strict, as by [Json#parse(byte[])]. Not for use by several
/// threads.
///
/// All methods throw [JsonException] for what is no JSON. In which order they are called is up to
/// the caller: one that leaves something unread has an undefined result.
public final class JsonInput {
    private final JsonParser tokens;
    private final ReadMembers members = new ReadMembers();
    private @Nullable JsonToken token;
    private int depth;

    JsonInput(JsonParser tokens) {
        this.tokens = tokens;
    }

    /// What a reader makes of a text in UTF-8, which has to be one value.
    ///
    /// @return empty if the text is no JSON or the reader throws a [JsonException]. What is wrong
    ///   is not said, because places in bytes are not those in chars; reading the text with
    ///   [Json#parse(byte[])] and the value after that says it.
    public static <T> Optional<T> read(
            byte[] utf8, Function<? super JsonInput, ? extends T> reader) {
        if (!Utf8.isPlain(utf8)) {
            return Optional.empty();
        }
        try (var tokens = Jackson.parser(utf8)) {
            return Optional.of(new JsonInput(tokens).document(reader));
        } catch (JsonException | JacksonException _) {
            return Optional.empty();
        }
    }

    <T> T document(Function<? super JsonInput, ? extends T> reader) {
        token = tokens.nextToken();
        if (token == null) {
            throw new JsonException("there is no JSON value");
        }
        var value = reader.apply(this);
        if (tokens.nextToken() != null) {
            throw new JsonException("there is more after the JSON value");
        }
        return value;
    }

    public boolean isObject() {
        return token == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return token == JsonToken.START_ARRAY;
    }

    public boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    /// Goes into the object that is next; [#nextMember] goes on, to the end.
    public void beginObject() {
        enter();
    }

    /// Goes to the value of the next member that a layout knows, and leaves the object at its end.
    /// Others are passed over.
    ///
    /// @param before the member that was read before, less than 0 for the first one: they are found
    ///   fastest in the order of the layout
    /// @return the index of its key in the layout, less than 0 at the end
    public int nextMember(ObjectLayout layout, int before) {
        for (var key = tokens.nextName(); key != null; key = tokens.nextName()) {
            token = tokens.nextToken();
            var at = layout.find(key, before + 1);
            if (at >= 0) {
                return at;
            }
            value();
        }
        depth--;
        return -1;
    }

    /// Goes into the array that is next; [#nextItem] goes on, to the end.
    public void beginArray() {
        enter();
    }

    /// Goes to the next item, and leaves the array at its end.
    ///
    /// @return false at the end
    public boolean nextItem() {
        token = tokens.nextToken();
        if (token != JsonToken.END_ARRAY) {
            return true;
        }
        depth--;
        return false;
    }

    /// The value that is next, whole.
    public Json value() {
        return value(token);
    }

    private Json value(@Nullable JsonToken first) {
        return switch (first) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case null, default ->
                    throw new JsonException("a value was expected, but there is " + first);
        };
    }

    private Json object() {
        enter();
        var object = members.begin(depth);
        for (var key = tokens.nextName(); key != null; key = tokens.nextName()) {
            object.add(key, value(tokens.nextToken()));
        }
        depth--;
        return object.end();
    }

    private Json array() {
        enter();
        var array = JsonArray.builder();
        for (var item = tokens.nextToken();
                item != JsonToken.END_ARRAY;
                item = tokens.nextToken()) {
            array.add(value(item));
        }
        depth--;
        return array.build();
    }

    /// Builders limit the depth, too, but not before the innermost value is there.
    private void enter() {
        depth++;
        if (depth > Depth.LIMIT) {
            throw new JsonException(Depth.EXCEEDED);
        }
    }

    private Json text() {
        return new Json.Text(Surrogates.refuseLone("string", tokens.getString()));
    }

    private Json integer() {
        return switch (tokens.getNumberType()) {
            case INT, LONG -> new Json.Int(tokens.getLongValue());
            default -> PlainJson.integer(tokens.getBigIntegerValue());
        };
    }

    private Json real() {
        return PlainJson.real(tokens.getDoubleValue());
    }
}
