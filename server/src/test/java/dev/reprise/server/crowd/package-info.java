/// Many readers of one server, of every protocol, who are lost again and again.
@NullMarked
package dev.reprise.server.crowd;

import org.jspecify.annotations.NullMarked;
