package dev.reprise.runtime;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.KillableAgent;
import dev.reprise.testing.crash.Ledger;
import dev.reprise.testing.crash.MortalAgent;
import dev.reprise.testing.crash.MortalProcess;
import dev.reprise.testing.crash.MortalStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The [Shop], to be killed. Who can look into the ledger answers while it waits, and where its
/// model [listens][Shop.Open#listens].
public final class MortalShop implements KillableAgent {
    private final ToolExecutionMode mode;
    private volatile BooleanSupplier listens = () -> false;

    public MortalShop(ToolExecutionMode mode) {
        this.mode = mode;
    }

    /// A process of it that may be killed.
    ///
    /// @param args its directory, and how its calls are made
    public static void main(String[] args) throws InterruptedException {
        var mode = ToolExecutionMode.valueOf(args[1]);
        MortalProcess.live(new MortalShop(mode), Path.of(args[0]));
    }

    @Override
    public ThreadStore open(Path directory) {
        return FileThreadStore.at(directory);
    }

    @Override
    public RunRequest request() {
        return RunRequest.of("default", Message.user("u1", "Go"));
    }

    @Override
    public Life start(MortalStore store, Ledger ledger) {
        var shop = Shop.open(store, new ManualClock(), mode, new Outside(store, ledger));
        listens = shop.listens();
        return new Running(shop.os());
    }

    @Override
    public List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger) {
        return listens.getAsBoolean() || waits(waiting)
                ? Shop.answers(waiting.state(), ledger::find)
                : List.of();
    }

    private static boolean waits(ThreadView thread) {
        return thread.state()
                .find(RunState.RUN.key("status"))
                .equals(Optional.of(Json.of(RunStatus.WAITING.label())));
    }

    /// What tools do is in the ledger, unless their process is dead.
    private record Outside(MortalStore store, Ledger ledger) implements Shop.World {
        @Override
        public Json act(String what, String key, boolean once) {
            var result = Json.of(what);
            return store.act(() ->
                    once
                            ? ledger.performOnce(what, key, result)
                            : ledger.perform(what, key, result));
        }

        @Override
        public Optional<Json> find(String key) {
            return ledger.find(key);
        }

        @Override
        public boolean isDone(String what) {
            return ledger.times().containsKey(what);
        }
    }

    /// A process that lives.
    record Running(AgentOs os) implements MortalAgent.Life {
        @Override
        public RunGateway gateway() {
            return os.gateway();
        }

        @Override
        public void recover() {
            os.recover();
        }

        @Override
        public void close() {
            os.close();
        }
    }
}
