package dev.reprise.runtime;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Ledger;
import dev.reprise.testing.crash.MortalAgent;
import dev.reprise.testing.crash.MortalStore;
import java.util.List;
import java.util.Optional;

/// The [Shop], to be killed.
public record MortalShop(ToolExecutionMode mode) implements MortalAgent {
    @Override
    public Life start(MortalStore store, Ledger ledger) {
        var world =
                new Shop.World() {
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
                };
        return new Running(Shop.open(store, new ManualClock(), mode, world));
    }

    @Override
    public List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger) {
        return Shop.answers(waiting.state(), ledger::find);
    }

    private record Running(AgentOs os) implements MortalAgent.Life {
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
