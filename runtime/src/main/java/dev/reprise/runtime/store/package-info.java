/// The stores that need nothing but this machine: threads and mailboxes, in memory or in files.
///
/// Those of threads keep one log per thread and answer everything from what is folded of it; those
/// of mailboxes keep everything in memory, and one log of all changes if it is to last. Each may be
/// shared by any number of threads; what a call has returned is as durable as the store says.
@NullMarked
package dev.reprise.runtime.store;

import org.jspecify.annotations.NullMarked;
