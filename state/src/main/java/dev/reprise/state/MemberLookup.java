package dev.reprise.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the members of certain keys in one object after the other.
///
/// Objects that come from one text or from changes of one another share the array of their keys;
/// where that is the one of the object before, nothing is searched for. Any thread may call.
public final class MemberLookup {
    private static final Places NONE = new Places(new String[0], new int[0]);

    private final @Nullable String[] wanted;

    /// Immutable, and whichever of two writers wins is right.
    private Places last = NONE;

    /// Where the wanted members are among keys, less than 0 if they are not.
    private static final class Places {
        final String[] keys;
        final int[] at;

        Places(String[] keys, int[] at) {
            this.keys = keys;
            this.at = at;
        }
    }

    private MemberLookup(@Nullable String[] wanted) {
        this.wanted = wanted;
    }

    /// A lookup of keys in any order. Nothing is found for one that is null.
    public static MemberLookup of(List<@Nullable String> wanted) {
        return new MemberLookup(wanted.toArray(new @Nullable String[0]));
    }

    /// Puts the member of each key at the index of the key, null where there is none.
    ///
    /// @param found at least as long as there are keys
    public void find(JsonObject object, @Nullable Object[] found) {
        if (object.root() instanceof MemberLeaf leaf) {
            var at = placesIn(leaf.keys).at;
            for (var i = 0; i < wanted.length; i++) {
                found[i] = at[i] < 0 ? null : leaf.values[at[i]];
            }
        } else {
            for (var i = 0; i < wanted.length; i++) {
                var key = wanted[i];
                found[i] = key == null ? null : object.get(key);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same array is what is looked for
    private Places placesIn(String[] keys) {
        var known = last;
        if (known.keys == keys) {
            return known;
        }
        var at = new int[wanted.length];
        for (var i = 0; i < at.length; i++) {
            var key = wanted[i];
            at[i] = key == null ? -1 : KeyOrder.search(keys, key);
        }
        var places = new Places(keys, at);
        last = places;
        return places;
    }
}
