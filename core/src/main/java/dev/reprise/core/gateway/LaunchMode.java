package dev.reprise.core.gateway;

/// What is kept of a run, and of where it comes from.
public enum LaunchMode {
    /// A run record is kept, the lineage of the request too.
    DURABLE,
    /// No run record.
    TRANSIENT,
    /// No run record; run and parent ids of the request are dropped.
    DETACHED
}
