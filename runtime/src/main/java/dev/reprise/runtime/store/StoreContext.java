package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.store.RunRecord;
import dev.reprise.state.JsonOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the threads of one file store share.
///
/// @param runs records of all runs
/// @param workingSet which threads have an open log and are held in memory
/// @param side room to load threads and to write what is derived from them; one use has two files
///   open at most
/// @param patience how long closing and deleting wait for what is being written
record StoreContext(
        StoreFolder folder,
        Durability durability,
        InstantSource clock,
        Disk disk,
        RunIndex runs,
        WorkingSet workingSet,
        Cuts cuts,
        FileRoom side,
        FrameBuffers buffers,
        Syncs syncs,
        Duration patience,
        Consumer<TornTail> onTornTail) {
    private static final System.Logger LOG = System.getLogger(StoreContext.class.getName());

    /// Writes the file of a run. It is derived: a failure is told and costs nothing else.
    void writeRun(Owner owner, RunRecord record) {
        write(
                () -> folder.run(record.run()),
                out -> {
                    out.beginObject().member("_owner", owner.toString());
                    record.writeMembers(out);
                    out.endObject();
                });
    }

    /// Writes the document of a thread, in the same way.
    ///
    /// @return whether it is written
    boolean write(ThreadDocument document) {
        return write(() -> folder.document(document.thread().id()), document::writeTo);
    }

    /// Whatever fails here, what the file is derived from stands.
    private boolean write(Supplier<Path> target, Consumer<JsonOutput> content) {
        try {
            var path = target.get();
            side.during(() -> {
                folder.replace(path, StoreFolder.Content.ofJson(content));
                return path;
            });
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a derived file could not be written", e);
            return false;
        }
    }
}
