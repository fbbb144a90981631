package broken.protocols;

import broken.server.Route;

/// A protocol that knows the server.
public record Encoder(Route other) {}
