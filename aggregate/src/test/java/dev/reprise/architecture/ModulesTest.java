package dev.reprise.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ModulesTest {
    private final Repository repository = Repository.ofThisBuild();

    @Test
    void everyModuleNamesItsJavaModule() throws IOException {
        for (String module : modulesBut("bom", "aggregate")) {
            assertThat(repository.pom(module))
                    .contains(
                            "<module.name>dev.reprise.%s</module.name>"
                                    .formatted(module.replace('-', '.')));
        }
    }

    @Test
    void theBillOfMaterialsListsEveryModuleAnApplicationCanUse() throws IOException {
        for (String module :
                modulesBut("bom", "aggregate", "cli", "examples", "benchmarks", "e2e")) {
            assertThat(repository.pom("bom"))
                    .contains("<artifactId>reprise-%s</artifactId>".formatted(module));
        }
    }

    /// Otherwise a parallel build could run the architecture rules before that module is compiled.
    @Test
    void theAggregateDependsOnEveryModule() throws IOException {
        for (String module : modulesBut("bom", "aggregate")) {
            assertThat(repository.pom("aggregate"))
                    .contains("<artifactId>reprise-%s</artifactId>".formatted(module));
        }
    }

    private List<String> modulesBut(String... names) throws IOException {
        return repository.modules().stream()
                .filter(Predicate.not(Set.of(names)::contains))
                .toList();
    }
}
