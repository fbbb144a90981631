package dev.reprise.core.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.facts.Fact;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private static final class ClosingRoundV2 implements AgentBehavior {}

    @Fact("contract T-CON-8")
    @Test
    void phasesAreShownByTheirNames() {
        assertThat(Phase.values())
                .extracting(Phase::toString)
                .containsExactly(
                        "RunStart",
                        "StepStart",
                        "BeforeInference",
                        "AfterInference",
                        "BeforeToolExecute",
                        "AfterToolExecute",
                        "StepEnd",
                        "RunEnd");
    }

    @Test
    void setsOfActionsAreJoinedInOrder() {
        ActionSet<BeforeInferenceAction> first = ActionSet.of(new ExcludeTool("a"));
        ActionSet<BeforeInferenceAction> second =
                ActionSet.of(new ExcludeTool("b"), new ExcludeTool("c"));

        assertThat(first.then(second).actions())
                .containsExactly(new ExcludeTool("a"), new ExcludeTool("b"), new ExcludeTool("c"));
        assertThat(first.then(ActionSet.empty())).isEqualTo(first);
        assertThat(ActionSet.<BeforeInferenceAction>empty().then(second)).isEqualTo(second);
        assertThat(ActionSet.empty().isEmpty()).isTrue();
    }

    @Test
    void aMessageAfterAToolBelongsToTheConversation() {
        var added = new AddMessage(ContextMessage.session("k", "x").withConsumeAfterEmit(true));

        assertThat(added.message())
                .isEqualTo(ContextMessage.conversation("k", Role.SYSTEM, Visibility.INTERNAL, "x"));
    }

    @Test
    void aBehaviorIsNamedAfterItsClass() {
        assertThat(new ClosingRoundV2().id()).isEqualTo("closing_round_v2");
    }
}
