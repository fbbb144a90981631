package dev.reprise.cli.config;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An object of the configuration, read member by member; members nobody read are refused.
final class Section {
    private static final String PROBLEM = "failed to parse agent config JSON: ";

    private final String problem;
    private final String path;
    private final JsonObject object;
    private final JsonReader reader;
    private final Set<String> read = new HashSet<>();

    Section(String path, Json json) {
        this(PROBLEM, path, json);
    }

    private Section(String problem, String path, Json json) {
        this.problem = problem;
        this.path = path;
        this.reader = at(path, () -> JsonReader.of(json));
        this.object = reader.object();
    }

    private interface Reading<T> {
        T run();
    }

    private <T> T at(String path, Reading<T> reading) {
        try {
            return reading.run();
        } catch (JsonException e) {
            var place = path.isEmpty() ? "" : path + ": ";
            throw new ConfigException(problem + place + e.getMessage(), e);
        }
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private <T> T read(String name, Reading<T> reading) {
        read.add(name);
        return at(path, reading);
    }

    String requireText(String name) {
        return read(name, () -> reader.requireText(name));
    }

    Optional<String> text(String name) {
        return read(name, () -> reader.text(name));
    }

    List<String> texts(String name) {
        return read(name, () -> reader.texts(name));
    }

    /// A whole number that is not negative.
    Optional<Long> unsigned(String name) {
        var value = read(name, () -> reader.longValue(name));
        if (value.isPresent() && value.getAsLong() < 0) {
            throw new ConfigException(
                    "%s%s must not be negative, was %d"
                            .formatted(problem, pathOf(name), value.getAsLong()));
        }
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    /// A whole number from 0 to 2³¹−1.
    Optional<Integer> index(String name) {
        var value = unsigned(name);
        if (value.isPresent() && value.get() > Integer.MAX_VALUE) {
            throw new ConfigException(
                    "%s%s must be at most %d, was %d"
                            .formatted(problem, pathOf(name), Integer.MAX_VALUE, value.get()));
        }
        return value.map(Long::intValue);
    }

    Optional<Double> number(String name) {
        var value = read(name, () -> reader.doubleValue(name));
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    Optional<JsonObject> object(String name) {
        return read(name, () -> reader.object(name));
    }

    Optional<Section> section(String name) {
        return object(name).map(json -> new Section(pathOf(name), json));
    }

    /// A section that may be missing, and is empty then.
    ///
    /// @param trouble how its errors begin
    Section sectionOrEmpty(String name, String trouble) {
        return new Section(trouble, pathOf(name), object(name).orElse(JsonObject.EMPTY));
    }

    /// The objects of an array.
    List<Section> sections(String name) {
        var items = read(name, () -> reader.requireArray(name));
        var sections = new ArrayList<Section>(items.size());
        for (var item : items) {
            sections.add(new Section("%s[%d]".formatted(pathOf(name), sections.size()), item));
        }
        return sections;
    }

    /// The objects of a map, by trimmed key.
    ///
    /// @param kind what the keys name, for errors
    Map<String, Section> entries(String name, String kind) {
        var entries = new LinkedHashMap<String, Section>();
        for (var member : object(name).orElse(JsonObject.EMPTY)) {
            var key = member.key().strip();
            if (key.isEmpty()) {
                throw new ConfigException("field '%s' must not be blank".formatted(kind));
            }
            if (entries.put(key, new Section(pathOf(name) + "." + key, member.value())) != null) {
                throw new ConfigException("%s already configured: %s".formatted(kind, key));
            }
        }
        return entries;
    }

    /// The members that nobody has read so far; reads them.
    JsonObject others() {
        var others = object;
        for (var key : read) {
            others = others.without(key);
        }
        object.keys().forEach(read::add);
        return others;
    }

    boolean has(String name) {
        return object.has(name);
    }

    /// Refuses members that nobody has read.
    ///
    /// @throws ConfigException naming the first one by its full path
    void refuseOthers() {
        for (var key : object.keys()) {
            if (!read.contains(key)) {
                throw new ConfigException(problem + "unknown member " + pathOf(key));
            }
        }
    }
}
