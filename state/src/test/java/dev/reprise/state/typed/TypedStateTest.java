package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.lattice.GCounter;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TypedStateTest {
    @Test
    @Fact("state T-TYPED-1")
    void aPathThatLeadsNowhereFailsOnlyWhenALeafIsRead() {
        var address = Typed.context("{}").stateOf(Typed.PROFILE).at(Typed.ADDR);

        assertThatThrownBy(() -> address.get(Typed.CITY))
                .isInstanceOf(StateException.class)
                .hasMessage("path not found: $.profile.addr.city");
        assertThat(address.get(Typed.COUNTRY)).isEqualTo("NO");
    }

    @Test
    @Fact("state T-TYPED-2")
    void aRenamedFieldIsReadAndWrittenUnderItsKeyOnly() {
        var context = Typed.context("{\"profile\":{\"mail\":\"wrong\",\"e_mail\":\"right\"}}");
        var profile = context.stateOf(Typed.PROFILE);

        assertThat(profile.get(Typed.MAIL)).isEqualTo("right");
        profile.set(Typed.MAIL, "new");

        assertThat(context.snapshot())
                .isEqualTo(Json.parse("{\"profile\":{\"mail\":\"wrong\",\"e_mail\":\"new\"}}"));
    }

    @Test
    @Fact("state T-TYPED-3")
    void aDefaultStandsForWhatIsMissingButNotForNull() {
        var missing = Typed.context("{}").stateOf(Typed.SHEET);
        var there = Typed.context("{\"sheet\":{\"marks\":[1,2]}}").stateOf(Typed.SHEET);
        var empty = Typed.context("{\"sheet\":{\"marks\":null}}").stateOf(Typed.SHEET);

        assertThat(missing.get(Typed.MARKS)).isEmpty();
        assertThat(there.get(Typed.MARKS)).containsExactly(1, 2);
        assertThatThrownBy(() -> empty.get(Typed.MARKS))
                .isInstanceOf(StateException.class)
                .hasMessage("serialization error: $.sheet.marks must be an array, was null");
    }

    @Test
    void anOptionalFieldPassesItsDefaultOver() {
        var sheet = Typed.context("{}").stateOf(Typed.SHEET);

        assertThat(sheet.get(Typed.MOST)).isEmpty();
    }

    @Test
    @Fact("state T-TYPED-4")
    void aSkippedFieldIsOutOfReachAndLeftAlone() {
        var context = Typed.context("{\"profile\":{\"cache\":1,\"name\":\"a\"}}");

        context.stateOf(Typed.PROFILE).set(Typed.NAME, "b");

        assertThat(context.snapshot())
                .isEqualTo(Json.parse("{\"profile\":{\"cache\":1,\"name\":\"b\"}}"));
        assertThat(Profile.TYPE.fields().get(6))
                .as("what references take is a Stored")
                .isInstanceOf(Field.Skipped.class)
                .isNotInstanceOf(Field.Stored.class);
        assertThatThrownBy(() -> Profile.TYPE.field("cache"))
                .hasMessage("Profile stores no field as \"cache\"");
        assertThat(Profile.TYPE.diff(Profile.ANN, Profile.ANN.withCache(1), Path.ROOT))
                .isEqualTo(Patch.EMPTY);
        assertThat(Profile.TYPE.fromJson(Profile.TYPE.toJson(Profile.ANN.withCache(1))).cache())
                .isEqualTo(7);
    }

    @Test
    @Fact("state T-TYPED-5")
    void countingIsCollectedAsCounting() {
        var context =
                Typed.context("{\"sheet\":{\"count\":1,\"total\":10,\"ratio\":0.5,\"left\":0}}");
        var sheet = context.stateOf(Typed.SHEET);

        sheet.increment(Typed.COUNT, 2);
        sheet.decrement(Typed.TOTAL, 3);
        sheet.increment(Typed.RATIO, 0.25);
        sheet.decrement(Typed.RATIO, 0.5);

        assertThat(context.takePatch().ops())
                .containsExactly(
                        Op.increment(Path.of("sheet", "count"), 2),
                        Op.decrement(Path.of("sheet", "total"), 3),
                        Op.increment(Path.of("sheet", "ratio"), 0.25),
                        Op.decrement(Path.of("sheet", "ratio"), 0.5));
        assertThat(sheet.get(Typed.COUNT)).isEqualTo(3);
        assertThat(sheet.get(Typed.TOTAL)).isEqualTo(7);
        assertThat(sheet.get(Typed.RATIO)).isEqualTo(0.25);
    }

    @Test
    @Fact("state T-TYPED-6")
    void aWholeRecordIsOneSetAtItsRoot() {
        assertThat(Profile.TYPE.toPatch(Profile.ANN, Path.ROOT))
                .isEqualTo(Patch.of(Op.set(Path.ROOT, Profile.ANN_JSON)));
    }

    @Test
    @Fact("state T-TYPED-7")
    void aValueWithoutJsonFormIsRefusedAndNotCollected() {
        var context = Typed.context("{\"sheet\":{\"ratio\":1.0}}");
        var sheet = context.stateOf(Typed.SHEET);

        assertThatThrownBy(() -> sheet.set(Typed.RATIO, Double.NaN))
                .isInstanceOf(StateException.class)
                .hasMessage("serialization error: $.sheet.ratio is NaN, which has no JSON form");

        assertThat(context.hasChanges()).isFalse();
        assertThat(sheet.get(Typed.RATIO)).isEqualTo(1.0);
    }

    @Test
    @Fact("state T-TYPED-7")
    void noWriterCollectsAValueWithoutJsonForm() {
        var half = "\uD800";
        var context = Typed.context("{}");
        var profile = context.stateOf(Typed.PROFILE);
        var writers =
                List.<ThrowingCallable>of(
                        () -> profile.set(Typed.NAME, half),
                        () -> profile.set(Typed.NICK, half),
                        () -> profile.push(Typed.TAGS, half),
                        () -> profile.put(Typed.ATTRS, "k", half),
                        () -> profile.put(Typed.ATTRS, half, "v"),
                        () -> profile.at(Typed.ADDR).set(Typed.CITY, half),
                        () -> profile.set(Typed.ADDR, new Profile.Address(half, "NO")),
                        () -> profile.set(Profile.ANN.withName(half)));

        for (var writer : writers) {
            assertThatThrownBy(writer)
                    .isInstanceOf(StateException.class)
                    .hasMessageStartingWith("serialization error: $.profile");
        }

        assertThat(context.hasChanges()).isFalse();
        assertThat(context.snapshot()).isEqualTo(Json.parse("{}"));
    }

    @Test
    @Fact("state T-TYPED-8")
    void whatOneReferenceWritesAnotherReads() {
        var context = Typed.context("{}");
        var one = context.stateOf(Typed.PROFILE);
        var other = context.stateOf(Typed.PROFILE);

        one.set(Typed.NAME, "new");
        one.at(Typed.ADDR).set(Typed.CITY, "Bergen");

        assertThat(other.get(Typed.NAME)).isEqualTo("new");
        assertThat(other.at(Typed.ADDR).get(Typed.CITY)).isEqualTo("Bergen");
    }

    @Test
    @Fact("state T-TYPED-9")
    void aFlatRecordIsWrittenIntoTheOneAroundIt() {
        var context = Typed.context("{}");

        context.stateOf(Typed.SHEET).at(Typed.MARGIN).set(Typed.LEFT, 4);

        assertThat(context.takePatch())
                .isEqualTo(Patch.of(Op.set(Path.of("sheet", "left"), Json.of(4))));
    }

    @Test
    @Fact("state T-TYPED-10")
    void aMergedFieldIsReadOnlyWhereItIsAndMergedWhereItIsNot() {
        var context = Typed.context("{}", Profile.TYPE.lattices(Path.of("profile")));
        var profile = context.stateOf(Typed.PROFILE);

        assertThatThrownBy(() -> profile.get(Typed.VISITS))
                .isInstanceOf(StateException.class)
                .hasMessage("path not found: $.profile.visits");
        profile.merge(Typed.VISITS, GCounter.ZERO.increment("a", 2));
        profile.merge(Typed.VISITS, GCounter.ZERO.increment("b", 3));

        assertThat(profile.get(Typed.VISITS).value()).isEqualTo(5);
    }

    @Test
    void theExampleOfTheSpecificationWritesItsOperations() {
        var context = Typed.context("{}");
        var profile = context.stateOf(Typed.PROFILE);

        profile.set(Typed.NAME, "x");
        profile.clear(Typed.NICK);
        profile.push(Typed.TAGS, "t");
        profile.put(Typed.ATTRS, "k", "v");
        profile.at(Typed.ADDR).set(Typed.CITY, "B");
        profile.merge(Typed.VISITS, GCounter.ZERO.increment("n", 1));
        profile.set(Typed.MAIL, "m");
        profile.delete(Typed.NAME);

        assertThat(context.takePatch().ops())
                .extracting(op -> op.toJson().toString())
                .map(Json::parse)
                .containsExactlyElementsOf(
                        List.of(
                                Json.parse(
                                        "{\"op\":\"set\",\"path\":[\"profile\",\"name\"],\"value\":\"x\"}"),
                                Json.parse(
                                        "{\"op\":\"set\",\"path\":[\"profile\",\"nick\"],\"value\":null}"),
                                Json.parse(
                                        "{\"op\":\"append\",\"path\":[\"profile\",\"tags\"],\"value\":\"t\"}"),
                                Json.parse(
                                        "{\"op\":\"set\",\"path\":[\"profile\",\"attrs\",\"k\"],\"value\":\"v\"}"),
                                Json.parse(
                                        "{\"op\":\"set\",\"path\":[\"profile\",\"addr\",\"city\"],\"value\":\"B\"}"),
                                Json.parse(
                                        "{\"op\":\"lattice_merge\",\"path\":[\"profile\",\"visits\"],\"value\":{\"n\":1}}"),
                                Json.parse(
                                        "{\"op\":\"set\",\"path\":[\"profile\",\"e_mail\"],\"value\":\"m\"}"),
                                Json.parse("{\"op\":\"delete\",\"path\":[\"profile\",\"name\"]}")));
    }

    @Test
    void aDifferenceIsInTheOrderOfTheDeclaration() {
        var changed = Profile.ANN.withName("b").withCity("Bergen");

        assertThat(Profile.TYPE.diff(Profile.ANN, changed, Path.of("profile")).ops())
                .containsExactly(
                        Op.set(Path.of("profile", "name"), Json.of("b")),
                        Op.set(Path.of("profile", "addr", "city"), Json.of("Bergen")));
    }

    @Test
    void aMergedFieldDiffersByAMergeAndAnEmptyOptionalByNull() {
        var visits = Profile.ANN.visits().increment("m", 1);
        var changed = Profile.ANN.withNick(Optional.empty()).withVisits(visits);

        assertThat(Profile.TYPE.diff(Profile.ANN, changed, Path.ROOT).ops())
                .containsExactly(
                        Op.set(Path.of("nick"), Json.NULL),
                        Op.latticeMerge(Path.of("visits"), Json.parse("{\"m\":1,\"n\":1}")));
    }

    @Test
    void theKeysThatMergeAreRegisteredBelowThePath() {
        assertThat(Profile.TYPE.latticeKeys()).containsExactly("visits");
        assertThat(Profile.TYPE.lattices(Path.of("profile")).paths())
                .containsExactly(Path.of("profile", "visits"));
    }

    @Test
    void anOptionalFieldIsSetAndReadByItsValue() {
        var profile = Typed.context("{}").stateOf(Typed.PROFILE);

        profile.set(Typed.NICK, "an");

        assertThat(profile.get(Typed.NICK)).contains("an");
        assertThatThrownBy(() -> profile.at(Typed.NICK))
                .hasMessage("\"nick\" of Profile is not nested");
    }

    @Test
    void aStateWithoutAPathHasToBeToldWhereItIs() {
        var context = Typed.context("{}");
        var unbound = TypedView.of(Profile.TYPE);

        assertThatThrownBy(() -> context.stateOf(unbound))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(context.state(Path.of("here"), unbound).path().toString()).isEqualTo("$.here");
    }

    @Test
    void aWholeRecordIsWrittenAndReadThroughAReference() {
        var context = Typed.context("{}");
        var profile = context.stateOf(Typed.PROFILE);

        profile.set(Profile.ANN);

        assertThat(profile.get()).isEqualTo(Profile.ANN);
        assertThat(context.takePatch())
                .isEqualTo(Patch.of(Op.set(Path.of("profile"), Profile.ANN_JSON)));
    }
}
