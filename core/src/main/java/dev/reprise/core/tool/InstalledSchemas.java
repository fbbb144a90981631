package dev.reprise.core.tool;

import java.util.Optional;
import java.util.ServiceLoader;

/// The implementation of [ToolSchemas] on the class path, looked up once.
final class InstalledSchemas {
    static final Optional<ToolSchemas> FOUND =
            ServiceLoader.load(ToolSchemas.class, ToolSchemas.class.getClassLoader()).findFirst();

    private InstalledSchemas() {}
}
