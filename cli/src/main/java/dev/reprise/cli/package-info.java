/// The command line: a server, single runs in the terminal, and what they are started with.
///
/// Results go to standard output, everything else to standard error. Exit code 2 means that the
/// command or its configuration is wrong.
@NullMarked
package dev.reprise.cli;

import org.jspecify.annotations.NullMarked;
