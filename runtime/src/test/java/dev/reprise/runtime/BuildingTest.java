package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.Termination;
import dev.reprise.runtime.resolve.BuildException;
import dev.reprise.runtime.resolve.BuildException.Kind;
import dev.reprise.runtime.resolve.BuildException.Reason;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What a builder takes, and what it refuses.
class BuildingTest {
    private static final AgentBehavior NOTED = behavior("noted");
    private static final AgentBehavior SPARE = behavior("spare");

    private final AgentOsBuilder builder = AgentOs.builder().store(new MemoryThreadStore());

    private static AgentBehavior behavior(String id) {
        return new AgentBehavior() {
            @Override
            public String id() {
                return id;
            }
        };
    }

    @Test
    void anAgentCanBeNothingButAModel() {
        var os = builder.model("own", ScriptedModel.of(say("Hello"))).agent("a", "own").build();

        assertThat(os.run(RunRequest.of("a", Message.user("Hi"))).text()).isEqualTo("Hello");
    }

    @Test
    void aDefinitionCanBeRegisteredUnderSeveralIds() {
        var definition =
                AgentDefinition.builder("default", "demo").systemPrompt("Be brief.").build();

        var os = builder.agent("a", definition).agent("b", definition).build();

        assertThat(os.agentIds()).containsExactly("a", "b");
    }

    @Test
    void toolsCanBeGivenByTheirIds() {
        builder.tools(Map.of("search", TestTools.ok("search")));

        assertRefused(
                () -> builder.tools(Map.of("find", TestTools.ok("look"))),
                new Reason.OtherId("find", "look"),
                "tool id is look, but it is given as find");
        assertRefused(
                () -> builder.tools(TestTools.ok("search")),
                new Reason.AlreadyConfigured(Kind.TOOL, "search"),
                "tool id already configured: search");
    }

    @Test
    void aBundleBringsAllOfItsParts() {
        var bundle =
                Bundle.of("kit")
                        .withTools(TestTools.ok("search"))
                        .withBehaviors(NOTED)
                        .withModels(Map.of("own", ScriptedModel.of(say("Hello"))))
                        .withAgents(AgentDefinition.builder("a", "own").behavior("noted").build());

        var resolved = builder.bundle(bundle).build().resolve("a");

        assertThat(resolved.tools()).containsOnlyKeys("search", "read_result");
        assertThat(resolved.behaviors()).containsExactly(NOTED);
    }

    @Test
    void aBundleWhoseIdIsTakenIsNamed() {
        builder.tools(TestTools.ok("search"));

        assertRefused(
                () -> builder.bundle(Bundle.of("kit").withTools(TestTools.ok("search"))),
                new Reason.TakenInBundle("kit", Kind.TOOL, "search"),
                "bundle 'kit' tool id already registered: search");
    }

    @Test
    void whatNoAgentNamesIsNoticed() {
        StopPolicy never =
                new StopPolicy() {
                    @Override
                    public String id() {
                        return "never";
                    }

                    @Override
                    public Optional<Termination.Stopped> evaluate(Input input) {
                        return Optional.empty();
                    }
                };

        var os =
                builder.behavior(NOTED)
                        .behavior(SPARE)
                        .stopPolicy(never)
                        .agent(AgentDefinition.builder("a", "demo").behavior("noted").build())
                        .build();

        assertThat(os.notices())
                .isEqualTo(
                        List.of(
                                "behavior spare is registered, but no agent names it",
                                "stop condition never is registered, but no agent names it"));
    }

    @Test
    void aBehaviorWithoutAnIdIsRefused() {
        var anonymous = new AgentBehavior() {};

        assertRefused(
                () -> builder.behavior(anonymous),
                new Reason.BlankId(Kind.BEHAVIOR),
                "behavior id must not be blank");
    }

    @Test
    void whatADefinitionNamesMustBeThere() {
        builder.agent(AgentDefinition.builder("a", "demo").behavior("noted").build());

        assertRefused(
                builder::build,
                new Reason.UnknownReference("a", Kind.BEHAVIOR, "noted"),
                "agent a references unknown behavior id: noted");
    }

    @Test
    void behaviorsNarrowWhatTheirAgentMayUse() {
        var careful =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "careful";
                    }

                    @Override
                    public RunPolicy configure(RunPolicy policy) {
                        var tools = policy.tools().withExcludedIfAbsent(Set.of("delete"));
                        return new RunPolicy(tools, policy.skills(), policy.agents());
                    }
                };
        var definition = AgentDefinition.builder("a", "own").behavior("careful").build();

        var os =
                builder.model("own", ScriptedModel.of())
                        .tools(TestTools.ok("search"), TestTools.ok("delete"))
                        .behavior(careful)
                        .agent(definition)
                        .agent("b", "own")
                        .build();

        assertThat(os.resolve("a").tools()).containsOnlyKeys("search", "read_result");
        assertThat(os.resolve("a").definition().policy().tools().permits("delete")).isFalse();
        assertThat(os.resolve("b").tools()).containsOnlyKeys("search", "delete", "read_result");
    }

    @Test
    void twoBehaviorsCannotStandForOneId() {
        var both =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "both";
                    }

                    @Override
                    public List<String> behaviorIds() {
                        return List.of("both", "noted");
                    }
                };
        var definition =
                AgentDefinition.builder("a", "own").behavior("noted").behavior("both").build();

        var os =
                builder.model("own", ScriptedModel.of())
                        .behavior(NOTED)
                        .behavior(both)
                        .agent(definition)
                        .build();

        assertThatThrownBy(() -> os.resolve("a"))
                .isInstanceOf(ResolveException.class)
                .hasMessage("behavior id already installed: noted");
    }

    @Test
    void aBehaviorCannotStandForAReservedId() {
        var posing =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "posing";
                    }

                    @Override
                    public List<String> behaviorIds() {
                        return List.of("posing", "stop_policy");
                    }
                };
        var os =
                builder.model("own", ScriptedModel.of())
                        .behavior(posing)
                        .agent(AgentDefinition.builder("a", "own").behavior("posing").build())
                        .build();

        assertThatThrownBy(() -> os.resolve("a"))
                .isInstanceOf(ResolveException.class)
                .hasMessage("reserved behavior id cannot be used: stop_policy");
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .hasMessage(message)
                .asInstanceOf(type(BuildException.class))
                .extracting(BuildException::reason)
                .isEqualTo(reason);
    }
}
