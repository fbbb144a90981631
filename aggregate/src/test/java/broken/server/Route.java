package broken.server;

import broken.jdbc.Table;

/// The server choosing a store.
public record Route(Table other) {}
