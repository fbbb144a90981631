/// What the thread routes read and show: filters of listings, and threads without what is nobody's
/// business outside of the server.
///
/// Pure: knows queries, JSON and the core, not HTTP.
@NullMarked
package dev.reprise.server.threads;

import org.jspecify.annotations.NullMarked;
