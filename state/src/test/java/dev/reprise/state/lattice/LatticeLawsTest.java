package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.Seeded;
import dev.reprise.state.typed.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The laws of merging, for replicas that were written to and merged in random order.
class LatticeLawsTest {
    private static final int ROUNDS = 300;
    private static final int REPLICAS = 3;
    private static final String[] KEYS = {"a", "b", "c", "\uFFFD", "😀"};

    private record Both(OrSet<Integer> set, MaxReg<String> text) {
        static final Lattice<Both> LATTICE = RecordType.of(Both.class).lattice();
    }

    @Test
    void flag() {
        verify(
                Flag.LATTICE,
                Flag.DISABLED,
                (flag, random) -> random.nextInt(9) == 0 ? flag.enable() : flag);
    }

    @Test
    void registers() {
        verify(
                MaxReg.lattice(Element.LONG),
                MaxReg.of(0),
                (register, random) -> register.with(random.nextLong(10)));
        verify(
                MinReg.lattice(Element.TEXT),
                MinReg.of("b"),
                (register, random) -> register.with(key(random)));
    }

    @Test
    void counter() {
        verify(GCounter.LATTICE, GCounter.ZERO, LatticeLawsTest::count);
    }

    private static GCounter count(GCounter counter, RandomGenerator random) {
        var by = random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(5);
        return counter.increment(key(random), by);
    }

    @Test
    void growingSet() {
        verify(
                GSet.lattice(Element.TEXT),
                GSet.of(Element.TEXT),
                (set, random) -> set.insert(key(random)));
    }

    @Test
    void setWithRemovals() {
        verify(
                OrSet.lattice(Element.TEXT),
                OrSet.of(Element.TEXT),
                (set, random) ->
                        random.nextBoolean() ? set.insert(key(random)) : set.remove(key(random)));
    }

    @Test
    void mapWithRemovals() {
        verify(
                OrMap.lattice(Element.TEXT, GCounter.LATTICE),
                OrMap.of(Element.TEXT, GCounter.LATTICE),
                (map, random) -> {
                    var key = key(random);
                    var value = count(map.get(key).orElse(GCounter.ZERO), random);
                    return random.nextInt(3) == 0 ? map.remove(key) : map.put(key, value);
                });
    }

    @Test
    void composite() {
        verify(
                Both.LATTICE,
                new Both(OrSet.of(Element.INTEGER), MaxReg.of("")),
                (both, random) -> {
                    var element = random.nextInt(4);
                    var set = both.set();
                    return new Both(
                            random.nextBoolean() ? set.insert(element) : set.remove(element),
                            both.text().with(key(random)));
                });
    }

    private static String key(RandomGenerator random) {
        return KEYS[random.nextInt(KEYS.length)];
    }

    private static <L> void verify(
            Lattice<L> lattice, L first, BiFunction<L, RandomGenerator, L> write) {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                verifyLaws(lattice, replicas(lattice, first, write, random));
            }
        });
    }

    /// Some of the writes are to what others have written before, and some go through JSON.
    private static <L> List<L> replicas(
            Lattice<L> lattice,
            L first,
            BiFunction<L, RandomGenerator, L> write,
            RandomGenerator random) {
        var replicas = new ArrayList<L>();
        for (var i = 0; i < REPLICAS; i++) {
            replicas.add(first);
        }
        for (var step = random.nextInt(30); step > 0; step--) {
            var at = random.nextInt(REPLICAS);
            var before = replicas.get(at);
            replicas.set(
                    at,
                    switch (random.nextInt(6)) {
                        case 0 -> lattice.merge(before, replicas.get(random.nextInt(REPLICAS)));
                        case 1 -> lattice.fromJson(lattice.toJson(before));
                        default -> write.apply(before, random);
                    });
        }
        return replicas;
    }

    private static <L> void verifyLaws(Lattice<L> lattice, List<L> replicas) {
        var a = replicas.get(0);
        var b = replicas.get(1);
        var c = replicas.get(2);
        var ab = lattice.merge(a, b);

        assertSame(lattice, lattice.merge(b, a), ab);
        assertSame(lattice, lattice.merge(lattice.merge(c, a), b), lattice.merge(c, ab));
        assertSame(lattice, lattice.merge(a, a), a);
        assertSame(lattice, lattice.merge(ab, b), ab);
        verifyPatches(lattice, a, List.of(b, c));
    }

    /// In JSON, too: that is where a difference would last.
    private static <L> void assertSame(Lattice<L> lattice, L actual, L expected) {
        assertThat(actual).isEqualTo(expected);
        assertThat(lattice.toJson(actual)).hasToString(lattice.toJson(expected).toString());
        assertThat(lattice.fromJson(lattice.toJson(actual))).isEqualTo(expected);
    }

    /// Patches that merge come to the same in either order, and stored to the same without
    /// registry.
    private static <L> void verifyPatches(Lattice<L> lattice, L held, List<L> deltas) {
        var path = Path.of("at", 0);
        var registry = LatticeRegistry.EMPTY.with(path, lattice);
        var document = Json.object("at", Json.array(lattice.toJson(held)));
        var merges = deltas.stream().map(delta -> Op.latticeMerge(path, lattice.toJson(delta)));
        var patch = new Patch(merges.toList());

        var after = patch.apply(document, registry);

        assertThat(new Patch(patch.ops().reversed()).apply(document, registry)).isEqualTo(after);
        assertThat(patch.merged(document, registry).apply(document)).isEqualTo(after);
        assertThat(patch.then(patch).apply(document, registry)).isEqualTo(after);
    }
}
