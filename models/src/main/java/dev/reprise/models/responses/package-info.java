/// The Responses format of OpenAI, without its memory: every request has the whole conversation.
///
/// [ResponsesProvider] knows the usual address and key. An answer is complete only when the service
/// said why it ended. Reasoning comes encrypted, is stored with the message and goes back in its
/// place, as it came; nothing of other providers does.
@NullMarked
package dev.reprise.models.responses;

import org.jspecify.annotations.NullMarked;
