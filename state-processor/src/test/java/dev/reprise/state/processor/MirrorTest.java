package dev.reprise.state.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.action.StateScope;
import dev.reprise.core.action.StateSpec;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.typed.RecordType;
import dev.reprise.state.typed.TypedView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One source, compiled with the processor and without: nothing tells the two apart.
class MirrorTest {
    private static final int ROUNDS = 200;
    private static Compiled compiled;
    private static Side generated;
    private static Side reflected;

    @BeforeAll
    static void compile() throws IOException {
        var sources = Map.of("shop.Order", resource("/shop/Order.java"));
        compiled = Compiled.with(sources);
        generated = Side.of(compiled.load());
        reflected = Side.of(Compiled.without(sources).load());
    }

    private static String resource(String name) throws IOException {
        try (var in = MirrorTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The record as one of the two knows it.
    private record Side(Class<?> order, RecordType<Object> type, StateSpec<?, ?> spec) {
        @SuppressWarnings({"unchecked", "rawtypes"}) // there is only one record
        static Side of(ClassLoader classes) {
            try {
                var order = classes.loadClass("shop.Order");
                return new Side(
                        order,
                        (RecordType<Object>) RecordType.of(order),
                        StateSpec.of((Class) order));
            } catch (ClassNotFoundException missing) {
                throw new AssertionError(missing);
            }
        }

        Object random(long seed) {
            try {
                return order.getMethod("random", RandomGenerator.class, int.class)
                        .invoke(null, generator(seed), (int) (seed & 1));
            } catch (ReflectiveOperationException problem) {
                throw new LinkageError(problem.getMessage(), problem);
            }
        }

        /// What becomes of a JSON text, be it a value or a refusal.
        String read(Json json) {
            try {
                return type.toJson(type.fromJson(json)).toString();
            } catch (JsonException refused) {
                return refused.getMessage();
            }
        }
    }

    private static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @FunctionalInterface
    private interface Property {
        void check(RandomGenerator random);
    }

    private static void forAll(Property property) {
        var seed = Long.getLong("reprise.seed", ThreadLocalRandom.current().nextLong());
        try {
            var random = generator(seed);
            for (var round = 0; round < ROUNDS; round++) {
                property.check(random);
            }
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("failed with seed " + seed, failure);
        }
    }

    @Test
    void theMirrorIsWhatIsUsed() throws ReflectiveOperationException {
        var mirror = generated.order().getClassLoader().loadClass("shop.OrderMirror");

        assertThat(generated.type()).isSameAs(mirror.getField("TYPE").get(null));
        assertThat(generated.spec()).isSameAs(mirror.getField("STATE").get(null));
        assertThat(mirror.getField("PATH").get(null).toString()).isEqualTo("$.shop.order");
        assertThat(mirror.getField("LATTICES").get(null)).isNotNull();
        assertThat(mirror.getField("VIEW").get(null))
                .isEqualTo(TypedView.of(generated.spec().type(), Path.parse("shop.order")));
        assertThat(mirror.getField("MAIL").get(null)).isNotNull();
    }

    @Test
    void aComponentThatIsCalledAsAConstantKeepsItsOwnName() throws ReflectiveOperationException {
        var mirror = generated.order().getClassLoader().loadClass("shop.OrderMirror");

        assertThat(mirror.getField("path").get(null)).isSameAs(generated.type().field("path"));
        assertThat(mirror.getField("type").get(null)).isSameAs(generated.type().field("type"));
    }

    @Test
    void bothWriteAndReadTheSame() {
        forAll(random -> {
            var seed = random.nextLong();
            var one = generated.random(seed);
            var json = generated.type().toJson(one);

            assertThat(json.toString())
                    .isEqualTo(reflected.type().toJson(reflected.random(seed)).toString());
            assertThat(text(generated.type(), one)).isEqualTo(json.toString());
            assertThat(text(reflected.type(), reflected.random(seed))).isEqualTo(json.toString());
            assertThat(generated.type().fromJson(json)).isEqualTo(one);
            assertThat(reflected.type().fromJson(json)).isEqualTo(reflected.random(seed));
        });
    }

    @Test
    void generatedCodeWritesAndRefusesWhatTheFieldsDo() throws ReflectiveOperationException {
        var source =
                """
                package shop;

                @dev.reprise.core.action.AgentState(path = "tag")
                public record Tag(
                        @dev.reprise.state.typed.Rename("é") String last, long zulu, int yankee,
                        short xray, byte whisky, boolean victor, double uniform, float tango,
                        @dev.reprise.state.typed.Skip int sierra, java.util.List<String> romeo,
                        java.util.Optional<Integer> quebec, Character character) {
                    public enum Character { EASY, HARD }

                    public static Tag of(String last, double uniform, String item) {
                        return new Tag(last, -1, 2, (short) 3, (byte) 4, true, uniform, 0.5f, 9,
                                java.util.List.of(item), java.util.Optional.of(7), Character.HARD);
                    }
                }
                """;
        var sources = Map.of("shop.Tag", source);

        for (var classes :
                List.of(Compiled.with(sources).load(), Compiled.without(sources).load())) {
            var tag = classes.loadClass("shop.Tag");
            @SuppressWarnings("unchecked")
            var type = (RecordType<Object>) RecordType.of(tag);
            var of = tag.getMethod("of", String.class, double.class, String.class);
            assertThat(text(type, of.invoke(null, "\"1\"", 1.5, "a")))
                    .isEqualTo(
                            """
                            {"character":"HARD","quebec":7,"romeo":["a"],"tango":0.5,"uniform":1.5,\
                            "victor":true,"whisky":4,"xray":3,"yankee":2,"zulu":-1,"é":"\\"1\\""}\
                            """);
            assertThatThrownBy(() -> text(type, of.invoke(null, null, 1.5, "a")))
                    .isInstanceOf(JsonException.class)
                    .hasMessage("é must not be null");
            assertThatThrownBy(() -> text(type, of.invoke(null, "", Double.NaN, "a")))
                    .isInstanceOf(JsonException.class)
                    .hasMessage("uniform is NaN, which has no JSON form");
            assertThatThrownBy(() -> text(type, of.invoke(null, "", 1.5, "\ud800")))
                    .isInstanceOf(JsonException.class)
                    .hasMessageStartingWith("romeo[0] string has a lone surrogate");
        }
    }

    private static String text(RecordType<Object> type, Object record) {
        return new String(type.toBytes(record), StandardCharsets.UTF_8);
    }

    @Test
    void bothFindTheSameDifference() {
        forAll(random -> {
            var before = random.nextLong();
            var after = random.nextLong();

            var one =
                    generated
                            .type()
                            .diff(generated.random(before), generated.random(after), Path.of("o"));
            var other =
                    reflected
                            .type()
                            .diff(reflected.random(before), reflected.random(after), Path.of("o"));

            assertThat(one.toJson().toString()).isEqualTo(other.toJson().toString());
        });
    }

    @Test
    void bothSayTheSameOfWhatIsMissingOrWrong() {
        forAll(random -> {
            var json = generated.type().toJson(generated.random(random.nextLong()));
            var keys = json.stream().map(JsonObject.Member::key).toList();
            var key = keys.get(random.nextInt(keys.size()));
            var wrong =
                    random.nextBoolean()
                            ? json.without(key)
                            : json.with(key, random.nextBoolean() ? Json.NULL : Json.of("no"));

            assertThat(generated.read(wrong)).isEqualTo(reflected.read(wrong));
        });
    }

    @Test
    void bothRegisterTheSameLattices() {
        assertThat(generated.spec().lattices().paths())
                .isEqualTo(reflected.spec().lattices().paths())
                .extracting(Path::toString)
                .containsExactly(
                        "$.shop.order.__version",
                        "$.shop.order.addr.country.known",
                        "$.shop.order.both",
                        "$.shop.order.colours",
                        "$.shop.order.numbers",
                        "$.shop.order.seen",
                        "$.shop.order.visits");
        assertThat(generated.type().latticeKeys()).isEqualTo(reflected.type().latticeKeys());
    }

    @Test
    void bothDeclareTheSameState() {
        for (var side : new Side[] {generated, reflected}) {
            assertThat(side.spec().name()).isEqualTo("order");
            assertThat(side.spec().path().toString()).isEqualTo("$.shop.order");
            assertThat(side.spec().scope()).isEqualTo(StateScope.THREAD);
            assertThat(side.spec().type().version()).isEqualTo(3);
            assertThat(side.spec().type().upcast(Json.parse("{\"a\":1}")))
                    .isEqualTo(Json.parse("{\"a\":1,\"count\":1,\"path\":2,\"__version\":3}"));
            var actions = side.spec().actions();
            assertThat(actions.fromJson(Json.of("reset")).toString()).isEqualTo("Reset[]");
            assertThat(actions.fromJson(Json.parse("{\"rename\":{\"to\":\"x\"}}")).toString())
                    .isEqualTo("Renaming[to=x]");
        }
    }

    @Test
    void aReducerByAnotherInterfaceIsOneToo() throws ReflectiveOperationException {
        var source =
                """
                package shop;
                import dev.reprise.core.action.*; import dev.reprise.state.typed.*;
                @AgentState(path = "counter")
                record Counter(int value) implements Counting {
                    public Counter reduce(Change change) { return this; }
                    sealed interface Change extends TypedAction<Counter> {}
                    @Named("reset") record Reset() implements Change {}
                }
                interface Counting extends Reducer<Counter, Counter.Change> {}
                """;

        var counter =
                Compiled.with(Map.of("shop.Counter", source)).load().loadClass("shop.Counter");

        assertThat(state(counter).path().toString()).isEqualTo("$.counter");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there is only one record
    private static StateSpec<?, ?> state(Class<?> record) {
        return StateSpec.of((Class) record);
    }

    @Test
    void aClassThatIsOnlyCalledLikeAMirrorIsNone() throws ReflectiveOperationException {
        var sources =
                Map.of(
                        "shop.Counter",
                        """
                        package shop;
                        public record Counter(int value) {
                            public record Line(int number) {}
                        }
                        """,
                        "shop.CounterMirror",
                        "package shop; class CounterMirror { static final Class<?> OF = String.class; }",
                        "shop.Counter_LineMirror",
                        "package shop; class Counter_LineMirror { static final String OF = \"of it\"; }");
        var classes = Compiled.without(sources).load();

        for (var name : new String[] {"shop.Counter", "shop.Counter$Line"}) {
            assertThat(RecordType.of(classes.loadClass(name)).fields()).hasSize(1);
        }
    }

    @Test
    void twoRecordsWithOneMirrorAreToldSo() {
        var compiled =
                Compiled.with(
                        Map.of(
                                "shop.Order",
                                """
                                package shop;
                                import dev.reprise.core.action.AgentState;
                                record Order(int a) { @AgentState record Line(int a) {} }
                                """,
                                "shop.Order_Line",
                                """
                                package shop;
                                import dev.reprise.core.action.AgentState;
                                @AgentState record Order_Line(int a) {}
                                """));

        assertThat(compiled.problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("another class with the name of its mirror"));
    }

    @Test
    void aMirrorNeedsNoneOfTheRecordsWithin() {
        var source =
                """
                package shop;
                import dev.reprise.core.action.*;
                @AgentState(path = "house")
                record House(other.Address address) {}
                """;
        var address =
                """
                package other;
                import dev.reprise.core.action.*;
                @AgentState(path = "address", version = 2)
                public record Address(String city, Street street) {
                    public record Street(String name) {}
                }
                """;

        var house = Compiled.with(Map.of("shop.House", source, "other.Address", address));

        assertThat(house.problems()).isEmpty();
        assertThat(house.generated().get("shop.HouseMirror")).doesNotContain("other.AddressMirror");
    }

    @Test
    void anotherCompilationGivesTheSameText() throws IOException {
        var again = Compiled.with(Map.of("shop.Order", resource("/shop/Order.java")));

        assertThat(again.generated()).isEqualTo(compiled.generated());
    }
}
