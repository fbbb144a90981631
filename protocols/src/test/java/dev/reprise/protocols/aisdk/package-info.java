@NullMarked
package dev.reprise.protocols.aisdk;

import org.jspecify.annotations.NullMarked;
