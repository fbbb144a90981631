package dev.reprise.runtime.mailbox;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.BackgroundRuns.Submitted;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;

/// Background runs over a store for mailboxes, and agents that answer at once, except to what is
/// said to hold.
final class Office implements AutoCloseable {
    static final Owner ME = Owner.LOCAL;
    static final Owner STRANGER = new Owner("acme", "eve");
    static final ThreadId T1 = new ThreadId("t1");
    static final ThreadId T2 = new ThreadId("t2");

    /// What somebody says whose run waits until the gate is open.
    static final String HOLD = "hold";

    /// What somebody says whose run waits for a decision.
    static final String ASK = "let me decide";

    final ManualClock clock;
    final MailboxStore mailbox;
    final RecordingStore threads;
    final Gate gate = new Gate();
    final AgentOs os;
    final MailboxRuns runs;

    Office(ManualClock clock, MailboxStore mailbox) {
        this(clock, mailbox, new RecordingStore(new MemoryThreadStore(clock)));
    }

    Office(ManualClock clock, MailboxStore mailbox, RecordingStore threads) {
        this.clock = clock;
        this.mailbox = mailbox;
        this.threads = threads;
        os =
                AgentOs.builder()
                        .clock(clock)
                        .store(threads)
                        .mailbox(mailbox)
                        .model("model", ScriptedModel.always(this::answer))
                        .tools(TestTools.pending("ask"))
                        .agent(AgentDefinition.builder("default", "model").build())
                        .agent(AgentDefinition.builder("other", "model").build())
                        .build();
        runs = (MailboxRuns) os.background().orElseThrow();
    }

    private Reply answer(ChatRequest request) {
        var said = String.valueOf(request.messages().getLast());
        if (said.contains(ASK)) {
            return call("c1", "ask", JsonObject.EMPTY);
        }
        return said.contains(HOLD) ? say("I ").waitAt(gate).say("did.") : say("done");
    }

    /// The same stores in another process, after this one died.
    Office reopened() {
        return new Office(clock, mailbox, threads);
    }

    static RunRequest request(ThreadId thread, String text) {
        return RunRequest.of("default", Message.user(text)).withThread(thread);
    }

    Submitted submit(ThreadId thread, String text) {
        return runs.submit(ME, request(thread, text));
    }

    /// Starts a run that its caller watches.
    RunId start(RunRequest request) {
        var started = os.gateway().start(ME, request, LaunchMode.DURABLE);
        started.events().close();
        return started.run();
    }

    MailboxEntry entry(MailboxEntryId id) {
        return mailbox.load(ME, id).orElseThrow();
    }

    RunRecord run(RunId id) {
        return threads.run(ME, id).orElseThrow();
    }

    void await(Submitted submitted, MailboxStatus status) {
        await(submitted.entry(), status);
    }

    void await(MailboxEntryId id, MailboxStatus status) {
        Waits.until(
                "entry %s is %s".formatted(id, status.label()), () -> entry(id).status() == status);
    }

    void await(RunId run, RunStatus status) {
        Waits.until(
                "run %s is %s".formatted(run, status.label()),
                () ->
                        threads.run(ME, run).filter(found -> found.status() == status).isPresent()
                                && (status == RunStatus.RUNNING || isIdle(run(run).thread())));
    }

    boolean isIdle(ThreadId thread) {
        return os.gateway().active(ME, thread).isEmpty();
    }

    List<MailboxEntry> entries(ThreadId thread) {
        var query = MailboxQuery.DEFAULT.withMailbox(new Place(ME, thread).mailbox());
        return mailbox.list(ME, query).items();
    }

    /// What was said in a thread, in order.
    List<String> said(ThreadId thread) {
        return threads.require(ME, thread).thread().messages().stream()
                .map(Message::content)
                .toList();
    }

    @Override
    public void close() {
        gate.open();
        os.close();
    }
}
