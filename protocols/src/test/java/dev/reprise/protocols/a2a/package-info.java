@NullMarked
package dev.reprise.protocols.a2a;

import org.jspecify.annotations.NullMarked;
