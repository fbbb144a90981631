@NullMarked
package dev.reprise.protocols;

import org.jspecify.annotations.NullMarked;
