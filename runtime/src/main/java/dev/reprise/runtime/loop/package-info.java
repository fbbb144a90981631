/// The one loop that drives model and tools over a thread.
///
/// Each run has one thread that owns all its state and waits on its [Inbox] alone; model calls and
/// tools run on threads of their own and only send signals. What happens is published in the
/// [RunFeed].
@NullMarked
package dev.reprise.runtime.loop;

import org.jspecify.annotations.NullMarked;
