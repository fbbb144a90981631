package dev.reprise.runtime.store;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what is in a directory. What the index says of a thread counts if its log is as it was
/// then; other threads are read. Documents and records of runs that nobody knows are looked for
/// unless the index was marked and nothing was made or removed in their folders since.
final class StoreOpening {
    private static final System.Logger LOG = System.getLogger(StoreOpening.class.getName());

    private final StoreContext store;
    private final KnownThreads threads;
    private final Set<ThreadId> gone = new HashSet<>();
    private final Set<ThreadId> read = new HashSet<>();
    private final Set<RunId> runsRead = new HashSet<>();
    private final List<StoreIndex.Line> news = new ArrayList<>();
    private List<Long> marked = List.of();

    StoreOpening(StoreContext store, KnownThreads threads) {
        this.store = store;
        this.threads = threads;
    }

    /// What was found.
    ///
    /// @param length how much of the index holds; 0 if there is none
    /// @param news what it does not say
    record Found(long length, List<StoreIndex.Line> news) {}

    /// Makes known what is there.
    Found findAll() throws IOException {
        long written = store.folder().index().toFile().lastModified();
        var logs = FoundLogs.in(store.folder());
        long length = StoreIndex.read(store.folder().index(), this::take);
        boolean isWhole = marked.equals(store.folder().changes());
        var runFiles = isWhole ? null : new FoundRuns(store, length == 0 ? 0 : written);
        if (runFiles != null) {
            runFiles.readNew();
        }
        var onDisk = logs.all();
        if (!isWhole) {
            for (var thread : store.folder().threadsWithDocument()) {
                onDisk.putIfAbsent(thread, LogStamp.MISSING);
            }
        }
        compareKnown(onDisk);
        for (var found : onDisk.entrySet()) {
            addUnlessGone(found.getKey(), found.getValue());
        }
        if (runFiles != null) {
            runFiles.checkThoseWithoutLog(this::isInDoubt, gone);
        }
        return new Found(length, news);
    }

    private void take(StoreIndex.Line line) {
        switch (line) {
            case StoreIndex.Line.Indexed(var row, var log, var runs) -> {
                var thread = row.summary().id();
                gone.remove(thread);
                var known = threads.known(thread);
                threads.keep(known, row, log);
                runs.forEach(run -> store.runs().put(row.owner(), run, known.packedId()));
            }
            case StoreIndex.Line.Deleted(var thread) -> forget(thread);
            case StoreIndex.Line.Run(var owner, var run) -> store.runs().put(owner, run);
            case StoreIndex.Line.Mark(var folders) -> marked = folders;
        }
    }

    private void forget(ThreadId thread) {
        threads.remove(thread);
        gone.add(thread);
    }

    /// Believes the index of threads whose log is as it was, and forgets those that are gone.
    ///
    /// @param onDisk what is left here has to be read
    private void compareKnown(Map<ThreadId, LogStamp> onDisk) {
        for (var known : threads.all()) {
            var thread = known.id();
            var log = onDisk.get(thread);
            if (log == null) {
                forget(thread);
                news.add(new StoreIndex.Line.Deleted(thread));
            } else if (log.size() > 0 && known.keptLog().equals(log)) {
                onDisk.remove(thread);
            }
        }
    }

    private void addUnlessGone(ThreadId thread, LogStamp log) {
        threads.remove(thread);
        if (log.size() > 0 || Files.isRegularFile(store.folder().document(thread))) {
            read.add(thread);
            read(thread);
        }
    }

    /// A thread that cannot be read is there all the same: whoever asks for it is told why.
    private void read(ThreadId thread) {
        try {
            var found = store.side().during(new ThreadLoader(store, thread)::load);
            if (found.isPresent()) {
                take(thread, found.get());
            }
        } catch (IOException | RuntimeException e) { // whatever it is, it is this thread's alone
            LOG.log(System.Logger.Level.ERROR, "thread " + thread + " cannot be read", e);
            var _ = threads.known(thread);
        }
    }

    private void take(ThreadId thread, ThreadLoader.Loaded loaded) throws IOException {
        var fold = loaded.fold();
        var row = ThreadRow.of(fold.view());
        var log = LogStamp.of(store.folder().log(thread)).withSize(loaded.end());
        var known = threads.known(thread);
        threads.keep(known, row, log);
        for (var run : fold.runs()) {
            store.runs().put(fold.owner(), run, known.packedId());
            runsRead.add(run.run());
        }
        news.add(new StoreIndex.Line.Indexed(row, log, List.copyOf(fold.runs())));
    }

    /// Whether the index alone speaks of a run.
    private boolean isInDoubt(RunRecord run) {
        return threads.find(run.thread()) == null
                || (read.contains(run.thread()) && !runsRead.contains(run.run()));
    }
}
