package dev.reprise.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which module may use which, by package prefix.
///
/// A module that is missing here fails the build: its place is decided before it grows.
///
/// @param root the package that all modules share
record ModuleDirections(String root) {
    private static final Set<String> TRUNK = Set.of("core", "state");
    private static final Set<String> TRUNK_AND_RUNTIME = Set.of("core", "runtime", "state");

    /// What a module may use besides itself.
    private static final Map<String, Set<String>> ALLOWED =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("facts", Set.of()),
                            Map.entry("state", Set.of()),
                            // Runs in the compiler and knows what it generates for by name only.
                            Map.entry("state.processor", Set.of("state")),
                            Map.entry("core", Set.of("state")),
                            Map.entry("runtime", TRUNK),
                            Map.entry("extensions", TRUNK),
                            Map.entry("protocols", TRUNK),
                            Map.entry("models", TRUNK),
                            Map.entry("mcp", TRUNK),
                            Map.entry("jdbc", TRUNK),
                            Map.entry("nats", TRUNK),
                            // Mounts the protocols.
                            Map.entry("server", Set.of("core", "protocols", "state")),
                            // Its contracts are tests, which name the facts they pin.
                            Map.entry("testing", Set.of("core", "facts", "state")),
                            Map.entry("harness", TRUNK_AND_RUNTIME),
                            Map.entry("hosting", TRUNK_AND_RUNTIME),
                            Map.entry("ops", TRUNK_AND_RUNTIME)));

    /// Where everything is put together. They may use all, and nothing above may use them.
    static final Set<String> TOPS = Set.of("cli", "examples", "benchmarks", "e2e");

    Stream<ArchRule> rules() {
        return Stream.concat(
                Stream.of(everyClassIsInAKnownModule()),
                ALLOWED.entrySet().stream()
                        .map(entry -> direction(entry.getKey(), entry.getValue())));
    }

    String[] packagesOf(Collection<String> modules) {
        return modules.stream().map(module -> root + "." + module + "..").toArray(String[]::new);
    }

    private ArchRule direction(String module, Set<String> allowed) {
        return classes()
                .that(resideInAnyPackage(packagesOf(List.of(module))))
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage(root + "..")
                                .or(resideInAnyPackage(packagesOf(List.of(module))))
                                .or(resideInAnyPackage(packagesOf(allowed))))
                .as("module %s uses no other module than %s".formatted(module, allowed))
                .allowEmptyShould(true);
    }

    private ArchRule everyClassIsInAKnownModule() {
        return classes()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .resideInAnyPackage(
                        Stream.of(packagesOf(ALLOWED.keySet()), packagesOf(TOPS))
                                .flatMap(Stream::of)
                                .toArray(String[]::new))
                .as("every class is in a module whose direction is decided")
                .allowEmptyShould(true);
    }
}
