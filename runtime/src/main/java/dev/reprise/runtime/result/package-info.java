/// Results of tools that are too long for a prompt.
///
/// A thread keeps every result whole, in the tool message that stores it; what is here bounds what
/// a model is shown of it, and lets the model read on ([ReadResult]). It needs no store of its own:
/// a result is there for as long as its message, and in every process that has the thread.
@NullMarked
package dev.reprise.runtime.result;

import org.jspecify.annotations.NullMarked;
