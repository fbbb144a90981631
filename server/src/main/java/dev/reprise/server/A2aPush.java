package dev.reprise.server;

import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.gateway.EventId;
import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.PushConfig;
import dev.reprise.server.PushStore.Kept;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What clients of A2A 1.0 say of where news of tasks are to be sent.
record A2aPush(
        A2aTasks tasks, PushStore store, PushTargets targets, PushDelivery delivery, IdSource ids) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

    /// More than any event has.
    private static final int ALL_FRAMES = 1 << 20;

    /// Reads a configuration and looks whether anything may be sent there.
    ///
    /// @throws A2aException when it may not
    PushConfig read(Json json) {
        try {
            var config = PushConfig.read(json);
            require(config);
            return config;
        } catch (JsonException e) {
            throw new A2aException(A2aError.INVALID_PARAMS, String.valueOf(e.getMessage()));
        }
    }

    /// Looks whether anything may be sent to where a configuration says.
    ///
    /// @throws A2aException when it may not
    void require(PushConfig config) {
        targets.require(config.url());
        requireHeader("token", config.token());
        requireHeader("authentication.scheme", config.scheme());
        requireHeader("authentication.credentials", config.credentials());
        var id = config.id();
        if (id != null && !id.isEmpty() && !ID.matcher(id).matches()) {
            throw new A2aException(
                    A2aError.INVALID_PARAMS,
                    "id must be 1 to 200 letters, digits, dots, dashes, underscores or tildes, was"
                            + " \""
                            + id
                            + "\"");
        }
    }

    /// Refuses what no header can hold.
    private static void requireHeader(String member, @Nullable String value) {
        if (value != null && !value.chars().allMatch(A2aPush::isHeaderText)) {
            throw new A2aException(A2aError.INVALID_PARAMS, member + " must be printable ASCII");
        }
    }

    private static boolean isHeaderText(int c) {
        return c >= ' ' && c < 0x7f;
    }

    /// Sends everything that becomes of a task from its beginning.
    PushConfig fromBeginning(Owner owner, A2aTask task, PushConfig config) {
        return keep(owner, task, config, null);
    }

    /// Sends what becomes of a task from now on.
    PushConfig fromNow(Owner owner, A2aTask task, PushConfig config) {
        var last = tasks.last(owner, task);
        return keep(owner, task, config, last == null ? null : last.withFrame(ALL_FRAMES));
    }

    private PushConfig keep(Owner owner, A2aTask task, PushConfig config, @Nullable EventId after) {
        var given = config.id();
        var id = given == null || given.isEmpty() ? ids.nextCompact() : given;
        var kept =
                new Kept(
                        new PushStore.Key(owner, task.id(), id),
                        config.with(id, task.id()),
                        after,
                        false);
        store.put(kept);
        delivery.follow(kept.key());
        return kept.config();
    }

    /// One configuration.
    ///
    /// @throws A2aException when there is none of that id
    PushConfig find(Owner owner, A2aTask task, String id) {
        return store.find(new PushStore.Key(owner, task.id(), id))
                .map(Kept::config)
                .orElseThrow(() -> notFound(id));
    }

    List<PushConfig> list(Owner owner, A2aTask task) {
        return store.list(owner, task.id()).stream().map(Kept::config).toList();
    }

    /// Forgets one configuration.
    ///
    /// @throws A2aException when there is none of that id
    void delete(Owner owner, A2aTask task, String id) {
        if (!store.delete(new PushStore.Key(owner, task.id(), id))) {
            throw notFound(id);
        }
    }

    private static A2aException notFound(String id) {
        return new A2aException(
                A2aError.TASK_NOT_FOUND, "Push notification configuration not found: " + id);
    }
}
