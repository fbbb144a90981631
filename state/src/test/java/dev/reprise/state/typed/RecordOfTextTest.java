package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.RandomJson;
import dev.reprise.state.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records that are read from text: with what they come to, or are refused with, when they are read
/// from the JSON of that text.
class RecordOfTextTest {
    private static final int ROUNDS = 500;

    /// What damages a text without making it something else altogether.
    private static final String DAMAGE = "{}[]\",:\\ 0u1-e.tn\uFFFD";

    record Tree(int value, @Nested Optional<Tree> next, @Default("[]") List<Tree> others) {}

    private static final RecordType<Tree> TREE = RecordType.of(Tree.class);

    /// What comes of reading: a record, or the message of what is wrong.
    private static <R> Object outcome(RecordType<R> type, byte[] text) {
        try {
            return type.fromJson(Json.parse(text));
        } catch (JsonException problem) {
            return problem.getMessage();
        }
    }

    private static <R> void assertSame(RecordType<R> type, byte[] text) {
        Object direct;
        try {
            direct = type.fromBytes(text);
        } catch (JsonException problem) {
            direct = problem.getMessage();
        }
        assertThat(direct)
                .as("%s of %s", type, new String(text, StandardCharsets.UTF_8))
                .isEqualTo(outcome(type, text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The members of an object in any order, some left out, some twice, some unknown or foreign.
    private static String mixed(RandomGenerator random, JsonObject json) {
        var members = new ArrayList<String>();
        for (var member : json) {
            var times = random.nextInt(8);
            if (times > 0) {
                members.add(member(member.key(), member.value()));
            }
            if (times == 1 || times == 2) {
                members.add(
                        random.nextInt(members.size() + 1),
                        member(member.key(), other(random, member.value())));
            }
        }
        if (random.nextBoolean()) {
            members.add(random.nextInt(members.size() + 1), member("x", any(random)));
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(members, Random.from(random));
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static String member(String key, Json value) {
        return Json.of(key) + ":" + value;
    }

    private static Json other(RandomGenerator random, Json value) {
        return random.nextBoolean() ? value : any(random);
    }

    private static Json any(RandomGenerator random) {
        return new RandomJson(random).value(2);
    }

    @Test
    void membersMayComeInAnyOrderTwiceOrUnknown() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                assertSame(Profile.TYPE, bytes(mixed(random, (JsonObject) Profile.ANN_JSON)));
                assertSame(Sheet.TYPE, bytes(mixed(random, sheet(random))));
                assertSame(TREE, bytes(mixed(random, tree(random))));
            }
        });
    }

    @Test
    void whatIsDamagedIsRefusedWithTheSameWords() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                var text = new StringBuilder(TREE.toJson(grown(random, 3)).toString());
                for (var times = 1 + random.nextInt(2); times > 0; times--) {
                    damage(random, text);
                }
                assertSame(TREE, bytes(text.toString()));
            }
        });
    }

    private static void damage(RandomGenerator random, StringBuilder text) {
        var at = random.nextInt(text.length());
        var with = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, with);
            case 2 -> text.setCharAt(at, with);
            default -> text.setLength(Math.max(1, at));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "{\"value\":1} {}",
                "{\"value\":1}]",
                "{\"value\":1,\"\\ud800\":2}",
                "{\"value\":1,\"next\":null,\"x\":\"\\ud800\"}",
                "{\"value\":1,\"next\":{\"value\":\"\\udc00\"}}",
                "{\"value\":2147483648}",
                "{\"value\":1.0}",
                "{\"value\":1e400}",
                "{\"value\":1,\"others\":[{\"value\":1},{\"value\":null}]}",
                "{\"value\":1,\"others\":null}",
                "{\"value\":null,\"value\":1}",
                "{\"next\":{\"value\":1},\"next\":7,\"value\":2}",
                "\uFEFF{\"value\":1}"
            })
    void whatIsNoRecordIsRefusedWithTheSameWords(String text) {
        assertSame(TREE, bytes(text));
    }

    @Test
    void textThatIsNotWellFormedIsRefusedWithTheSameWords() {
        var text = bytes("{\"value\":1,\"x\":\"??\"}");
        text[text.length - 4] = (byte) 0xC0;
        text[text.length - 3] = (byte) 0xAF;

        assertSame(TREE, text);
    }

    @ParameterizedTest
    @ValueSource(ints = {249, 250, 251, 498, 499, 500, 501})
    void recordsAreNestedAsDeepAsJson(int records) {
        assertSame(
                TREE,
                bytes("{\"value\":1,\"next\":".repeat(records) + "null" + "}".repeat(records)));
        assertSame(
                TREE,
                bytes(
                        "{\"value\":1,\"others\":[".repeat(records / 2)
                                + "{\"value\":1}"
                                + "]}".repeat(records / 2)));
    }

    private static JsonObject sheet(RandomGenerator random) {
        return Sheet.TYPE.toJson(
                new Sheet(
                        random.nextInt(),
                        random.nextLong(),
                        random.nextDouble(),
                        List.of(1, random.nextInt()),
                        Optional.of(random.nextInt()),
                        new Sheet.Margin(random.nextInt(), 1)));
    }

    private static JsonObject tree(RandomGenerator random) {
        return TREE.toJson(grown(random, 3));
    }

    private static Tree grown(RandomGenerator random, int depth) {
        return new Tree(
                random.nextInt(),
                depth == 0 ? Optional.empty() : Optional.of(grown(random, depth - 1)),
                depth == 0 ? List.of() : List.of(grown(random, depth - 1), grown(random, 0)));
    }
}
