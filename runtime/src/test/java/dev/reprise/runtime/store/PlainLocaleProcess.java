package dev.reprise.runtime.store;

import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.StoreException;
import java.nio.file.Path;

/// A process in a locale whose files cannot have the name of a run: what it says of each attempt
/// goes to its standard output.
final class PlainLocaleProcess {
    private PlainLocaleProcess() {}

    /// Writes two runs, one of which has a name that no file can have.
    ///
    /// @param args the directory
    public static void main(String[] args) {
        try (var store = FileThreadStore.at(Path.of(args[0]))) {
            Given.create(store, Given.T1);
            say(() -> Given.run(store, Given.T1, new RunId("r-\u00f6"), RunStatus.DONE));
            say(() -> Given.run(store, Given.T1, Given.R1, RunStatus.DONE));
            say(() -> store.require(Given.OWNER, Given.T1).version());
        }
        IO.println("closed");
    }

    private static void say(Attempt attempt) {
        try {
            IO.println(attempt.version());
        } catch (StoreException e) {
            IO.println(e.reason().getClass().getSimpleName());
        }
    }

    /// Something that a store does.
    private interface Attempt {
        long version();
    }
}
