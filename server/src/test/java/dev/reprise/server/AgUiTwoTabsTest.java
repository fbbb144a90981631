package dev.reprise.server;

import static dev.reprise.server.AgUiCalls.answer;
import static dev.reprise.server.AgUiCalls.request;
import static dev.reprise.server.AgUiCalls.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.extensions.permission.Permission;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Two tabs of a front end that answer one run in the same moment.
class AgUiTwoTabsTest {
    private final CountDownLatch otherTabIsDone = new CountDownLatch(1);
    private final Queue<String> paid = new ConcurrentLinkedQueue<>();

    private final Tool pay =
            Tool.of(
                    ToolDescriptor.of("pay", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, call) -> {
                        if (call.call().id().equals("c1")) {
                            otherTabIsDone.await(1, TimeUnit.MINUTES);
                        }
                        paid.add(call.call().id());
                        return "paid";
                    });

    @Test
    void anAnswerThatFindsItsRunGoingOnAlreadyIsForwarded() {
        var model =
                ScriptedModel.of(
                        call("c1", "pay", JsonObject.EMPTY).call("c2", "pay", JsonObject.EMPTY),
                        say("Paid."));
        var agent = AgentDefinition.builder("assistant", "scripted").behavior("permission").build();
        var watched = new WatchedGateway();
        try (var calls =
                new AgUiCalls(
                        model,
                        os -> os.behavior(Permission.of()).tools(pay).agent(agent),
                        watched::over)) {
            calls.run(request("run-1", user("u1", "pay")));
            var run = calls.server.store.runsWithStatus(RunStatus.WAITING).getFirst().value().run();
            var first = ToolCallDecision.ofAnswer("fc_c1", Json.TRUE, 1);
            watched.beforeStart(gateway -> gateway.decide(Owner.LOCAL, run, List.of(first)));

            var second = calls.post(request("tab-2", answer("fc_c2", "yes")));
            otherTabIsDone.countDown();

            assertThat(second.statusCode()).as(second.body()).isEqualTo(202);
            assertThat(second.body())
                    .isEqualTo(
                            "{\"status\":\"decision_forwarded\",\"threadId\":\"chat\",\"runId\":\"tab-2\"}");
            assertThat(calls.server.get("/v1/runs/" + run + "/events").body())
                    .contains("natural_end");
            assertThat(paid).containsExactlyInAnyOrder("c1", "c2");
        }
    }
}
