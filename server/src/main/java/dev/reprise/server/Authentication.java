package dev.reprise.server;

import dev.reprise.core.Owner;
import java.util.Optional;

/// Says on whose behalf a request comes.
///
/// Called on the thread of each request, several at a time.
@FunctionalInterface
public interface Authentication {
    /// Everybody is the same local owner: for a server that only its own machine reaches.
    Authentication OPEN = _ -> Optional.of(Owner.LOCAL);

    /// The owner whose threads and runs the request may see and change; empty answers it with 401.
    Optional<Owner> owner(RequestHeaders headers);

    /// The head of a request.
    @FunctionalInterface
    interface RequestHeaders {
        /// The first value of a header, whatever the case of its name.
        Optional<String> first(String name);
    }
}
