/// The generateContent format of Gemini, streamed.
///
/// [GeminiProvider] knows the usual address and key. An answer is complete only when the service
/// said why it ended. What it signed is stored with the message and goes back in the part that it
/// came in; nothing of other providers does.
@NullMarked
package dev.reprise.models.gemini;

import org.jspecify.annotations.NullMarked;
