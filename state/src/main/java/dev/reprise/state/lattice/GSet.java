package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A set that only grows. As JSON the array of its elements, sorted; read in any order.
public final class GSet<T> {
    private final Element<T> element;

    /// Sorted and distinct.
    private final JsonArray items;

    private GSet(Element<T> element, JsonArray items) {
        this.element = element;
        this.items = items;
    }

    public static <T> GSet<T> of(Element<T> element) {
        return new GSet<>(element, JsonArray.EMPTY);
    }

    @SafeVarargs
    public static <T> GSet<T> of(Element<T> element, T... elements) {
        var set = of(element);
        for (var each : elements) {
            set = set.insert(each);
        }
        return set;
    }

    /// The lattice of sets of such elements.
    public static <T> Lattice<GSet<T>> lattice(Element<T> element) {
        return new Type<>(element);
    }

    /// This set with one more element; the very same one if it has it.
    public GSet<T> insert(T value) {
        var at = search(value);
        return at >= 0 ? this : new GSet<>(element, items.insert(-(at + 1), element.toJson(value)));
    }

    public boolean contains(T value) {
        return search(value) >= 0;
    }

    /// The elements in their order.
    public List<T> elements() {
        var elements = new ArrayList<T>(items.size());
        items.forEach(item -> elements.add(element.fromJson(item)));
        return List.copyOf(elements);
    }

    public int size() {
        return items.size();
    }

    public GSet<T> merge(GSet<T> other) {
        if (size() < other.size()) {
            return other.merge(this);
        }
        var merged = this;
        for (var item : other.items) {
            merged = merged.insert(element.fromJson(item));
        }
        return merged;
    }

    /// Where the element is, or `-(place where it belongs) - 1`.
    private int search(T value) {
        var low = 0;
        var high = items.size() - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = element.compare(element.fromJson(items.get(middle)), value);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GSet<?> that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    @Override
    public String toString() {
        return "GSet" + items;
    }

    private record Type<T>(Element<T> element) implements Lattice<GSet<T>> {
        @Override
        public GSet<T> merge(GSet<T> left, GSet<T> right) {
            return left.merge(right);
        }

        @Override
        public Json toJson(GSet<T> set) {
            return set.items;
        }

        @Override
        public GSet<T> fromJson(Json json) {
            var items = json.asArray().orElseThrow(() -> JsonException.mustBe("an array", json));
            return new GSet<>(element, isSorted(items) ? items : sorted(items));
        }

        private boolean isSorted(JsonArray items) {
            T last = null;
            var at = 0;
            for (var item : items) {
                var next = read(item, at++);
                if (last != null && element.compare(last, next) >= 0) {
                    return false;
                }
                last = next;
            }
            return true;
        }

        private JsonArray sorted(JsonArray items) {
            var sorted = new TreeSet<T>(element);
            var at = 0;
            for (var item : items) {
                sorted.add(read(item, at++));
            }
            return JsonArray.copyOf(sorted.stream().map(element::toJson).toList());
        }

        private T read(Json item, int at) {
            try {
                return element.fromJson(item);
            } catch (JsonException problem) {
                throw problem.in(at);
            }
        }
    }
}
