package dev.reprise.server;

import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.Envelope;
import dev.reprise.protocols.a2a.RpcCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;

/// What the bindings of A2A 1.0 put around their answers.
sealed interface A2aBinding extends Envelope {
    /// Answers that a request failed.
    void fail(Exchange exchange, A2aException failure);

    default void reply(Exchange exchange, Consumer<? super JsonOutput> body) {
        exchange.reply(200, out -> wrap(body, out));
    }

    /// Paths and methods of HTTP.
    record Rest() implements A2aBinding {
        @Override
        public void wrap(Consumer<? super JsonOutput> body, JsonOutput out) {
            body.accept(out);
        }

        @Override
        public void fail(Exchange exchange, A2aException failure) {
            exchange.reply(failure.http(), failure::writeRest);
        }
    }

    record Rpc(RpcCall call) implements A2aBinding {
        @Override
        public void wrap(Consumer<? super JsonOutput> body, JsonOutput out) {
            call.writeResult(body, out);
        }

        @Override
        public void fail(Exchange exchange, A2aException failure) {
            exchange.reply(200, out -> failure.writeRpc(call.id(), out));
        }
    }

    /// A JSON-RPC call that cannot be read.
    ///
    /// @param id null where it has none
    record Unread(Json id) implements A2aBinding {
        @Override
        public void wrap(Consumer<? super JsonOutput> body, JsonOutput out) {
            body.accept(out);
        }

        @Override
        public void fail(Exchange exchange, A2aException failure) {
            exchange.reply(200, out -> failure.writeRpc(id, out));
        }
    }
}
