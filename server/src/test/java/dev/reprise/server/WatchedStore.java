package dev.reprise.server;

import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/// A store that shows a test each call of its log before it takes effect. A watcher may throw what
/// the call is to throw instead.
final class WatchedStore implements InvocationHandler {
    private final ThreadStore store;
    private volatile Consumer<Entry> appends = _ -> {};
    private volatile Consumer<String> reads = _ -> {};

    WatchedStore(ThreadStore store) {
        this.store = store;
    }

    void appends(Consumer<Entry> watcher) {
        appends = watcher;
    }

    /// Hears the names of all other calls.
    void reads(Consumer<String> watcher) {
        reads = watcher;
    }

    ThreadStore store() {
        return (ThreadStore)
                Proxy.newProxyInstance(
                        ThreadStore.class.getClassLoader(),
                        new Class<?>[] {ThreadStore.class},
                        this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, args);
        }
        if (method.getName().equals("append")) {
            appends.accept((Entry) args[2]);
        } else {
            reads.accept(method.getName());
        }
        try {
            return method.invoke(store, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
