import { EventType, type BaseEvent, type HttpAgent } from '@ag-ui/client';
import { AgentRunner, type AgentRunnerConnectRequest, type AgentRunnerRunRequest } from '@copilotkit/runtime/v2';
import { Observable } from 'rxjs';
import { eventsOf, interrupt, lastRun, loadMessages, loadState } from './backend';

/** Keeps nothing itself: the server has the threads, and a run goes on when its readers leave. */
export class DurableRunner extends AgentRunner {
    run({ agent, input }: AgentRunnerRunRequest): Observable<BaseEvent> {
        return (agent as HttpAgent).run(input);
    }

    /** What a page is shown that opens a thread: what is stored, and the run that is at work or waits. */
    connect({ threadId }: AgentRunnerConnectRequest): Observable<BaseEvent> {
        return new Observable(subscriber => {
            const left = new AbortController();
            (async () => {
                for await (const event of restored(threadId, left.signal)) {
                    subscriber.next(event);
                }
                subscriber.complete();
            })().catch(error => (left.signal.aborted ? subscriber.complete() : subscriber.error(error)));
            return () => left.abort();
        });
    }

    async isRunning({ threadId }: { threadId: string }) {
        return (await lastRun(threadId))?.status === 'running';
    }

    async stop({ threadId }: { threadId: string }) {
        await interrupt(threadId);
        return true;
    }
}

async function* restored(threadId: string, signal: AbortSignal): AsyncGenerator<BaseEvent> {
    const stored = await loadMessages(threadId);
    if (!stored) {
        return;
    }
    const last = await lastRun(threadId);
    const open = last && last.status !== 'done' ? last : undefined;
    const runId = open?.run_id ?? crypto.randomUUID();
    const later = new Set(open ? (await loadMessages(threadId, runId))?.map(message => message.id) : []);
    const messages = stored.filter(message => message.role === 'user' || !later.has(message.id));

    yield { type: EventType.RUN_STARTED, threadId, runId } as BaseEvent;
    yield { type: EventType.MESSAGES_SNAPSHOT, messages } as BaseEvent;
    yield { type: EventType.STATE_SNAPSHOT, snapshot: await loadState(threadId) } as BaseEvent;
    if (!open) {
        yield { type: EventType.RUN_FINISHED, threadId, runId } as BaseEvent;
        return;
    }
    for await (const event of eventsOf(runId, signal)) {
        if (event.type !== EventType.RUN_STARTED) {
            yield event;
        }
    }
}
