package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.Arrival;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a chat's request comes to: clients send their history every time, of which only what is new
/// and the answers that somebody waits for count.
///
/// @param request with nothing else in it; decisions that match nothing are left only where a live
///   run may come to wait for them
/// @param live the agent's run that is at work on the thread
record ChatArrival(Arrival arrival, RunRequest request, Optional<RunId> live) {
    static ChatArrival of(RunGateway gateway, ThreadStore store, Owner owner, RunRequest asked) {
        var thread = Objects.requireNonNull(asked.thread());
        var preview = gateway.preview(owner, asked);
        boolean fresh =
                !preview.fresh().isEmpty() && !isSaidAgain(store, owner, thread, asked, preview);
        var live = new RunsAtWork(gateway, store).of(owner, thread, asked.agent());
        var arrival =
                Arrival.of(
                        fresh,
                        !asked.messages().isEmpty(),
                        !preview.matching().isEmpty(),
                        !asked.decisions().isEmpty(),
                        live.isPresent());
        boolean keepsAll = arrival == Arrival.FORWARDED && preview.matching().isEmpty();
        var request =
                asked.withMessages(fresh ? preview.fresh() : List.of())
                        .withDecisions(keepsAll ? asked.decisions() : preview.matching());
        return new ChatArrival(arrival, request, live);
    }

    /// Where a thread does not know the ids of its client, an answer comes with what was said
    /// before it.
    private static boolean isSaidAgain(
            ThreadStore store,
            Owner owner,
            ThreadId thread,
            RunRequest asked,
            RequestPreview preview) {
        if (preview.matching().isEmpty()) {
            return false;
        }
        var newest = MessageQuery.DEFAULT.withDescending(true).withVisibility(null).withLimit(200);
        return store.messages(owner, thread, newest).items().stream()
                .map(MessagePage.Item::message)
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .map(Message::content)
                .filter(asked.messages().getLast().content()::equals)
                .isPresent();
    }

    ThreadId thread() {
        return Objects.requireNonNull(request.thread());
    }

    /// Whether the user says nothing new, so that the client goes on with the answer it has.
    boolean onlyDecides() {
        return request.messages().isEmpty() && !request.decisions().isEmpty();
    }
}
