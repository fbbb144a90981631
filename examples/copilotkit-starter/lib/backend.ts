import type { BaseEvent, Message } from '@ag-ui/client';

export type Thread = { id: string; title: string | null; message_count: number };

type Run = { run_id: string; status: string };

const base = () => (process.env.BACKEND_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');

/** Where the runs of an agent begin. */
export const runsUrl = (agent: string) => `${base()}/v1/ag-ui/agents/${agent}/runs`;

async function json(path: string) {
    const answer = await fetch(base() + path, { cache: 'no-store' });
    if (answer.status === 404) {
        return undefined;
    }
    if (!answer.ok) {
        throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
}

export const loadThreads = async (): Promise<Thread[]> => (await json('/v1/threads/summaries')) ?? [];

export async function deleteThread(id: string) {
    await fetch(`${base()}/v1/threads/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

export async function nameThread(id: string, title: string) {
    await fetch(`${base()}/v1/threads/${encodeURIComponent(id)}/metadata`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
    });
}

/** Takes back what waits for the thread and stops its run. */
export async function interrupt(id: string) {
    await fetch(`${base()}/v1/threads/${encodeURIComponent(id)}/interrupt`, { method: 'POST' });
}

/** The messages of a thread, or of one of its runs; nothing when the server does not know it. */
export async function loadMessages(thread: string, run?: string): Promise<Message[] | undefined> {
    const messages: Message[] = [];
    for (let after: number | undefined; ; ) {
        const query = new URLSearchParams({ limit: '200' });
        if (run) {
            query.set('run_id', run);
        }
        if (after !== undefined) {
            query.set('after', String(after));
        }
        const page = await json(`/v1/ag-ui/threads/${encodeURIComponent(thread)}/messages?${query}`);
        if (!page) {
            return undefined;
        }
        messages.push(...page.messages);
        if (!page.has_more) {
            return messages;
        }
        after = page.next_cursor;
    }
}

export const loadState = async (thread: string) => (await json(`/v1/threads/${encodeURIComponent(thread)}`))?.state ?? {};

/** The newest run of a thread. */
export async function lastRun(thread: string): Promise<Run | undefined> {
    const page = await json(`/v1/runs?${new URLSearchParams({ thread_id: thread, limit: '200' })}`);
    return page?.items.toSorted((one: Run & { created_at: number }, other: typeof one) => one.created_at - other.created_at).at(-1);
}

/** The events of a run, from its first one until it ends or waits. */
export async function* eventsOf(run: string, signal: AbortSignal): AsyncGenerator<BaseEvent> {
    const answer = await fetch(`${base()}/v1/ag-ui/runs/${encodeURIComponent(run)}/events`, { signal, cache: 'no-store' });
    if (!answer.ok || !answer.body) {
        throw new Error(`the events of run ${run} were answered with ${answer.status}`);
    }
    let text = '';
    const decoder = new TextDecoder();
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(piece, { stream: true });
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
            const data = frame.split('\n').find(line => line.startsWith('data: '));
            if (data) {
                yield JSON.parse(data.slice('data: '.length));
            }
        }
    }
}
