package dev.reprise.runtime.store;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateSpec;
import dev.reprise.core.action.TypedAction;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Upcast;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log that agents with the first versions of two typed states have written: in one round two
/// tools added to what merges, and one put two things into a basket. The file must never be written
/// anew: if this test fails, it is the code that is wrong.
class OldTypedLogTest {
    private static final ThreadId TYPED = new ThreadId("typed");
    private static final StateSpec<Wishes, Wishing> WISHES = StateSpec.of(Wishes.class);
    private static final StateSpec<Basket, Buying> BASKET = StateSpec.of(Basket.class);

    @TempDir private Path directory;

    @AgentState(path = "wishes", version = 2)
    record Wishes(@Merged @Default("[]") GSet<String> names, @Default("\"none\"") String title)
            implements Reducer<Wishes, Wishing> {
        @Upcast(from = 1)
        static JsonObject labelIsTitle(JsonObject old) {
            return old.without("label").with("title", old.getOr("label", Json.of("")));
        }

        @Override
        public Wishes reduce(Wishing change) {
            return switch (change) {
                case Wish(var name) -> new Wishes(names.insert(name), title);
                case Call(var other) -> new Wishes(names, other);
            };
        }
    }

    sealed interface Wishing extends TypedAction<Wishes> {}

    @Named("wish")
    record Wish(String name) implements Wishing {}

    @Named("call")
    record Call(String label) implements Wishing {}

    @AgentState(path = "basket", version = 2)
    record Basket(@Default("[]") List<String> items, @Default("0") long cents)
            implements Reducer<Basket, Buying> {
        @Upcast(from = 1)
        static JsonObject inCents(JsonObject old) {
            return old.without("price")
                    .with("cents", JsonReader.of(old).requireLong("price") * 100);
        }

        @Override
        public Basket reduce(Buying change) {
            return switch (change) {
                case Put(var item, var price) -> {
                    var more = new ArrayList<>(items);
                    more.add(item);
                    yield new Basket(more, cents + price * 100);
                }
            };
        }
    }

    sealed interface Buying extends TypedAction<Basket> {}

    @Named("put")
    record Put(String item, long price) implements Buying {}

    @BeforeEach
    void copyLog() throws IOException {
        var logs = Files.createDirectories(directory.resolve("_log"));
        try (var old = OldTypedLogTest.class.getResourceAsStream("/old/typed.log")) {
            Files.copy(old, logs.resolve("typed.log"));
        }
    }

    @Test
    void itsPatchesNeedNoCodeToBeReplayed() {
        Json rebuilt = JsonObject.EMPTY;

        try (var store = Given.open(directory)) {
            for (var change : changes(store)) {
                for (var patch : change.patches()) {
                    rebuilt = patch.patch().apply(rebuilt);
                }
            }

            assertThat(rebuilt).isEqualTo(store.require(Owner.LOCAL, TYPED).state());
        }
        var members = JsonReader.of(rebuilt);
        assertThat(members.requireObject("wishes"))
                .isEqualTo(Json.parse("{\"names\":[\"apple\",\"pear\"],\"label\":\"mine\"}"));
        assertThat(members.requireObject("basket"))
                .isEqualTo(Json.parse("{\"items\":[\"tea\",\"milk\"],\"price\":5}"));
    }

    private static List<ThreadChangeSet> changes(FileThreadStore store) {
        var changes = new ArrayList<ThreadChangeSet>();
        try (var log = store.read(Owner.LOCAL, TYPED, 0)) {
            log.forEachRemaining((LogRecord record) -> {
                if (record.entry() instanceof Entry.Changed changed) {
                    changes.add(changed.set());
                }
            });
        }
        return changes;
    }

    @Test
    void recordsOfTodayReadItsStatesAndItsActions() {
        try (var store = Given.open(directory)) {
            var state = store.require(Owner.LOCAL, TYPED).state();

            assertThat(WISHES.read(state).names().elements()).containsExactly("apple", "pear");
            assertThat(WISHES.read(state).title()).isEqualTo("mine");
            assertThat(BASKET.read(state)).isEqualTo(new Basket(List.of("tea", "milk"), 500));
            var actions = changes(store).stream().flatMap(change -> change.actions().stream());
            assertThat(actions.filter(action -> action.stateName().equals("basket")))
                    .map(BASKET::action)
                    .hasSize(2);
        }
    }

    @Test
    void agentsOfTodayGoOnWithIt() {
        var none = JsonObject.EMPTY;
        var model = ScriptedModel.of(call("n1", "plum", none).call("n2", "jam", none), say("Done"));
        Tool plum = TestTools.tool("plum", (_, call) -> call.success(1).with(new Wish("plum")));
        Tool jam = TestTools.tool("jam", (_, call) -> call.success(1).with(new Put("jam", 1)));

        try (var store = Given.open(directory)) {
            var os =
                    AgentOs.builder()
                            .store(store)
                            .model("model", model)
                            .tools(plum, jam)
                            .lattices(WISHES.lattices())
                            .agent(AgentDefinition.builder("default", "model").build())
                            .build();
            os.run(RunRequest.of("default", Message.user("u2", "More")).withThread(TYPED));

            var thread = store.require(Owner.LOCAL, TYPED);
            assertThat(WISHES.read(thread.state()).names().elements())
                    .containsExactly("apple", "pear", "plum");
            assertThat(BASKET.read(thread.state()).cents()).isEqualTo(600);
            assertThat(thread.thread().rebuildState()).isEqualTo(thread.state());
        }
    }
}
