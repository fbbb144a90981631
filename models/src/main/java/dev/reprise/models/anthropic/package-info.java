/// The Messages format of Anthropic.
///
/// [AnthropicModel] is the service, [AnthropicProvider] knows its usual address and key. What the
/// model thought and signed goes back to it unchanged; an answer is complete only when the service
/// said why it ended.
@NullMarked
package dev.reprise.models.anthropic;

import org.jspecify.annotations.NullMarked;
