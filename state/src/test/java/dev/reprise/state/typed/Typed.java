package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.Lattices;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.typed.Field.Entries;
import dev.reprise.state.typed.Field.Flat;
import dev.reprise.state.typed.Field.Items;
import dev.reprise.state.typed.Field.Maybe;
import dev.reprise.state.typed.Field.Merging;
import dev.reprise.state.typed.Field.Real;
import dev.reprise.state.typed.Field.Scalar;
import dev.reprise.state.typed.Field.Whole;
import dev.reprise.state.working.StateContext;

/// A record at a path of a document, and its fields by the types they have.
@SuppressWarnings("unchecked") // each field is asked for as what its component is declared to be
final class Typed {
    static final Scalar<Profile, String> NAME =
            (Scalar<Profile, String>) Profile.TYPE.field("name");
    static final Scalar<Profile, String> MAIL =
            (Scalar<Profile, String>) Profile.TYPE.field("e_mail");
    static final Maybe<Profile, String> NICK = (Maybe<Profile, String>) Profile.TYPE.field("nick");
    static final Items<Profile, String> TAGS = (Items<Profile, String>) Profile.TYPE.field("tags");
    static final Entries<Profile, String> ATTRS =
            (Entries<Profile, String>) Profile.TYPE.field("attrs");
    static final Field.Nested<Profile, Profile.Address> ADDR =
            (Field.Nested<Profile, Profile.Address>) Profile.TYPE.field("addr");
    static final Merging<Profile, GCounter> VISITS =
            (Merging<Profile, GCounter>) Profile.TYPE.field("visits");
    static final Scalar<Profile.Address, String> CITY =
            (Scalar<Profile.Address, String>) ADDR.type().get().field("city");
    static final Scalar<Profile.Address, String> COUNTRY =
            (Scalar<Profile.Address, String>) ADDR.type().get().field("country");
    static final Whole<Sheet, Integer> COUNT = (Whole<Sheet, Integer>) Sheet.TYPE.field("count");
    static final Whole<Sheet, Long> TOTAL = (Whole<Sheet, Long>) Sheet.TYPE.field("total");
    static final Real<Sheet> RATIO = (Real<Sheet>) Sheet.TYPE.field("ratio");
    static final Items<Sheet, Integer> MARKS = (Items<Sheet, Integer>) Sheet.TYPE.field("marks");
    static final Maybe<Sheet, Integer> MOST = (Maybe<Sheet, Integer>) Sheet.TYPE.field("most");
    static final Flat<Sheet, Sheet.Margin> MARGIN =
            (Flat<Sheet, Sheet.Margin>) Sheet.TYPE.fields().get(5);
    static final Whole<Sheet.Margin, Integer> LEFT =
            (Whole<Sheet.Margin, Integer>) MARGIN.type().get().field("left");

    static final TypedView<Profile> PROFILE = TypedView.of(Profile.TYPE, Path.of("profile"));
    static final TypedView<Sheet> SHEET = TypedView.of(Sheet.TYPE, Path.of("sheet"));

    private Typed() {}

    static StateContext context(String document, Lattices lattices) {
        return StateContext.of(Json.parse(document), lattices);
    }

    static StateContext context(String document) {
        return context(document, Lattices.NONE);
    }
}
