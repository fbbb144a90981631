package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import io.vavr.collection.TreeMap;
import io.vavr.collection.Vector;
import java.util.List;
import java.util.Objects;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/// Persistent sorted maps of public libraries, one within the other, with their own persistent
/// lists.
final class PersistentEditors {
    private PersistentEditors() {}

    static Editor<?> pcollections() {
        return new Pcollections("TreePMap");
    }

    static Editor<?> vavr() {
        return new Vavr("vavr TreeMap");
    }

    /// Maps and lists whatever they are.
    private abstract static class Nested<M> implements Editor<M> {
        abstract M with(M map, String key, Object value);

        abstract Object get(M map, String key);

        abstract Object appended(Object list, long item);

        abstract M asMap(Object value);

        @Override
        public M edit(M document, Edit edit) {
            return edit(document, edit, edit.keys());
        }

        private M edit(M map, Edit edit, List<String> keys) {
            var key = keys.getFirst();
            var rest = keys.subList(1, keys.size());
            return with(
                    map,
                    key,
                    rest.isEmpty()
                            ? changed(map, key, edit)
                            : edit(asMap(get(map, key)), edit, rest));
        }

        private Object changed(M map, String key, Edit edit) {
            return switch (edit.kind()) {
                case SET -> edit.value();
                case INCREMENT -> (long) get(map, key) + edit.value();
                case APPEND -> appended(get(map, key), edit.value());
            };
        }
    }

    private static final class Pcollections extends Nested<TreePMap<String, Object>> {
        private final String name;

        Pcollections(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public TreePMap<String, Object> document(Json json) {
            var map = TreePMap.<String, Object>empty();
            for (var member : (JsonObject) json) {
                map = map.plus(member.key(), value(member.value()));
            }
            return map;
        }

        private Object value(Json json) {
            return switch (json) {
                case JsonObject object -> document(object);
                case JsonArray _ -> TreePVector.empty();
                default -> json.asLong().orElseThrow();
            };
        }

        @Override
        TreePMap<String, Object> with(TreePMap<String, Object> map, String key, Object value) {
            return map.plus(key, value);
        }

        @Override
        Object get(TreePMap<String, Object> map, String key) {
            return Objects.requireNonNull(map.get(key));
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        Object appended(Object list, long item) {
            return ((TreePVector<Object>) list).plus(item);
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        TreePMap<String, Object> asMap(Object value) {
            return (TreePMap<String, Object>) value;
        }
    }

    private static final class Vavr extends Nested<TreeMap<String, Object>> {
        private final String name;

        Vavr(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public TreeMap<String, Object> document(Json json) {
            var map = TreeMap.<String, Object>empty();
            for (var member : (JsonObject) json) {
                map = map.put(member.key(), value(member.value()));
            }
            return map;
        }

        private Object value(Json json) {
            return switch (json) {
                case JsonObject object -> document(object);
                case JsonArray _ -> Vector.empty();
                default -> json.asLong().orElseThrow();
            };
        }

        @Override
        TreeMap<String, Object> with(TreeMap<String, Object> map, String key, Object value) {
            return map.put(key, value);
        }

        @Override
        Object get(TreeMap<String, Object> map, String key) {
            return map.get(key).get();
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        Object appended(Object list, long item) {
            return ((Vector<Object>) list).append(item);
        }

        @Override
        @SuppressWarnings("unchecked") // made here
        TreeMap<String, Object> asMap(Object value) {
            return (TreeMap<String, Object>) value;
        }
    }
}
