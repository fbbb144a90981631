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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    /// Sends everything that becomes of a task from its beginning. What came with a message that is
    /// sent again is there, and left as it is.
    ///
    /// @param message with which it came; names one that has no id
    PushConfig fromBeginning(Owner owner, A2aTask task, PushConfig config, String message) {
        return keep(owner, task, named(task, config, () -> idOf(task, message)), null, _ -> true);
    }

    /// Sends what becomes of a task from now on. What is being sent to the same place already goes
    /// on as it is.
    PushConfig fromNow(Owner owner, A2aTask task, PushConfig config) {
        var last = tasks.last(owner, task);
        var after = last == null ? null : last.withFrame(ALL_FRAMES);
        return keep(
                owner, task, named(task, config, ids::nextCompact), after, there -> !there.over());
    }

    /// The same for the same task and message.
    private static String idOf(A2aTask task, String message) {
        var text = task.id() + "\n" + message;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static PushConfig named(A2aTask task, PushConfig config, Supplier<String> newId) {
        var given = config.id();
        return config.with(given == null || given.isEmpty() ? newId.get() : given, task.id());
    }

    private PushConfig keep(
            Owner owner,
            A2aTask task,
            PushConfig config,
            @Nullable EventId after,
            Predicate<Kept> stays) {
        var key = new PushStore.Key(owner, task.id(), String.valueOf(config.id()));
        var kept = new Kept(key, config, after, false);
        store.putUnless(kept, there -> there.config().equals(config) && stays.test(there));
        delivery.follow(key);
        return config;
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
