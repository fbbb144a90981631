package dev.reprise.runtime.store;

import dev.reprise.core.store.Entry;

/// What an answer of [FileThreadStore] outlives.
public enum Durability {
    /// The loss of power: what must not be lost is forced to the disk before the answer.
    DISK,
    /// The end of the process, however it ends: written, and left to the operating system to keep.
    OS;

    /// Whether an answer has to wait for the disk. A finished call that is lost is decided upon
    /// again, and a note that was sent is sent again.
    static boolean mustBeForced(Entry entry) {
        return switch (entry) {
            case Entry.Opened _,
                    Entry.Changed _,
                    Entry.Started _,
                    Entry.Received _,
                    Entry.Claimed _,
                    Entry.Relabelled _ ->
                    true;
            case Entry.Finished _, Entry.Sent _ -> false;
        };
    }
}
