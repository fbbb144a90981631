package dev.reprise.server;

import dev.reprise.core.gateway.RunGateway;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A gateway that lets a test do something in the moment before the next run is started.
final class WatchedGateway implements InvocationHandler {
    private final AtomicReference<Consumer<RunGateway>> beforeStart =
            new AtomicReference<>(_ -> {});
    private @Nullable RunGateway gateway;

    /// @param action is done once, with the gateway behind this one
    void beforeStart(Consumer<RunGateway> action) {
        beforeStart.set(action);
    }

    RunGateway over(RunGateway watched) {
        gateway = watched;
        return (RunGateway)
                Proxy.newProxyInstance(
                        RunGateway.class.getClassLoader(), new Class<?>[] {RunGateway.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        var behind = Objects.requireNonNull(gateway);
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, args);
        }
        if (method.getName().equals("start")) {
            beforeStart.getAndSet(_ -> {}).accept(behind);
        }
        try {
            return method.invoke(behind, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
