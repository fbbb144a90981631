package dev.reprise.server;

import dev.reprise.core.IdSource;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadStore;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;

/// A2A 1.0: each agent behind JSON-RPC and behind REST.
public final class A2aStandardRoutes implements RouteGroup {
    private final A2aTasks tasks;
    private final A2aOptions options;
    private final InstantSource clock;
    private final String root;

    /// @param store the one that the gateway's runs commit to
    /// @param clock of the decisions that messages bring
    public A2aStandardRoutes(
            RunGateway gateway,
            ThreadStore store,
            BackgroundRuns background,
            A2aOptions options,
            InstantSource clock) {
        this.tasks = new A2aTasks(gateway, store, background);
        this.options = options;
        this.clock = clock;
        this.root = options.prefix() + "/:agent_id";
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("POST", root, "Calls a method of A2A 1.0 by JSON-RPC.")
                        .takes("A2aCall")
                        .answers(200, "A2aResult"),
                Operation.of("POST", root + "/message:send", "Hands an agent a message.")
                        .takes("A2aSendRequest")
                        .answers(200, "A2aSendResponse"),
                Operation.of(
                                "POST",
                                root + "/message:stream",
                                "Hands an agent a message, and streams what becomes of it.")
                        .takes("A2aSendRequest")
                        .answers(200, Operation.EVENTS),
                Operation.of("GET", root + "/tasks", "Lists the tasks of an agent.")
                        .numbers("pageSize", "historyLength")
                        .texts(
                                "contextId",
                                "status",
                                "pageToken",
                                "statusTimestampAfter",
                                "includeArtifacts")
                        .answers(200, "A2aTasks"),
                Operation.of(
                                "GET",
                                root + "/tasks/:task_action",
                                "Reads a task; with :subscribe behind its id, streams it.")
                        .numbers("historyLength")
                        .answers(200, "A2aStandardTask"),
                Operation.of(
                                "POST",
                                root + "/tasks/:task_action",
                                "Cancels or streams a task; its id is followed by :cancel or"
                                        + " :subscribe.")
                        .answers(200, "A2aStandardTask"),
                push("POST", "", "Has news of a task sent to an address.")
                        .takes("A2aPushConfig")
                        .answers(200, "A2aPushConfig"),
                push("GET", "", "Lists where news of a task are sent.")
                        .answers(200, "A2aPushConfigs"),
                push("GET", "/:config_id", "Reads where news of a task are sent.")
                        .answers(200, "A2aPushConfig"),
                push("DELETE", "/:config_id", "Has no more news of a task sent there.")
                        .answers(204),
                Operation.of("GET", root + "/extendedAgentCard", "Refuses: there is none.")
                        .answers(200, "AgentCard"));
    }

    private Operation push(String method, String path, String summary) {
        return Operation.of(
                method, root + "/tasks/:task_id/pushNotificationConfigs" + path, summary);
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions routes) {
        var push = options.push();
        var store = PushStore.open(push.directory(), clock);
        var sender = new PushSender(push, clock, routes.drain());
        var delivery = new PushDelivery(tasks, store, sender, routes.drain());
        var operations =
                new A2aOperations(
                        tasks,
                        new A2aSending(tasks, clock),
                        new A2aStreams(tasks, new RunStreams(tasks.events())),
                        new A2aPush(
                                tasks,
                                store,
                                new PushTargets(push.privateTargets()),
                                delivery,
                                IdSource.of(clock)),
                        options);
        rules.any(
                new A2aHandlers(tasks.gateway(), operations)
                        .on(root, new Paths(prefix, routes))
                        .whileListening(delivery::begin, delivery::stop));
    }
}
