package dev.reprise.state.working;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Values that are set once and never again, some of them secret.
///
/// A sealed state is immutable: what adds a value returns another state. Secret values are printed
/// as `[REDACTED]` and kept out of error messages. On purpose there is no JSON form.
public final class SealedState {
    public static final SealedState EMPTY = new SealedState(JsonObject.EMPTY, Set.of());

    private static final Json REDACTED = Json.of("[REDACTED]");

    private final JsonObject values;
    private final Set<String> sensitive;

    private SealedState(JsonObject values, Set<String> sensitive) {
        this.values = values;
        this.sensitive = sensitive;
    }

    /// This state with one more value.
    ///
    /// @param plain as in [Json#from]
    /// @throws SealException with `AlreadySet` or `Serialization`
    public SealedState put(String key, @Nullable Object plain) {
        try {
            return put(key, Json.from(plain), sensitive);
        } catch (JsonException problem) {
            throw new SealException(
                    new SealException.Reason.Serialization(String.valueOf(problem.getMessage())),
                    problem);
        }
    }

    /// As [#put], with a value that is never shown.
    public SealedState putSensitive(String key, @Nullable Object plain) {
        var secret = new HashSet<>(sensitive);
        secret.add(key);
        try {
            return put(key, Json.from(plain), Set.copyOf(secret));
        } catch (JsonException _) {
            throw new SealException(
                    new SealException.Reason.Serialization("the value has no JSON form"), null);
        }
    }

    private SealedState put(String key, Json value, Set<String> secret) {
        if (values.has(key)) {
            throw new SealException(new SealException.Reason.AlreadySet(key), null);
        }
        return new SealedState(values.with(key, value), secret);
    }

    public boolean containsKey(String key) {
        return values.has(key);
    }

    public boolean isSensitive(String key) {
        return sensitive.contains(key);
    }

    public Optional<Json> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /// The value at a dotted path from the key on; of the empty path all values.
    public Optional<Json> valueAt(String dotted) {
        return values.find(Path.parse(dotted));
    }

    /// What the function makes of a value.
    ///
    /// @throws dev.reprise.state.StateException as [StateRef#read]
    public <T> T get(String key, Function<? super Json, ? extends T> read) {
        return at(Path.ROOT.key(key)).read(read);
    }

    /// As [#get], of the value at a dotted path.
    public <T> T getAt(String dotted, Function<? super Json, ? extends T> read) {
        return at(Path.parse(dotted)).read(read);
    }

    /// A view of a place, for reading only.
    public <T> T state(Path path, StateView<T> view) {
        return view.over(at(path));
    }

    private StateRef at(Path path) {
        return new StateRef(
                WorkingDocument.of(values), PatchSink.readOnly(), path, this::holdsSecrets);
    }

    private boolean holdsSecrets(Path path) {
        return path.first()
                .map(first -> first instanceof Path.Key(var key) && isSensitive(key))
                .orElse(!sensitive.isEmpty());
    }

    /// All values, the secret ones redacted.
    @Override
    public String toString() {
        var shown = values;
        for (var key : sensitive) {
            shown = shown.with(key, REDACTED);
        }
        return "SealedState" + shown;
    }
}
