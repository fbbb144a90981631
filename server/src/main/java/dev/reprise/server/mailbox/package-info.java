/// What the mailbox routes read and show: filters of a listing, and entries without what is
/// nobody's business outside of the server.
///
/// Pure: knows queries, JSON and the core, not HTTP.
@NullMarked
package dev.reprise.server.mailbox;

import org.jspecify.annotations.NullMarked;
