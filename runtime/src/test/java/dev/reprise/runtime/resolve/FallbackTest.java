package dev.reprise.runtime.resolve;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which models stand in for one that does not answer.
class FallbackTest {
    private static ModelCatalog.ModelEntry at(String provider) {
        return new ModelCatalog.ModelEntry(provider, "real", ChatOptions.DEFAULT);
    }

    private static ModelCatalog catalog(Map<String, ChatModel> own) {
        return new ModelCatalog(
                own,
                Map.of("main", at("first"), "spare", at("second")),
                Map.of(),
                ProviderSettings.ofEnvironment());
    }

    @Test
    void aFallbackIsAskedOfTheProviderOfTheFirstModelEvenIfItIsRegisteredItself() {
        assertThatThrownBy(() -> catalog(Map.of()).fallback("spare", "main"))
                .isInstanceOf(ResolveException.class)
                .hasMessage("provider not found: first (for model id: main)");
    }

    @Test
    void anInstanceOfTheApplicationIsAFallbackUnderItsName() {
        var own = ScriptedModel.of();

        var found = catalog(Map.of("mine", own)).fallback("mine", "main");

        assertThat(found.model()).isSameAs(own);
    }

    private record Looked(ChatModel main, ChatModel other, List<String> up)
            implements ModelDirectory {
        @Override
        public ModelCandidate find(String name) {
            up.add(name);
            return new ModelCandidate(name, main, name, ChatOptions.DEFAULT);
        }

        @Override
        public ModelCandidate fallback(String name, String first) {
            up.add(first + " > " + name);
            return new ModelCandidate(name, other, name, ChatOptions.DEFAULT);
        }
    }

    @Test
    void namesAreLookedUpWithoutBlanksAndFallbacksAsSuch() {
        var models =
                new Looked(
                        ScriptedModel.always(fail(ErrorClass.CLIENT_REQUEST, "no")),
                        ScriptedModel.of(say("Hello")),
                        new ArrayList<>());
        var definition =
                AgentDefinition.builder("default", " main ").fallbackModels(" other ").build();
        var os =
                AgentOs.builder()
                        .store(new MemoryThreadStore(new ManualClock()))
                        .models(models)
                        .agent(definition)
                        .build();

        var result = os.run(RunRequest.of("default", Message.user("u1", "Hi")));

        assertThat(result.termination()).isEqualTo(new Termination.NaturalEnd());
        assertThat(models.up()).containsOnly("main", "main > other");
    }
}
