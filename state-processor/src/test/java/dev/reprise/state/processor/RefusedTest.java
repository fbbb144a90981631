package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.typed.RecordType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What cannot be state is an error at the element that says it.
class RefusedTest {
    private static final String IMPORTS =
            """
            import dev.reprise.core.action.*; import dev.reprise.state.*; \
            import dev.reprise.state.lattice.*; import dev.reprise.state.typed.*; \
            import java.util.*; import org.jspecify.annotations.Nullable;
            """;

    private static void refused(String source, int line, String message) {
        var compiled = Compiled.with(Map.of("shop.Sample", "package shop; " + IMPORTS + source));

        assertThat(compiled.problems())
                .anySatisfy(
                        problem -> assertThat(problem).startsWith(line + ": ").contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@Flatten @Rename(\"k\") Inner c | @Flatten and @Rename cannot be used together",
                "@Flatten @Default(\"{}\") Inner c | @Flatten and @Default cannot be used together",
                "@Flatten Optional<Inner> c | currently only supports struct fields",
                "@Flatten List<Inner> c | currently only supports struct fields",
                "@Flatten Map<String, Inner> c | currently only supports struct fields",
                "@Flatten int c | currently only supports struct fields",
                "@Merged @Nested Both c | @Merged and @Nested cannot be used together",
                "@Merged @Flatten Both c | @Merged and @Flatten cannot be used together",
                "@Merged Optional<Flag> c | is not supported on Optional, List, or Map fields",
                "@Merged List<Flag> c | is not supported on Optional, List, or Map fields",
                "@Merged Map<String, Flag> c | is not supported on Optional, List, or Map fields",
                "@Merged Colour c | does not support enums",
                "@Merged Nothing c | does not support unit structs",
                "@Merged Shape c | does not support unions",
                "@Merged String c | needs a lattice type or a record of lattice types",
                "@Merged Inner c | every component of Inner must be a lattice to be merged",
                "@Merged MaxReg<Double> c | cannot be in a lattice",
                "@Nullable @Merged Flag c | is not supported on Optional, List, or Map fields",
                "@Nullable @Flatten Inner c | currently only supports struct fields",
                "@Nullable @Default(\"{{\") String c | invalid default expression",
                "@Default(\"{{\") Optional<String> c | invalid default expression",
                "@Default(\"three\") int c | invalid default expression",
                "@Default(\"[1]\") List<String> c | invalid default expression",
                "@Default(\"\\\"GREEN\\\"\") Colour c | invalid default expression",
                "@Default(\"{}\") Inner c | invalid default expression",
                "@Skip String c | @Skip needs a @Default",
                "@Skip @Merged Flag c | @Skip and @Merged cannot be used together",
                "@Nested int c | @Nested needs a record",
                "@Nested Optional<Part> c | @Merged has no effect in Part",
                "@Nested @Nullable Part c | @Merged has no effect in Part",
                "@Nested Map<String, Part> c | @Merged has no effect in Part",
                "@Nested List<Around> c | @Merged has no effect in Around",
                "Map<Integer, String> c | a Map needs String keys",
                "Object c | cannot be state",
                "int[] c | cannot be state",
                "Generic<String> c | is generic",
                "Hidden c | must not be private",
                "Outdated c | @Upcast has no effect in Outdated",
                "Optional<Json> c | an optional value cannot be one that may be null itself",
                "@Nullable Json c | an optional value cannot be one that may be null itself",
                "Optional<Optional<String>> c | an optional value cannot be one that may be null itself",
                "Shape3 c | two records are named \"twin\"",
                "Shape2 c | must be a record with a @Named"
            })
    void aComponentThatCannotBeStateIsAnErrorAtIt(String component, String message) {
        var source =
                """
                @AgentState(path = "p")
                record Sample(
                        int first,
                        %s) {
                    record Inner(int value) {}
                    record Both(Flag flag, GCounter counter) {}
                    record Part(@Merged Flag flag) {}
                    record Around(int value, @Nested Part part) {}
                    enum Colour { RED }
                    record Nothing() {}
                    sealed interface Shape {}
                    @Named("circle") record Circle(int radius) implements Shape {}
                    sealed interface Shape3 {}
                    @Named("twin") record One(int a) implements Shape3 {}
                    @Named("twin") record Two(int a) implements Shape3 {}
                    sealed interface Shape2 {}
                    record Square(int side) implements Shape2 {}
                    record Generic<T>(T value) {}
                    private record Hidden(int value) {}
                    record Outdated(int value) {
                        @Upcast(from = 1) static JsonObject up(JsonObject old) { return old; }
                    }
                }
                """
                        .formatted(component);

        refused(source, 5, message);
        if (!component.startsWith("Hidden")) { // to reflection nothing is private
            refusedByReflection(source, message);
        }
    }

    /// Without the processor the same is said when the record is first used.
    private static void refusedByReflection(String source, String message) {
        var classes =
                Compiled.without(Map.of("shop.Sample", "package shop; " + IMPORTS + source)).load();

        assertThatThrownBy(
                        () -> {
                            var type = RecordType.of(classes.loadClass("shop.Sample"));
                            type.fromJson(Json.parse("{\"first\":1,\"c\":[]}"));
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@AgentState enum Sample { A } | @AgentState does not support enums",
                "@AgentState interface Sample {} | @AgentState needs a record",
                "@AgentState class Sample {} | @AgentState needs a record",
                "@AgentState record Sample<T>(int a) {} | is generic",
                "@AgentState(path = \".\") record Sample(int a) {} | has no key",
                "@AgentState(path = \"p\", name = \"n\") record Sample(int a) {} | is no Reducer",
                "@AgentState(scope = StateScope.RUN) record Sample(int a) {} | is no Reducer",
                "@SuppressWarnings(\"rawtypes\") @AgentState record Sample(int a) implements Reducer { public Object reduce(TypedAction change) { return this; } } | must be a Reducer of a state that it names",
                "@AgentState record Sample<A extends TypedAction<Sample<A>>>(int a) implements Reducer<Sample<A>, A> { public Sample<A> reduce(A change) { return this; } } | must be a Reducer of a state that it names",
                "@AgentState(version = 0) record Sample(int a) {} | version must be at least 1",
                "@AgentState record Sample(@Rename(\"b\") int a, int b) {} | two fields as \"b\""
            })
    void aTypeThatCannotBeStateIsAnErrorAtIt(String source, String message) {
        refused(source, 2, message);
    }

    @Test
    void aStateOfACallThatMergesIsAnErrorAtWhatMerges() {
        refused(
                """
                @AgentState(scope = StateScope.TOOL_CALL)
                record Sample(
                        int a,
                        @Nested Part part) implements Reducer<Sample, Change> {
                    record Part(@Merged Flag flag) {}
                    public Sample reduce(Change change) { return this; }
                }
                sealed interface Change extends TypedAction<Sample> {}
                @Named("reset") record Reset() implements Change {}
                """,
                5,
                "@Merged has no effect in Sample, which is a state of a tool call");
    }

    @Test
    void aScopeThatIsNoneDoesNotCompile() {
        refused(
                "@AgentState(path = \"p\", scope = StateScope.YEAR) record Sample(int a) {}",
                2,
                "must be an enum constant");
    }

    @Test
    void membersOfAFlatRecordMayNotHideOthers() {
        refused(
                "@AgentState record Sample(int a, @Flatten Inner inner) { record Inner(int a) {} }",
                2,
                "two fields as \"a\"");
    }

    @Test
    void aRecordCannotMergeItself() {
        refused(
                "@AgentState record Sample(@Merged OrMap<String, Sample> each) {}",
                2,
                "cannot flatten or merge itself");
    }

    @Test
    void actionsNeedNames() {
        refused(
                """
                @AgentState
                record Sample(int a) implements Reducer<Sample, Change> {
                    public Sample reduce(Change change) { return this; }
                }
                sealed interface Change extends TypedAction<Sample> {}
                record Reset() implements Change {}
                """,
                3,
                "Reset must be a record with a @Named");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@Upcast(from = 1) JsonObject up(JsonObject old) | an upcaster is static",
                "@Upcast(from = 1) static Json up(JsonObject old) | an upcaster is static",
                "@Upcast(from = 2) static JsonObject up(JsonObject old) | must be from 1 to 1, was from 2"
            })
    void anUpcasterThatCannotWorkIsAnErrorAtIt(String method, String message) {
        refused(
                """
                @AgentState(path = "p", version = 2)
                record Sample(int a) {
                    %s { return old; }
                }
                """
                        .formatted(method),
                4,
                message);
    }
}
