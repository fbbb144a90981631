package dev.reprise.runtime.resolve;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.wiring.SystemWiring;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.resolve.BuildException.Kind;
import dev.reprise.runtime.resolve.BuildException.Reason;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.LatticeRegistry;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What agents get without naming it, and which ids that keeps them from naming.
class SystemWiringTest {
    private static final List<String> OF_SKILLS =
            List.of("skills", "skills_discovery", "skills_active_instructions");

    private final AgentOsBuilder builder =
            AgentOs.builder()
                    .store(new MemoryThreadStore())
                    .model("own", ScriptedModel.of(say("")));

    private record Named(String id) implements AgentBehavior {}

    /// Gives every agent the same.
    private record Fixed(String id, Set<String> reservedBehaviorIds, Wired given)
            implements SystemWiring {
        @Override
        public Wired wire(AgentDefinition agent) {
            return given;
        }
    }

    private static SystemWiring wiring(String id, String... behaviors) {
        var all = List.of(behaviors);
        return new Fixed(id, Set.copyOf(all), new SystemWiring.Wired(List.of(), named(all)));
    }

    private static SystemWiring skills() {
        return wiring("skills", "skills_discovery", "skills_active_instructions");
    }

    private static SystemWiring bringing(String id, Tool... tools) {
        return new Fixed(id, Set.of(), new SystemWiring.Wired(List.of(tools), List.of()));
    }

    private static List<AgentBehavior> named(List<String> ids) {
        return ids.stream().<AgentBehavior>map(Named::new).toList();
    }

    private static AgentDefinition naming(String... behaviors) {
        var agent = AgentDefinition.builder("a", "own");
        for (var behavior : behaviors) {
            agent.behavior(behavior);
        }
        return agent.build();
    }

    private ResolvedAgent resolved() {
        return builder.build().resolve("a");
    }

    @Test
    @Fact("runtime T-RUN-12")
    void theWiringOfSkillsComesFirstThenOtherWiringsThenWhatTheAgentNames() {
        builder.behavior(new Named("own"))
                .agent(naming("own"))
                .wiring(wiring("audit", "audit"))
                .wiring(skills());

        assertThat(resolved().behaviors())
                .extracting(AgentBehavior::id)
                .containsExactly("skills_discovery", "skills_active_instructions", "audit", "own");
    }

    @Test
    @Fact("runtime T-RUN-12")
    void anAgentThatNamesAReservedBehaviorIsRefusedWhenTheRuntimeIsBuilt() {
        var reserved = new ArrayList<>(OF_SKILLS);
        reserved.addAll(
                List.of(
                        "agent_tools",
                        "agent_recovery",
                        "background_tasks",
                        "prompt_segments",
                        "context",
                        "stop_policy",
                        "audit"));

        for (var id : reserved) {
            var asked =
                    AgentOs.builder()
                            .wiring(wiring("log", "audit"))
                            .behavior(new Named(id))
                            .agent(naming(id));

            assertThatThrownBy(asked::build)
                    .hasMessage("agent a references reserved behavior id: " + id);
        }
    }

    @Test
    @Fact("runtime T-RUN-12")
    void aBehaviorThatStandsForAReservedIdIsRefusedWhenItsAgentIsResolved() {
        var posing =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "posing";
                    }

                    @Override
                    public List<String> behaviorIds() {
                        return List.of("posing", "audit");
                    }
                };
        builder.behavior(posing).agent(naming("posing")).wiring(wiring("log", "audit"));

        assertUnresolved("reserved behavior id cannot be used: audit");
    }

    @Test
    void aWiringCannotInstallWhatAnotherOneReserves() {
        builder.agent(naming())
                .wiring(wiring("log", "audit"))
                .wiring(new Fixed("spy", Set.of(), installing("audit")));

        assertUnresolved("reserved behavior id cannot be used: audit");
    }

    @Test
    void aBehaviorCannotTakeTheIdOfWhatAWiringInstalled() {
        builder.behavior(new Named("audit"))
                .agent(naming("audit"))
                .wiring(new Fixed("log", Set.of(), installing("audit")));

        assertUnresolved("behavior id already installed: audit");
    }

    private static SystemWiring.Wired installing(String behavior) {
        return new SystemWiring.Wired(List.of(), named(List.of(behavior)));
    }

    @Test
    void aToolWhoseIdIsTakenIsNamedWithTheWiringThatBringsIt() {
        builder.agent(naming()).tools(TestTools.ok("search")).wiring(bringing("kit", search()));

        assertUnresolved("bundle 'kit' tool id already registered: search");
    }

    @Test
    void aToolOfTheSkillsWhoseIdIsTakenIsNamed() {
        builder.agent(naming()).tools(TestTools.ok("search")).wiring(bringing("skills", search()));

        assertUnresolved("skills tool id already registered: search");
    }

    private static Tool search() {
        return TestTools.ok("search");
    }

    @Test
    void whatAWiringBringsIsFilteredByTheListsOfTheAgent() {
        var listing = AgentDefinition.builder("a", "own").allowedTools("find", "search");

        builder.agent(listing.excludedTools("find").build())
                .wiring(bringing("kit", search(), TestTools.ok("find"), TestTools.ok("drop")));

        assertThat(resolved().tools()).containsOnlyKeys("search");
    }

    @Test
    void aRunKeepsWhatTheWiringGaveWhenItBegan() {
        var tools = new ArrayList<Tool>(List.of(search()));
        SystemWiring growing =
                new SystemWiring() {
                    @Override
                    public String id() {
                        return "growing";
                    }

                    @Override
                    public Wired wire(AgentDefinition agent) {
                        return new Wired(tools, List.of());
                    }
                };
        var os = builder.agent(naming()).wiring(growing).build();

        var before = os.resolve("a");
        tools.add(TestTools.ok("find"));

        assertThat(before.tools()).doesNotContainKey("find");
        assertThat(os.resolve("a").tools()).containsKeys("search", "find");
    }

    @Test
    void whatIsReservedTwiceIsRefused() {
        builder.wiring(wiring("log", "audit")).wiring(wiring("spy", "audit"));

        assertRefused(
                new Reason.ReservedTwice("spy", "audit", "log"),
                "wiring spy reserves behavior id audit, which is reserved by wiring log");
    }

    @Test
    void whatIsKeptForSkillsIsNotForOthers() {
        builder.wiring(wiring("log", "skills_discovery"));

        assertRefused(
                new Reason.ReservedTwice("log", "skills_discovery", "skills"),
                "wiring log reserves behavior id skills_discovery, which is reserved by wiring skills");
    }

    @Test
    void whatTheRuntimeKeepsCannotBeReserved() {
        builder.wiring(wiring("log", "stop_policy"));

        assertRefused(
                new Reason.KeptByRuntime("log", "stop_policy"),
                "wiring log reserves behavior id stop_policy, which the runtime keeps for itself");
    }

    @Test
    void twoWiringsCannotShareAnId() {
        builder.wiring(skills());

        assertThatThrownBy(() -> builder.wiring(skills()))
                .hasMessage("wiring id already configured: skills")
                .asInstanceOf(type(BuildException.class))
                .extracting(BuildException::reason)
                .isEqualTo(new Reason.AlreadyConfigured(Kind.WIRING, "skills"));
    }

    @Test
    void stateOfWiringsIsClearedAndMergedLikeThatOfBehaviors() {
        var place = Path.ROOT.key("seen");
        var seen = LatticeRegistry.EMPTY.with(place, GCounter.LATTICE);
        SystemWiring counting =
                new SystemWiring() {
                    @Override
                    public String id() {
                        return "counting";
                    }

                    @Override
                    public Wired wire(AgentDefinition agent) {
                        return Wired.NOTHING;
                    }

                    @Override
                    public Set<Path> runScopedPaths() {
                        return Set.of(place);
                    }

                    @Override
                    public LatticeRegistry lattices() {
                        return seen;
                    }
                };
        builder.agent(naming()).wiring(counting);

        assertThat(resolved().runScopedPaths()).containsExactly(place);
        assertThat(resolved().lattices()).isEqualTo(seen);
    }

    private void assertUnresolved(String message) {
        assertThatThrownBy(this::resolved).isInstanceOf(ResolveException.class).hasMessage(message);
    }

    private void assertRefused(Reason reason, String message) {
        assertThatThrownBy(builder::build)
                .hasMessage(message)
                .asInstanceOf(type(BuildException.class))
                .extracting(BuildException::reason)
                .isEqualTo(reason);
    }
}
