package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Ledger;
import dev.reprise.testing.crash.MortalAgent;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.function.UnaryOperator;

/// Looks something up and says that it is done, unless its run began in an earlier process.
///
/// @param later what it says then
/// @param stored makes of what it stores then what is stored
record FickleAgent(Reply later, UnaryOperator<Entry> stored) implements MortalAgent {
    FickleAgent(Reply later) {
        this(later, UnaryOperator.identity());
    }

    @Override
    public Life start(MortalStore store, Ledger ledger) {
        boolean first = store.runs(Owner.LOCAL, RunQuery.DEFAULT).items().isEmpty();
        var done = first ? say("Done.").usage(1, 1) : later;
        var kept = new RecordingStore(store);
        kept.rewrite(first ? UnaryOperator.identity() : stored);
        var asks = call("c1", "look", JsonObject.EMPTY).usage(1, 1);
        return new MortalShop.Running(
                AgentOs.builder()
                        .store(kept)
                        .clock(new ManualClock())
                        .model(
                                "model",
                                ScriptedModel.always(request ->
                                        request.messages().getLast().role() == Role.TOOL
                                                ? done
                                                : asks))
                        .tools(TestTools.ok("look").readOnly())
                        .agent(AgentDefinition.builder("default", "model").build())
                        .build());
    }

    @Override
    public List<ToolCallDecision> answers(ThreadView waiting, Ledger ledger) {
        return List.of();
    }
}
