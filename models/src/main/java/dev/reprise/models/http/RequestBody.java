package dev.reprise.models.http;

import dev.reprise.core.model.ChatRequest;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The body of a request while it is written, member by member.
///
/// A member that the extra options name is left to them. They come last, as they are.
public final class RequestBody {
    private final JsonOutput out;
    private final JsonObject extra;
    private final @Nullable String name; // of this object in another one
    private final Set<String> merged = new HashSet<>(); // extra members that are written already
    private boolean isOpen;

    private RequestBody(JsonOutput out, JsonObject extra, @Nullable String name) {
        this.out = out;
        this.extra = extra;
        this.name = name;
    }

    /// The bytes of a body.
    ///
    /// @param content writes what is not left to the extra options
    public static byte[] write(ChatRequest request, Consumer<RequestBody> content) {
        return JsonOutput.bytes(out -> {
            var body = new RequestBody(out, request.options().extra(), null);
            body.open();
            body.fill(content);
        });
    }

    private void fill(Consumer<RequestBody> content) {
        content.accept(this);
        for (var member : extra) {
            if (!merged.contains(member.key())) {
                open();
                out.member(member.key(), member.value());
            }
        }
        if (isOpen) {
            out.endObject();
        }
    }

    private void open() {
        if (isOpen) {
            return;
        }
        isOpen = true;
        if (name != null) {
            out.name(name);
        }
        out.beginObject();
    }

    /// What the values of members are written to.
    public JsonOutput out() {
        return out;
    }

    /// A member whose value writes itself to [#out()].
    public void member(String key, Runnable value) {
        if (!extra.has(key)) {
            open();
            out.name(key);
            value.run();
        }
    }

    public void member(String key, String text) {
        member(key, () -> out.value(text));
    }

    public void member(String key, boolean truth) {
        member(key, () -> out.value(truth));
    }

    /// Nothing when the value is null.
    public void optional(String key, @Nullable Double number) {
        if (number != null) {
            member(key, () -> out.value(number.doubleValue()));
        }
    }

    /// Nothing when the value is null.
    public void optional(String key, @Nullable Long number) {
        if (number != null) {
            member(key, () -> out.value(number.longValue()));
        }
    }

    /// Nothing when the value is null.
    public void optional(String key, @Nullable Integer number) {
        if (number != null) {
            member(key, () -> out.value(number.longValue()));
        }
    }

    /// Nothing when the value is null.
    public void optional(String key, @Nullable Boolean truth) {
        if (truth != null) {
            member(key, truth.booleanValue());
        }
    }

    /// Nothing when the value is null.
    public void optional(String key, @Nullable String text) {
        if (text != null) {
            member(key, text);
        }
    }

    /// A list of texts; nothing when it is empty.
    public void texts(String key, List<String> texts) {
        list(key, texts, out::value);
    }

    /// A list of items that write themselves; nothing when it is empty.
    public <T> void list(String key, List<T> items, Consumer<? super T> write) {
        if (!items.isEmpty()) {
            member(
                    key,
                    () -> {
                        out.beginArray();
                        items.forEach(write);
                        out.endArray();
                    });
        }
    }

    /// An object, into which the extra options may lay members of their own; nothing when neither
    /// side has any.
    public void object(String key, Consumer<RequestBody> content) {
        var given = extra.getOr(key, JsonObject.EMPTY);
        if (given instanceof JsonObject members) {
            merged.add(key);
            open();
            new RequestBody(out, members, key).fill(content);
        }
    }
}
