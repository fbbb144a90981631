/// HTTP and server-sent events for runs and threads, over Helidon.
///
/// A group of routes is mounted under any prefix, in an [HttpServer] or in a listener of the
/// application's. Everything goes through the ports of the core: the server starts no run itself
/// and keeps nothing.
@NullMarked
package dev.reprise.server;

import org.jspecify.annotations.NullMarked;
