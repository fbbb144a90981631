package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.lattice.GCounter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The record that the specification shows.
record Profile(
        String name,
        Optional<String> nick,
        List<String> tags,
        Map<String, String> attrs,
        @Nested Address addr,
        @Merged GCounter visits,
        @Skip @Default("7") int cache,
        @Rename("e_mail") String mail) {
    record Address(String city, @Default("\"NO\"") String country) {}

    static final RecordType<Profile> TYPE = RecordType.of(Profile.class);

    static final Profile ANN =
            new Profile(
                    "Ann",
                    Optional.of("an"),
                    List.of("a"),
                    Map.of("k", "v"),
                    new Address("Oslo", "NO"),
                    GCounter.ZERO.increment("n", 1),
                    7,
                    "ann@example.org");

    static final Json ANN_JSON =
            Json.parse(
                    """
                    {"name":"Ann","nick":"an","tags":["a"],"attrs":{"k":"v"},
                     "addr":{"city":"Oslo","country":"NO"},"visits":{"n":1},"e_mail":"ann@example.org"}
                    """);

    Profile withName(String other) {
        return new Profile(other, nick, tags, attrs, addr, visits, cache, mail);
    }

    Profile withNick(Optional<String> other) {
        return new Profile(name, other, tags, attrs, addr, visits, cache, mail);
    }

    Profile withCity(String city) {
        return new Profile(
                name, nick, tags, attrs, new Address(city, addr.country), visits, cache, mail);
    }

    Profile withVisits(GCounter other) {
        return new Profile(name, nick, tags, attrs, addr, other, cache, mail);
    }

    Profile withCache(int other) {
        return new Profile(name, nick, tags, attrs, addr, visits, other, mail);
    }
}
