/// What all codecs share: one call over HTTP that can be cancelled at any moment, server-sent
/// events, and the classes of failures.
///
/// Nothing in here knows a provider. A call blocks its own (virtual) thread and needs no other; the
/// connection is closed when the call ends in any way but by reading the answer to its end.
@NullMarked
package dev.reprise.models.http;

import org.jspecify.annotations.NullMarked;
