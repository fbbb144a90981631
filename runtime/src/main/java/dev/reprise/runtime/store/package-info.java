/// The stores that need nothing but this machine: threads in memory or in files, mailboxes in
/// memory.
///
/// Those of threads keep one log per thread and answer everything from what is folded of it. Each
/// may be shared by any number of threads; what a call has returned is as durable as the store
/// says.
@NullMarked
package dev.reprise.runtime.store;

import org.jspecify.annotations.NullMarked;
