@NullMarked
package dev.reprise.protocols.agui;

import org.jspecify.annotations.NullMarked;
