package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.runtime.store.Durability;
import java.util.List;

/// Whether what comes late costs more than what came early: rounds of a long run, turns of a long
/// thread.
///
/// Everything is written to a file store (`os`); the meters are read while the run or the thread
/// goes on.
final class GrowthFigures {
    private static final int TOKENS = 10;

    private final Sampling sampling;

    GrowthFigures(Sampling sampling) {
        this.sampling = sampling;
    }

    /// Costs of an early and of a late piece, and what each of them wrote.
    private record Pieces(Cost early, Cost late, double writtenEarly, double writtenLate) {
        Cost ratio() {
            return late.over(early);
        }

        double written() {
            return writtenLate / writtenEarly;
        }
    }

    /// Where the meters stood at the beginnings and ends of the two pieces.
    private static final class Marks {
        private final int[] places;
        private final Cost[] costs = new Cost[4];
        private final long[] written = new long[4];
        private final Stores.FilesOfStore files;

        /// @param first of the late piece
        Marks(Stores.FilesOfStore files, int early, int first, int length) {
            this.files = files;
            places = new int[] {early, early + length, first, first + length};
        }

        void pass(int place) {
            for (int i = 0; i < places.length; i++) {
                if (places[i] == place) {
                    written[i] = files.written();
                    costs[i] = Cost.now();
                }
            }
        }

        Pieces pieces() {
            return new Pieces(
                    costs[1].minus(costs[0]),
                    costs[3].minus(costs[2]),
                    written[1] - written[0],
                    written[3] - written[2]);
        }
    }

    List<Figure> figures() {
        var rounds = sampling.of(() -> Stores.inFiles(Durability.OS, this::rounds));
        var turns = sampling.of(() -> Stores.inFiles(Durability.OS, this::turns));
        return List.of(
                cpu("round 2,000 against round 10: CPU", rounds, 1.3),
                bytes("round 2,000 against round 10: allocated", rounds, 1.3),
                written("round 2,000 against round 10: written", rounds),
                cpu("turn 1,000 against turn 10: CPU", turns, 1.5)
                        .reference("one file more, beside 1,000 and 10: %.2f ×", files()),
                bytes("turn 1,000 against turn 10: allocated", turns, Double.POSITIVE_INFINITY),
                written("turn 1,000 against turn 10: written", turns));
    }

    /// What the file system itself takes for a file in a long folder against one in a short one:
    /// each turn leaves the record of its run.
    private double files() {
        return median(sampling.amount(1_000, 20)) / median(sampling.amount(10, 2));
    }

    private double median(int existing) {
        return Cost.median(sampling.of(() -> new Cost(Stores.oneMoreFile(existing), 0, 0))).cpu();
    }

    private Pieces rounds(Stores.FilesOfStore files) {
        int length = sampling.amount(40, 4);
        int last = sampling.amount(2_000, 20);
        var marks = new Marks(files, sampling.amount(10, 2), last - length, length);
        var model = InstantModel.ofRounds(TOKENS, last + 1, marks::pass);
        var bench = Bench.of(model, Lookup.instant(), files.store());
        VirtualThreads.run(() -> bench.run(new ThreadId("thread")));
        return marks.pieces();
    }

    private Pieces turns(Stores.FilesOfStore files) {
        int length = sampling.amount(20, 4);
        int last = sampling.amount(1_000, 20);
        var marks = new Marks(files, sampling.amount(10, 2), last - length, length);
        var bench =
                Bench.of(InstantModel.ofTurns(TOKENS, last + 1), Lookup.instant(), files.store());
        VirtualThreads.run(() -> {
            for (int turn = 0; turn <= last; turn++) {
                marks.pass(turn);
                bench.run(new ThreadId("thread"));
            }
        });
        return marks.pieces();
    }

    private static Figure cpu(String name, List<Pieces> pieces, double bound) {
        var early = Cost.median(pieces.stream().map(Pieces::early).toList());
        var late = Cost.median(pieces.stream().map(Pieces::late).toList());
        var ratio = Cost.median(pieces.stream().map(Pieces::ratio).toList());
        return Figure.bounded(name, late.cpu() / early.cpu(), "×", bound)
                .detail("median of ratios %.2f", ratio.cpu());
    }

    private static Figure bytes(String name, List<Pieces> pieces, double bound) {
        var ratio = Cost.median(pieces.stream().map(Pieces::ratio).toList());
        return Figure.bounded(name, ratio.bytes(), "×", bound);
    }

    private static Figure written(String name, List<Pieces> pieces) {
        var piece = pieces.getFirst();
        return Figure.bounded(name, piece.written(), "×", 1.05)
                .detail("%.0f bytes against %.0f", piece.writtenLate(), piece.writtenEarly());
    }
}
