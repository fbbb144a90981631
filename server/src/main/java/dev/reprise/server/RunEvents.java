package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of runs, wherever they are worked on.
///
/// @param store the one that the gateway's runs commit to
record RunEvents(RunGateway gateway, ThreadStore store) {
    /// The events of a run behind one of them, for as long as the run goes on, here or elsewhere.
    ///
    /// @param after absent reads from the beginning
    /// @return empty when there is no such run
    Optional<EventFeed> follow(Owner owner, RunId run, @Nullable EventId after) {
        return soFar(owner, run, after)
                .map(feed -> new FollowedFeed(gateway, store, owner, run, feed, after));
    }

    /// Those that there are already. Where the run is worked on here, what follows comes too.
    ///
    /// @param after absent reads from the beginning
    /// @return empty when there is no such run
    Optional<EventFeed> soFar(Owner owner, RunId run, @Nullable EventId after) {
        return gateway.feed(owner, run, after);
    }
}
