package dev.reprise.benchmarks;

import dev.reprise.state.Conflict;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.Lattices;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.StateException;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Applies random patches to random documents and lets nothing pass but results and the errors of
/// the catalogue: [StateException] where a patch is applied, [JsonException] where one is read.
///
/// It looks for more on the way: the document stays as it was, the same input gives the same
/// result, a patch with merged values needs no registry, and a patch is read as it was written.
public final class PatchFuzz {
    /// Warns of what is written below merged values; here that is every other case.
    private static final Logger WARNINGS = Logger.getLogger(Conflict.class.getName());

    private final long seed;
    private final Map<String, Long> outcomes = new TreeMap<>();

    PatchFuzz(long seed) {
        this.seed = seed;
    }

    /// Prints how many cases came to what, or fails with the seed of the case that came to
    /// something else; with that seed and a count of 1 it is repeated.
    ///
    /// @param args how many cases, and the seed of the first; chosen by the clock without one
    public static void main(String[] args) {
        long count = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        System.out.printf("%,d cases from seed %d%n", count, seed);
        new PatchFuzz(seed)
                .run(count)
                .forEach((outcome, times) -> System.out.printf("%,12d %s%n", times, outcome));
    }

    /// How often patches came to what.
    ///
    /// @throws AssertionError naming the seed of the case that failed
    Map<String, Long> run(long count) {
        var usual = WARNINGS.getLevel();
        WARNINGS.setLevel(Level.OFF);
        try {
            for (long at = seed; at < seed + count; at++) {
                runCase(at);
            }
        } finally {
            WARNINGS.setLevel(usual);
        }
        return outcomes;
    }

    private void runCase(long at) {
        try {
            check(new RandomState(new SplittableRandom(at)));
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("the case of seed " + at + " failed", failure);
        }
    }

    private void check(RandomState random) {
        var document = random.document();
        var before = Json.parse(document.toString());
        var patch = random.patch();
        checkApplying(document, patch, Lattices.NONE);
        checkApplying(document, patch, RandomState.LATTICES);
        apply(document, patch.canonical(), RandomState.LATTICES);
        checkConflicts(patch, random.patch());
        checkReading(random, document, patch);
        require(document.equals(before), "the document changed");
    }

    private void checkApplying(Json document, Patch patch, Lattices lattices) {
        var applied = apply(document, patch, lattices);
        count(applied.outcome);
        require(applied.equals(apply(document, patch, lattices)), "results differ");
        applied.result()
                .ifPresent(after ->
                        require(
                                patch.merged(document, lattices).apply(document).equals(after),
                                "merged values come to something else"));
    }

    /// What applying came to.
    private record Applied(String outcome, Optional<Json> result) {}

    private static Applied apply(Json document, Patch patch, Lattices lattices) {
        try {
            return new Applied("applied", Optional.of(patch.apply(document, lattices)));
        } catch (StateException e) {
            return new Applied(e.reason().getClass().getSimpleName(), Optional.empty());
        }
    }

    private static void checkConflicts(Patch patch, Patch other) {
        var conflicts = patch.conflictsWith(other);
        require(conflicts.size() == other.conflictsWith(patch).size(), "only one side conflicts");
        require(
                conflicts.containsAll(patch.conflictsWith(other, RandomState.LATTICES)),
                "a registry made conflicts");
    }

    private void checkReading(RandomState random, Json document, Patch patch) {
        var text = patch.toJson().toString();
        var read = read(() -> Patch.fromJson(Json.parse(text)));
        boolean isWhole = patch.ops().stream().allMatch(PatchFuzz::isFinite);
        require(!isWhole || read.equals(Optional.of(patch)), "a patch is read as another one");
        read(() -> Patch.fromJson(Json.parse(random.damaged(text))))
                .ifPresent(damaged ->
                        count(
                                "damaged: "
                                        + apply(document, damaged, RandomState.LATTICES).outcome));
    }

    /// Amounts that are not finite are written as `null`, which cannot be read.
    private static boolean isFinite(Op op) {
        return switch (op) {
            case Op.Increment(_, var amount) -> Double.isFinite(amount.asDouble());
            case Op.Decrement(_, var amount) -> Double.isFinite(amount.asDouble());
            case Op.Set _,
                    Op.Delete _,
                    Op.Append _,
                    Op.MergeObject _,
                    Op.Insert _,
                    Op.Remove _,
                    Op.LatticeMerge _ ->
                    true;
        };
    }

    private Optional<Patch> read(Supplier<Patch> reading) {
        try {
            return Optional.of(reading.get());
        } catch (JsonException _) {
            count("not read");
            return Optional.empty();
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalStateException(problem);
        }
    }
}
