package dev.reprise.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The source tree this test was built from.
record Repository(Path folder) {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    /// Looks upwards from where the tests run, which is a module folder or the root.
    static Repository ofThisBuild() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/facts.txt"))) {
            folder = folder.getParent();
        }
        return new Repository(folder);
    }

    List<String> modules() throws IOException {
        return MODULE.matcher(pom(".")).results().map(result -> result.group(1)).toList();
    }

    String pom(String module) throws IOException {
        return Files.readString(folder.resolve(module).resolve("pom.xml"));
    }

    /// The main classes of all modules, without what JMH generates.
    JavaClasses mainClasses() throws IOException {
        var compiled =
                modules().stream()
                        .map(module -> folder.resolve(module).resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .toList();
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("jmh_generated"))
                .importPaths(compiled);
    }
}
