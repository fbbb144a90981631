/// What AG-UI clients do with a stream: they check its order and build a conversation of it.
@NullMarked
package dev.reprise.testing.agui;

import org.jspecify.annotations.NullMarked;
