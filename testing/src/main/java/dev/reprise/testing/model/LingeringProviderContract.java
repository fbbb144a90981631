package dev.reprise.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException.ErrorClass;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What every codec of a model provider does about one that goes on after all has been said. Part
/// of [ModelFaultContract].
public interface LingeringProviderContract {
    /// How soon a provider has to let go of one that does not stop after the end of its answer.
    Duration SOON = Duration.ofSeconds(5);

    /// Long enough for a test never to see it.
    Duration LONG = Duration.ofMinutes(1);

    /// Opens the service at an address, giving up after so much silence. Called with [#LONG] it
    /// should return the model with the settings that applications get, as far as possible.
    ChatModel open(URI address, Duration silence);

    ProviderWire wire();

    @Test
    default void isNotHeldByAProviderThatGoesOnAfterTheEndOfItsAnswer() throws Exception {
        var whole = Scripts.streaming(wire().saying("Hel", "lo").whole());

        for (var call : List.of(goingOn(whole, Scripts::flood), goingOn(whole, Scripts::drip))) {
            assertThat(call.completion().finish()).isEqualTo(Completion.Finish.END_TURN);
            assertThat(call.text()).isEqualTo("Hello");
        }
    }

    @Test
    default void isNotHeldByARefusalWithoutAnEnd() throws Exception {
        ProviderServer.Script refusal =
                connection -> {
                    connection.send(ProviderConnection.STREAM_HEAD.replace("200 OK", "503 Status"));
                    connection.sendPiece("x".repeat(64 << 10));
                };

        for (var call :
                List.of(goingOn(refusal, Scripts::flood), goingOn(refusal, Scripts::drip))) {
            assertThat(call.failure().errorClass()).isEqualTo(ErrorClass.SERVER_UNAVAILABLE);
        }
    }

    /// @return the call, over, after the provider was left soon
    private ModelCall goingOn(ProviderServer.Script answer, ProviderServer.Script more)
            throws Exception {
        var connections = new LinkedBlockingQueue<ProviderConnection>();
        ProviderServer.Script script =
                connection -> {
                    answer.play(connection);
                    connections.add(connection);
                    more.play(connection);
                };
        try (var server = ProviderServer.playing(script)) {
            var call = ModelCall.start(open(server.address(), LONG));
            var connection = connections.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(connection.awaitLeft(SOON)).as("the provider is left").isTrue();
            return call;
        }
    }
}
