package dev.reprise.models;

import dev.reprise.core.model.ModelProvider;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.testing.model.ModelCall;
import dev.reprise.testing.model.ProviderServer;
import java.util.List;
import java.util.Map;

/// A model of a provider that is played: what it answers, whoever calls it hears.
public final class PlayedProvider implements AutoCloseable {
    private final ProviderServer server = ProviderServer.start();
    private final ModelProvider provider;
    private final String name;
    private final Secret key;

    public PlayedProvider(ModelProvider provider, String name, Secret key) {
        this.provider = provider;
        this.name = name;
        this.key = key;
    }

    /// A call that is answered by these events.
    public ModelCall stream(String... events) {
        server.play(connection -> {
            connection.sendStreamHead();
            for (var event : events) {
                connection.sendPiece(event);
            }
            connection.sendEnd();
        });
        return call();
    }

    /// A call that is answered by JSON in one piece.
    public ModelCall answer(int status, String body) {
        server.play(connection -> connection.answer(status, "application/json", body));
        return call();
    }

    private ModelCall call() {
        var settings = new ProviderSettings(server.address(), key, Map.of());
        return ModelCall.start(provider.open(name, settings));
    }

    /// Heads of the requests so far.
    public List<String> heads() {
        return server.heads();
    }

    /// Bodies of the requests so far.
    public List<String> bodies() {
        return server.bodies();
    }

    @Override
    public void close() {
        server.close();
    }
}
