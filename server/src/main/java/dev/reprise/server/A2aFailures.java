package dev.reprise.server;

import dev.reprise.core.gateway.ResolveException;
import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.state.JsonException;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;

/// Says in the words of A2A 1.0 why a request failed.
final class A2aFailures {
    private static final System.Logger LOG = System.getLogger(A2aFailures.class.getName());

    private A2aFailures() {}

    /// Does something, and answers as the binding does when that fails. Whoever calls an agent that
    /// does not exist has called no A2A server, and is told as on every other path.
    static void answering(Exchange exchange, A2aBinding binding, Runnable action) {
        try {
            action.run();
        } catch (CloseConnectionException | RequestException | HttpException e) {
            throw e; // of the transport, which knows how to end
        } catch (A2aException e) {
            binding.fail(exchange, e);
        } catch (RuntimeException e) {
            if (e instanceof ResolveException resolve
                    && resolve.reason() instanceof ResolveException.Reason.AgentNotFound) {
                throw e;
            }
            binding.fail(exchange, of(exchange, e));
        }
    }

    private static A2aException of(Exchange exchange, RuntimeException failure) {
        var problem = Problem.of(failure);
        if (problem.isOurs()) {
            LOG.log(System.Logger.Level.WARNING, exchange.method() + " failed", failure);
        }
        if (problem.isTemporary()) {
            exchange.inviteAgain();
        }
        return new A2aException(error(problem, failure), problem.status(), problem.text(), failure);
    }

    private static A2aError error(Problem problem, RuntimeException failure) {
        return switch (problem.status()) {
            case 400 ->
                    failure.getCause() instanceof JsonException
                            ? A2aError.PARSE_ERROR
                            : A2aError.INVALID_REQUEST;
            case 404 -> A2aError.TASK_NOT_FOUND;
            case 409 -> A2aError.UNSUPPORTED_OPERATION;
            case 413 -> A2aError.INVALID_REQUEST;
            case 415 -> A2aError.CONTENT_TYPE_NOT_SUPPORTED;
            case 422 -> A2aError.INVALID_PARAMS;
            default -> A2aError.INTERNAL;
        };
    }
}
