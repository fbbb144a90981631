/// The stores that need nothing but this machine: one in memory, one in files.
///
/// Both keep one log per thread and answer everything from what is folded of it. Either may be
/// shared by any number of threads; what a call has returned is as durable as the store says.
@NullMarked
package dev.reprise.runtime.store;

import org.jspecify.annotations.NullMarked;
