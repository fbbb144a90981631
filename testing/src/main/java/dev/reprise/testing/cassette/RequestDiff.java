package dev.reprise.testing.cassette;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says where two requests differ, a line for each place.
final class RequestDiff {
    private static final int MOST = 12;
    private static final int SHOWN = 60;

    private final List<String> lines = new ArrayList<>();
    private int more;

    private RequestDiff() {}

    static String between(JsonObject recorded, JsonObject asked) {
        var diff = new RequestDiff();
        diff.compare("", recorded, asked);
        if (diff.more > 0) {
            diff.lines.add("  and %d more".formatted(diff.more));
        }
        return String.join("\n", diff.lines);
    }

    private void compare(String place, @Nullable Json recorded, @Nullable Json asked) {
        if (recorded == null || asked == null) {
            add(place, recorded, asked);
        } else if (recorded instanceof JsonObject then && asked instanceof JsonObject now) {
            var keys = new TreeSet<String>();
            then.forEach(member -> keys.add(member.key()));
            now.forEach(member -> keys.add(member.key()));
            for (var key : keys) {
                compare(place.isEmpty() ? key : place + "." + key, then.get(key), now.get(key));
            }
        } else if (recorded instanceof JsonArray then && asked instanceof JsonArray now) {
            for (int at = 0; at < Math.max(then.size(), now.size()); at++) {
                compare(place + "[" + at + "]", item(then, at), item(now, at));
            }
        } else if (!recorded.equals(asked)) {
            add(place, recorded, asked);
        }
    }

    private static @Nullable Json item(JsonArray array, int at) {
        return at < array.size() ? array.get(at) : null;
    }

    private void add(String place, @Nullable Json recorded, @Nullable Json asked) {
        if (lines.size() == MOST) {
            more++;
            return;
        }
        lines.add(
                "  %s: recorded %s, asked %s"
                        .formatted(place, shown(recorded, asked), shown(asked, recorded)));
    }

    /// The part of a value around the first difference from the other one.
    private static String shown(@Nullable Json value, @Nullable Json other) {
        if (value == null) {
            return "nothing";
        }
        var text = value.toString();
        if (text.length() <= SHOWN) {
            return text;
        }
        int first = other == null ? 0 : firstDifference(text, other.toString());
        int begin = Math.clamp(first - SHOWN / 3, 0, text.length() - SHOWN);
        return (begin > 0 ? "…" : "")
                + text.substring(begin, begin + SHOWN)
                + (begin + SHOWN < text.length() ? "…" : "");
    }

    private static int firstDifference(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
