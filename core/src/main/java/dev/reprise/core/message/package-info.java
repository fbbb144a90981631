/// What is said in a thread: messages, the tool calls in them, and fragments injected for one
/// prompt.
///
/// The JSON forms are those of the public contract; unknown members are ignored on reading.
@NullMarked
package dev.reprise.core.message;

import org.jspecify.annotations.NullMarked;
