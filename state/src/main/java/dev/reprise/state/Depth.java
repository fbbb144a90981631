package dev.reprise.state;

/// How deep containers are nested: a scalar 0, an empty container 1, a container of those 2.
///
/// Containers know a bound that is never too low. It may be too high after something deep was taken
/// out; it is then counted anew, but only where it would cost a refusal.
final class Depth {
    static final int LIMIT = 500;
    static final String EXCEEDED = "JSON is nested deeper than the limit of " + LIMIT;

    private Depth() {}

    /// The bound of a container with one more value in it.
    ///
    /// @throws JsonException if that is nested deeper than [#LIMIT]
    static int around(int bound, Json value) {
        if (value instanceof Json.Text || value instanceof Json.Int) { // as most are
            return bound;
        }
        if (bound(value) < LIMIT) {
            return Math.max(bound, bound(value) + 1);
        }
        if (of(value) >= LIMIT) {
            throw new JsonException(EXCEEDED);
        }
        return Math.max(bound, of(value) + 1);
    }

    /// Whether a value may stand below so many containers.
    static boolean allows(int above, Json value) {
        return above + bound(value) <= LIMIT || above + of(value) <= LIMIT;
    }

    private static int bound(Json json) {
        return switch (json) {
            case JsonObject object -> object.depth();
            case JsonArray array -> array.depth();
            case Json.Null _, Json.Bool _, Json.Num _, Json.Text _ -> 0;
        };
    }

    private static int of(Json json) {
        var inner = 0;
        switch (json) {
            case JsonObject object -> {
                for (var member : object) {
                    inner = Math.max(inner, of(member.value()));
                }
            }
            case JsonArray array -> {
                for (var item : array) {
                    inner = Math.max(inner, of(item));
                }
            }
            case Json.Null _, Json.Bool _, Json.Num _, Json.Text _ -> {
                return 0;
            }
        }
        return inner + 1;
    }
}
