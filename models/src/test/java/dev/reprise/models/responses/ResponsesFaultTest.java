package dev.reprise.models.responses;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.models.http.HttpCalls;
import dev.reprise.models.http.Patience;
import dev.reprise.testing.model.ModelFaultContract;
import dev.reprise.testing.model.ProviderWire;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

class ResponsesFaultTest implements ModelFaultContract {
    @Override
    public ChatModel open(URI address, Duration silence) {
        var calls =
                silence.equals(LONG)
                        ? HttpCalls.shared()
                        : HttpCalls.with(new Patience(silence, silence, silence));
        var settings = new ProviderSettings(address, Secret.of("k"), Map.of());
        return new ResponsesProvider(calls).open("openai-responses", settings);
    }

    @Override
    public ProviderWire wire() {
        return new ResponsesWire();
    }
}
