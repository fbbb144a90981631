/// What the codecs of all protocols share.
///
/// A codec is pure: requests come in as JSON and leave as values of the core, events come in and
/// leave as frames. It knows no HTTP, holds no connection and reads no store.
@NullMarked
package dev.reprise.protocols;

import org.jspecify.annotations.NullMarked;
