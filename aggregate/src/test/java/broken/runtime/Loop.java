package broken.runtime;

import broken.server.Route;

/// The loop reaching up to the server.
public record Loop(Route other) {}
