/// The Chat Completions format, and the services that speak it.
///
/// [OpenAiProvider] opens the services, [Service] knows their usual addresses and keys. An answer
/// may be streamed or, from lesser endpoints, come as one piece. It is complete only when the
/// service said why it ended: an answer that just stops is a failure of class `connection`.
@NullMarked
package dev.reprise.models.openai;

import org.jspecify.annotations.NullMarked;
