package dev.reprise.runtime;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The warnings of one class of the runtime, for as long as this is open. Those of other tests that
/// run meanwhile are among them.
final class Warnings implements AutoCloseable {
    private final Logger logger;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord warning) {
                    if (warning.getLevel().equals(Level.WARNING)) {
                        texts.add(text(warning));
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /// @param name of the class
    Warnings(String name) {
        logger = Logger.getLogger(name);
        logger.setLevel(Level.WARNING); // tests that expect many silence its package
        logger.addHandler(handler);
    }

    private static String text(LogRecord warning) {
        var values = warning.getParameters();
        return values == null
                ? warning.getMessage()
                : MessageFormat.format(warning.getMessage(), values);
    }

    /// Those that name this.
    List<String> naming(String what) {
        return texts.stream().filter(text -> text.contains(what)).toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }
}
