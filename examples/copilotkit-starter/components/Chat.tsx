'use client';

import type { Message } from '@ag-ui/client';
import { CopilotChat, useAgent } from '@copilotkit/react-core/v2';
import { useCallback, useRef } from 'react';
import { StatePanel } from './StatePanel';
import { useReconnect } from './useReconnect';
import { useTools } from './useTools';

const TITLE_LENGTH = 50;

export function Chat({ agent, thread, onChange }: { agent: string; thread: string; onChange: () => void }) {
    const { agent: shown } = useAgent({ agentId: agent });
    const named = useRef(false);

    const name = useCallback(
        async (messages: readonly Readonly<Message>[]) => {
            const first = messages.find(message => message.role === 'user')?.content;
            if (!named.current && typeof first === 'string') {
                named.current = true;
                const title = JSON.stringify({ title: first.slice(0, TITLE_LENGTH) });
                await fetch(`/api/threads?${new URLSearchParams({ id: thread })}`, { method: 'PATCH', body: title });
            }
            onChange();
        },
        [thread, onChange],
    );

    const lost = useReconnect(agent, name);
    useTools(agent);

    return (
        <div className="conversation">
            <section className="chat">
                {lost && (
                    <p className="notice" role="status">
                        Connection lost, trying again …
                    </p>
                )}
                <CopilotChat agentId={agent} threadId={thread} />
            </section>
            <StatePanel state={shown.state ?? {}} />
        </div>
    );
}
