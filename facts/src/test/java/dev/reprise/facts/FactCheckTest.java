package dev.reprise.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactCheckTest {
    @TempDir private Path repository;

    @Test
    void theFactsOfThisRepositoryAndItsTestsAgree() throws IOException {
        var here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve(FactCheck.LIST))) {
            here = here.getParent();
        }

        var problems = FactCheck.problems(here);

        assertThat(problems).isEmpty();
    }

    @Test
    void acceptsOneFactManyFactsRepeatedAnnotationsTypesAndContracts() throws IOException {
        list(
                "state T-A-1",
                "state T-A-2",
                "state T-A-3",
                "state T-A-4",
                "state T-A-5",
                "state T-A-6");
        test("state", "@Test @Fact(\"state T-A-1\") void a() {}");
        test(
                "core",
                """
                @ParameterizedTest @Fact({"state T-A-2", "state T-A-3"}) void b() {}
                @TestFactory @Fact("state T-A-4") @dev.reprise.facts.Fact(value = "state T-A-5") void c() {}
                """);
        write(
                "testing/src/main/java/Contract.java",
                "@Fact(\"state T-A-6\") interface Contract {}");

        assertThat(FactCheck.problems(repository)).isEmpty();
    }

    @Test
    void namesAListedFactWithoutTest() throws IOException {
        list("# comment", "", "state T-A-1", "state T-A-2   # why");
        test("state", "@Test @Fact(\"state T-A-1\") void a() {}");

        assertThat(FactCheck.problems(repository))
                .containsExactly("'state T-A-2' is listed in docs/facts.txt, but no test names it");
    }

    @Test
    void namesAFactOfATestThatIsNotListed() throws IOException {
        list();
        test("state", "@Test @Fact(\"state T-A-1\") void a() {}");

        assertThat(FactCheck.problems(repository))
                .containsExactly(
                        "'state T-A-1' is named at [StateTest.java:2], but docs/facts.txt does not list it");
    }

    @Test
    void aDisabledTestOrACommentPinsNothing() throws IOException {
        list("state T-A-1", "state T-A-2", "state T-A-3");
        test(
                "state",
                """
                @Test @Disabled("broken") @Fact("state T-A-1") void a() {}
                // @Test @Fact("state T-A-2") void b() {}
                @Nested @Disabled("broken") class C { @Test @Fact("state T-A-3") void c() {} }
                """);

        assertThat(FactCheck.problems(repository))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem).endsWith("but no test names it"));
    }

    @Test
    void refusesAnAnnotationThatPinsNothing() throws IOException {
        list("state T-A-1");
        test(
                "state",
                """
                @Fact("state T-A-1") void noTest() {}
                @Test @Fact(PREFIX + "1") void computed() {}
                """);

        assertThat(FactCheck.problems(repository))
                .contains(
                        "StateTest.java:2 names facts but is no test",
                        "StateTest.java:3 names a fact by PREFIX + \"1\", wanted a string literal");
    }

    @Test
    void refusesLinesThatAreNoFactOrTheSameFactAgain() throws IOException {
        list("T-A-1", "state T-A-1", "state T-A-1");
        test("state", "@Test @Fact(\"state T-A-1\") void a() {}");

        assertThat(FactCheck.problems(repository))
                .containsExactly(
                        "'T-A-1' is listed, wanted page, space, id",
                        "'state T-A-1' is listed twice");
    }

    private void list(String... lines) throws IOException {
        write(FactCheck.LIST, String.join("\n", lines));
    }

    private void test(String module, String body) throws IOException {
        var name = module.substring(0, 1).toUpperCase(Locale.ROOT) + module.substring(1) + "Test";
        write(
                "%s/src/test/java/%s.java".formatted(module, name),
                "class %s {\n%s\n}".formatted(name, body));
    }

    private void write(String file, String text) throws IOException {
        var path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
