package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.function.Consumer;

/// When something last happened to keys, by a logical clock that counts from 1.
///
/// @param byKey an integer for each key, from 0
/// @param latest the greatest of them; 0 if there are none
record Times(JsonObject byKey, long latest) {
    static final Times NONE = new Times(JsonObject.EMPTY, 0);

    boolean has(String key) {
        return byKey.has(key);
    }

    /// 0 for a key that is not known.
    long at(String key) {
        return byKey.get(key) instanceof Json.Int(var time) ? time : 0;
    }

    Times with(String key, long time) {
        return new Times(byKey.with(key, time), Math.max(latest, time));
    }

    /// The later time of each key.
    Times merge(Times other) {
        if (byKey.size() < other.byKey.size()) {
            return other.merge(this);
        }
        var merged = byKey;
        for (var member : other.byKey) {
            var key = member.key();
            if (!has(key) || other.at(key) > at(key)) {
                merged = merged.with(key, member.value());
            }
        }
        return new Times(merged, Math.max(latest, other.latest));
    }

    /// @param checkKey throws [JsonException] for a key that cannot be
    static Times fromJson(Json json, Consumer<String> checkKey) {
        var byKey = json.asObject().orElseThrow(() -> JsonException.mustBe("an object", json));
        var latest = 0L;
        for (var member : byKey) {
            try {
                checkKey.accept(member.key());
                latest = Math.max(latest, time(member.value()));
            } catch (JsonException problem) {
                throw problem.in(member.key());
            }
        }
        return byKey.isEmpty() ? NONE : new Times(byKey, latest);
    }

    /// A time from its JSON form.
    static long time(Json json) {
        if (json instanceof Json.Int(var time) && time >= 0) {
            return time;
        }
        throw JsonException.mustBe("an integer from 0 to 2^63-1", json);
    }

    /// The next reading of a clock.
    ///
    /// @throws JsonException if there is none
    static long after(long clock) {
        if (clock == Long.MAX_VALUE) {
            throw new JsonException("the clock has come to its end, no time is after 2^63-1");
        }
        return clock + 1;
    }
}
