/// The query string of a request, decoded strictly: what is no UTF-8 or no number is refused, not
/// guessed.
///
/// Knows nothing of HTTP beyond the text behind the question mark.
@NullMarked
package dev.reprise.server.query;

import org.jspecify.annotations.NullMarked;
