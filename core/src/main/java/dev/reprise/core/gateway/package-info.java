/// The port through which servers, brokers and applications reach runs.
///
/// Starting, watching, deciding and cancelling work by id and owner, from any thread, for runs of
/// this process and for finished ones that only the log remembers.
@NullMarked
package dev.reprise.core.gateway;

import org.jspecify.annotations.NullMarked;
