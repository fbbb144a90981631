package dev.reprise.server;

import static dev.reprise.server.ChatServer.types;
import static dev.reprise.server.ChatServer.user;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Answers that are replaced by others: what must not go with them.
class AiSdkRegenerationTest {
    @Test
    void whatAnotherTabSaysMeanwhileIsNotDropped() {
        var known = new MemoryThreadStore();
        var watched = new WatchedStore(known);
        try (var chat =
                new ChatServer(say("ok"), AiSdkOptions.DEFAULT, watched.store(), agent -> agent)) {
            chat.post(user("u1", "one"));
            var first = String.valueOf(chat.messages().get(1).id());
            chat.post(user("u2", "two"));
            var once = new AtomicBoolean();
            watched.appends(entry -> {
                if (entry instanceof Entry.Changed changed
                        && changed.replaces()
                        && !once.getAndSet(true)) {
                    known.append(
                            Owner.LOCAL,
                            new ThreadId("chat"),
                            said("meanwhile"),
                            VersionPrecondition.any());
                }
            });

            var answer = chat.regenerate(first);

            assertThat(once).isTrue();
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("expected");
            assertThat(chat.contents()).containsExactly("one", "ok", "two", "ok", "meanwhile");
            assertThat(types(chat.regenerate(first).body())).endsWith("finish");
            assertThat(chat.contents()).containsExactly("one", "ok", "ok");
        }
    }

    private static ThreadChangeSet said(String text) {
        return new ThreadChangeSet(
                null,
                null,
                null,
                ChangeReason.USER_MESSAGE,
                List.of(Message.user(text)),
                List.of(),
                List.of(),
                null);
    }

    @Test
    void aRegenerationThatCannotBeginDropsNothing() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));
            var body =
                    Json.object("id", "chat", "trigger", "regenerate-message")
                            .with("messageId", String.valueOf(chat.messages().get(0).id()));

            chat.server.post(ChatServer.RUNS, body.with("parentThreadId", "parent").toString());

            var other = body.with("parentThreadId", "other").toString();

            assertThat(chat.server.post(ChatServer.RUNS, other).statusCode()).isEqualTo(500);
            assertThat(chat.contents()).containsExactly("one", "ok");
        }
    }
}
