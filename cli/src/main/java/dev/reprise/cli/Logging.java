package dev.reprise.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/// What libraries say about themselves is not what a person wants to read first.
final class Logging {
    /// Kept, because a logger nobody holds forgets its level.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private Logging() {}

    /// Leaves warnings and errors, unless a logging configuration was given.
    static void quieten() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            HELIDON.setLevel(Level.WARNING);
        }
    }
}
