package dev.reprise.server;

import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.server.threads.ThreadFilter;
import java.util.List;

/// The messages of a thread that a request asks for, in whatever form they are shown.
record MessagePages(ThreadStore store) {
    /// @throws dev.reprise.core.store.StoreException when there is no such thread
    MessagePage page(Exchange exchange) {
        var query = exchange.query();
        var filter = exchange.decoded(() -> ThreadFilter.messages(query));
        return filter.map(wanted -> store.messages(exchange.owner(), exchange.thread(), wanted))
                .orElseGet(() -> nothingOf(exchange));
    }

    /// An empty page; a thread that does not exist is missing all the same.
    private MessagePage nothingOf(Exchange exchange) {
        store.require(exchange.owner(), exchange.thread());
        return new MessagePage(List.of(), false);
    }
}
