package dev.reprise.runtime.mailbox;

import dev.reprise.core.mailbox.MailboxStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A store for mailboxes that somebody watches.
final class WatchedMailbox {
    private WatchedMailbox() {}

    /// The same store, with something that happens before each call of a name.
    static MailboxStore before(MailboxStore store, String name, Runnable action) {
        return (MailboxStore)
                Proxy.newProxyInstance(
                        MailboxStore.class.getClassLoader(),
                        new Class<?>[] {MailboxStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals(name)) {
                                action.run();
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
