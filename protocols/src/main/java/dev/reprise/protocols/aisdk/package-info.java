/// The AI SDK's UI message stream, version 1, as its clients 5, 6 and 7 read it.
///
/// Requests come in as their JSON and leave as [AiSdkRequest]; events leave as chunks
/// ([AiSdkEncoder]); stored messages leave as UI messages ([UiHistory]). What one of them is shown
/// as in several ways is chosen by an [AiSdkForm], the same for all three.
@NullMarked
package dev.reprise.protocols.aisdk;

import org.jspecify.annotations.NullMarked;
