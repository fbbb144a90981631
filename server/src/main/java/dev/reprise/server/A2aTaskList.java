package dev.reprise.server;

import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.protocols.a2a.TaskFilter;
import dev.reprise.protocols.a2a.TaskPlace;
import dev.reprise.protocols.a2a.TaskStatus;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Lists the tasks that A2A clients gave an agent.
record A2aTaskList(A2aTasks tasks, Owner owner, String agent, TaskFilter filter) {
    private static final int PAGE = 200; // the largest that stores give

    private record Listed(A2aTask task, TaskStatus status) {
        TaskPlace place() {
            return new TaskPlace(status.at(), task.id());
        }
    }

    void write(JsonOutput out) {
        var all = all();
        var from = filter.from();
        var rest =
                all.stream()
                        .filter(listed -> from == null || listed.place().compareTo(from) > 0)
                        .toList();
        int size = Math.min(filter.pageSize(), rest.size());
        out.beginObject();
        out.array("tasks", rest.subList(0, size), this::writeTask);
        out.member("nextPageToken", size < rest.size() ? rest.get(size - 1).place().token() : "");
        out.member("pageSize", (long) filter.pageSize()).member("totalSize", (long) all.size());
        out.endObject();
    }

    private void writeTask(Listed listed, JsonOutput out) {
        tasks.write(owner, listed.task(), filter.historyLength(), filter.withText(), out);
    }

    private List<Listed> all() {
        Map<String, A2aTask> found = new HashMap<>();
        for (var run : runs()) {
            var entry = run.sourceMailboxEntry();
            var id = entry == null ? run.run().value() : entry;
            found.put(id, new A2aTask.Begun(id, run, null));
        }
        for (var entry : entries()) {
            var id = entry.id().value();
            found.putIfAbsent(id, new A2aTask.Entered(id, entry));
        }
        return found.values().stream()
                .filter(task -> task.agent().equals(agent))
                .map(task -> new Listed(task, tasks.status(owner, task)))
                .filter(listed -> filter.matches(listed.status()))
                .sorted(Comparator.comparing(Listed::place))
                .toList();
    }

    private List<RunRecord> runs() {
        return pages(offset ->
                tasks.store()
                        .runs(
                                owner,
                                new RunQuery(
                                        offset,
                                        PAGE,
                                        filter.context(),
                                        null,
                                        null,
                                        null,
                                        RunOrigin.A2A,
                                        null,
                                        null,
                                        filter.after(),
                                        null)));
    }

    private List<MailboxEntry> entries() {
        var query = MailboxQuery.DEFAULT.withMailbox(mailbox(filter.context()));
        return pages(offset -> tasks.background().list(owner, query.withPage(offset, PAGE)))
                .stream()
                .filter(entry -> entry.status() != MailboxStatus.ACCEPTED)
                .filter(A2aTaskList::isOfA2a)
                .toList();
    }

    private static @Nullable MailboxId mailbox(@Nullable ThreadId context) {
        return context == null ? null : new MailboxId(context.value());
    }

    private static boolean isOfA2a(MailboxEntry entry) {
        return entry.payload()
                .asObject()
                .map(payload -> payload.get("origin"))
                .flatMap(origin -> origin.asText())
                .filter(RunOrigin.A2A.label()::equals)
                .isPresent();
    }

    private static <T> List<T> pages(IntFunction<Page<T>> read) {
        var all = new ArrayList<T>();
        for (var page = read.apply(0); ; page = read.apply(all.size())) {
            all.addAll(page.items());
            if (!page.hasMore()) {
                return all;
            }
        }
    }
}
