package dev.reprise.core.log;

import dev.reprise.core.store.Entry;

/// The written form of records.
public final class RecordJson {
    private RecordJson() {}

    /// What a kind of entry is called in the log.
    static String kindOf(Entry entry) {
        return switch (entry) {
            case Entry.Opened _ -> "open";
            case Entry.Changed _ -> "change";
            case Entry.Started _ -> "started";
            case Entry.Finished _ -> "finished";
            case Entry.Received _ -> "input";
            case Entry.Claimed _ -> "claim";
            case Entry.Relabelled _ -> "meta";
            case Entry.Sent _ -> "sent";
        };
    }
}
