import type { UIMessage } from 'ai';

/** What the server knows of the state of a thread; what begins with `__` is its own. */
export type SharedState = Record<string, unknown>;

export type Thread = {
    id: string;
    title: string | null;
    updated_at: number | null;
    message_count: number;
};

const base = (document.querySelector<HTMLMetaElement>('meta[name=backend]')?.content ?? '').replace(/\/$/, '');

const threadPath = (id: string) => `${base}/v1/threads/${encodeURIComponent(id)}`;

/** Where the chats of an agent go. */
export const runsUrl = (agent: string) => `${base}/v1/ai-sdk/agents/${encodeURIComponent(agent)}/runs`;

async function call(url: string, init?: RequestInit) {
    const answer = await fetch(url, init);
    if (!answer.ok && answer.status !== 404) {
        throw new Error(`${init?.method ?? 'GET'} ${url} answered ${answer.status}: ${await answer.text()}`);
    }
    return answer;
}

/** The messages of a thread; none when the server does not know it. */
export async function loadMessages(id: string): Promise<UIMessage[]> {
    const url = `${base}/v1/ai-sdk/threads/${encodeURIComponent(id)}/messages?limit=200`;
    const messages: UIMessage[] = [];
    for (let after = ''; ; ) {
        const answer = await call(url + after);
        if (answer.status === 404) {
            return messages;
        }
        const page = await answer.json();
        messages.push(...page.messages);
        if (!page.has_more) {
            return messages;
        }
        after = `&after=${page.next_cursor}`;
    }
}

/** The state of a thread; empty when the server does not know it. */
export async function loadState(id: string): Promise<SharedState> {
    const answer = await call(threadPath(id));
    return answer.status === 404 ? {} : (await answer.json()).state;
}

export async function loadThreads(): Promise<Thread[]> {
    return (await call(`${base}/v1/threads/summaries`)).json();
}

export async function nameThread(id: string, title: string) {
    await call(`${threadPath(id)}/metadata`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
    });
}

export async function deleteThread(id: string) {
    await call(threadPath(id), { method: 'DELETE' });
}

/** A run goes on when its reader leaves: to stop it, the server has to be told. */
export async function interrupt(id: string) {
    await call(`${threadPath(id)}/interrupt`, { method: 'POST' });
}
