import type { ReactNode } from 'react';

type Envelope = { status?: string; data?: unknown; message?: string | null };

/** What the server wraps every result in; answers of this page are not wrapped. */
function read(result: unknown): Envelope | undefined {
    if (typeof result !== 'string' || !result) {
        return undefined;
    }
    try {
        const value = JSON.parse(result);
        return value && typeof value === 'object' && 'tool_name' in value ? value : { status: 'success', data: value };
    } catch {
        return { status: 'success', data: result };
    }
}

/** What a tool answered. */
export const dataOf = (result: unknown) => read(result)?.data ?? undefined;

const WORDS: Record<string, string> = { inProgress: 'is being written', executing: 'at work', complete: 'done', error: 'failed', pending: 'waits' };

export function Card({ tool, status, result, children }: { tool: string; status: string; result?: unknown; children: ReactNode }) {
    const found = read(result);
    const state = found?.status === 'error' || found?.status === 'pending' ? found.status : status;
    return (
        <section className="tool" data-tool={tool} data-state={state}>
            <header>
                <strong>{tool}</strong>
                <span className="badge">{WORDS[state] ?? state}</span>
            </header>
            {state === 'error' ? <p className="error">Error: {found?.message}</p> : children}
        </section>
    );
}
