package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tools that do what they should not: the run goes on, and so does its thread.
class BadToolTest {
    private static final dev.reprise.state.Path DATA = dev.reprise.state.Path.ROOT.key("data");

    static Stream<Supplier<Throwable>> failures() {
        return Stream.of(
                () -> new IllegalStateException("broken"),
                () -> new IllegalStateException((String) null),
                () -> new Exception("checked"),
                () -> new StackOverflowError(),
                () -> new NoClassDefFoundError("Missing"),
                () -> new OutOfMemoryError("not really"),
                () -> new AssertionError("no"),
                () -> new InterruptedException("nobody interrupted it"));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // how any throwable is thrown
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        @SuppressWarnings("unchecked")
        var thrown = (T) failure;
        throw thrown;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverAToolThrowsTheModelIsToldAndTheThreadGoesOn(Supplier<Throwable> failure) {
        var bad =
                TestTools.tool(
                        "bad",
                        (_, _) -> {
                            throw BadToolTest.<RuntimeException>sneaky(failure.get());
                        });
        var rehearsal =
                Rehearsal.of(
                                ScriptedModel.of(
                                        call("c1", "bad", JsonObject.EMPTY),
                                        say("Sorry."),
                                        say("Hi")))
                        .tools(bad);

        var events = rehearsal.run("Go");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events))
                .singleElement()
                .satisfies(done ->
                        assertThat(done.result().message()).startsWith("Execution failed: "));
        assertThat(Rehearsal.end(rehearsal.run("Again"))).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aToolThatHangsEndsWithItsRun() {
        var hangs = new CountDownLatch(1);
        var hanging =
                TestTools.tool(
                        "hang",
                        (_, _) -> {
                            hangs.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "hang", JsonObject.EMPTY), say("Hi")))
                        .tools(hanging);
        var end = new AtomicReference<Termination>();
        var runner = Thread.ofVirtual().start(() -> end.set(Rehearsal.end(rehearsal.run("Go"))));
        Waits.await(hangs);

        var gateway = rehearsal.os().gateway();
        gateway.active(Owner.LOCAL, Rehearsal.THREAD)
                .ifPresent(run -> gateway.cancel(Owner.LOCAL, run));
        Waits.join(runner);

        assertThat(end).hasValue(new Termination.Cancelled());
        assertThat(Rehearsal.end(rehearsal.run("Again"))).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void fiveMegabytesOfAResultAreStoredAndReadBackWhole(@TempDir Path directory) {
        var text = "0123456789abcdef".repeat(5 * 65_536);
        var model = ScriptedModel.of(call("c1", "big", JsonObject.EMPTY), say("Read."));
        try (var store = FileThreadStore.builder(directory).durability(Durability.OS).open()) {
            var result = run(store, model, TestTools.tool("big", (_, _) -> text));
            assertThat(result.text()).isEqualTo("Read.");
        }
        try (var store = FileThreadStore.builder(directory).durability(Durability.OS).open()) {
            var stored = store.require(Owner.LOCAL, Rehearsal.THREAD).thread().messages().get(2);

            assertThat(Json.parse(stored.content()).find(DATA)).contains(Json.of(text));
            var next = run(store, ScriptedModel.of(say("Hi")), TestTools.ok("big"));
            assertThat(next.termination()).isEqualTo(new Termination.NaturalEnd());
        }
    }

    private static RunResult run(ThreadStore store, ScriptedModel model, Tool tool) {
        var os =
                AgentOs.builder()
                        .store(store)
                        .model("model", model)
                        .tools(tool)
                        .agent("default", "model")
                        .build();
        return os.run(RunRequest.of("default", Message.user("Go")).withThread(Rehearsal.THREAD));
    }

    /// Arguments with a member that a tool may try to change.
    record Order(List<String> items) {}

    @Test
    void whatAToolDoesToItsArgumentsIsSeenByNobodyElse() {
        var arguments = Json.object("items", List.of("tea"));
        var spoiling =
                Tool.of(
                        "spoil",
                        "Changes what it gets.",
                        Order.class,
                        order -> {
                            order.items().clear();
                            return "spoilt";
                        });
        var model = ScriptedModel.of(call("c1", "spoil", arguments), say("Done"));
        var rehearsal = Rehearsal.of(model).tools(spoiling);

        var events = rehearsal.run("Go");

        assertThat(Rehearsal.only(AgentEvent.ToolCallReady.class, events))
                .extracting(AgentEvent.ToolCallReady::arguments)
                .containsExactly(arguments);
        assertThat(rehearsal.thread().messages().get(1).calls().getFirst().arguments())
                .isEqualTo(arguments);
    }

    @Test
    void aToolWhoseResultIsNoneIsAnError() {
        var empty =
                new Tool() {
                    @Override
                    public ToolDescriptor descriptor() {
                        return ToolDescriptor.of("none", "Nothing.", ToolDescriptor.NO_PARAMETERS);
                    }

                    @Override
                    @SuppressWarnings("NullAway") // just what is not allowed
                    public ToolExecutionEffect execute(Json json, ToolCallContext call) {
                        return null;
                    }
                };
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "none", JsonObject.EMPTY), say("Ok")))
                        .tools(empty);

        var events = rehearsal.run("Go");

        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events).getFirst().result())
                .extracting(result -> result.message())
                .isEqualTo("Execution failed: the tool returned no result");
    }
}
