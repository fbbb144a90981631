/// The Messages format of Anthropic.
///
/// [AnthropicProvider] is the service: its usual address, its key, its headers. What the model
/// thought and signed goes back to it unchanged; an answer is complete only when the service said
/// why it ended.
@NullMarked
package dev.reprise.models.anthropic;

import org.jspecify.annotations.NullMarked;
