package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All lines of an index, as what it is made of is now.
final class WholeIndex implements IndexFile.Lines {
    private final StoreContext store;
    private final KnownThreads threads;

    WholeIndex(StoreContext store, KnownThreads threads) {
        this.store = store;
        this.threads = threads;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        var runs = new HashMap<String, List<Owned<RunRecord>>>();
        store.runs()
                .all()
                .forEach(run ->
                        runs.computeIfAbsent(threadOf(run), _ -> new ArrayList<>(1)).add(run));
        for (var known : threads.all()) {
            var log = stamp(known); // ahead of the row: what is appended meanwhile makes it differ
            var row = known.row();
            if (row != null) {
                sink.line(new StoreIndex.Line.Indexed(row, log, taken(runs, known, row.owner())));
            }
        }
        for (var left : runs.values()) {
            for (var run : left) {
                sink.line(new StoreIndex.Line.Run(run.owner(), run.value()));
            }
        }
    }

    private static String threadOf(Owned<RunRecord> run) {
        return run.value().thread().value();
    }

    /// The runs of a thread; those of others with a thread of this name stay.
    private static List<RunRecord> taken(
            Map<String, List<Owned<RunRecord>>> runs, KnownThread known, Owner owner) {
        var taken = new ArrayList<RunRecord>();
        var all = runs.get(known.id().value());
        if (all != null) {
            all.removeIf(run -> run.owner().equals(owner) && taken.add(run.value()));
        }
        return taken;
    }

    private LogStamp stamp(KnownThread known) throws IOException {
        var file = known.file();
        if (file == null) {
            return known.keptLog();
        }
        return LogStamp.of(store.folder().log(known.id())).withSize(file.size());
    }
}
