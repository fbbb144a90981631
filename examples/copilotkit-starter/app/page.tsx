'use client';

import { CopilotKitProvider } from '@copilotkit/react-core/v2';
import { useCallback, useEffect, useState } from 'react';
import { Chat } from '../components/Chat';
import { ThreadList, type Thread } from '../components/ThreadList';
import { AGENTS } from '../lib/agents';

type Place = { agent: string; thread: string };

/** Agent and thread are in the address, so that a reload or a second tab shows the same. */
function place(): Place {
    const query = new URLSearchParams(location.search);
    return { agent: query.get('agentId') ?? 'default', thread: query.get('thread') ?? crypto.randomUUID() };
}

const address = ({ agent, thread }: Place) => `?${new URLSearchParams({ agentId: agent, thread })}`;

export default function Page() {
    const [here, setHere] = useState<Place>();
    const [threads, setThreads] = useState<Thread[]>([]);

    const refresh = useCallback(() => {
        fetch('/api/threads')
            .then(answer => answer.json())
            .then(setThreads, () => setThreads([]));
    }, []);

    const go = useCallback((to: Place) => {
        history.pushState(null, '', address(to));
        setHere(to);
    }, []);

    useEffect(() => {
        const first = place();
        history.replaceState(null, '', address(first));
        setHere(first);
        const back = () => setHere(place());
        addEventListener('popstate', back);
        refresh();
        return () => removeEventListener('popstate', back);
    }, [refresh]);

    if (!here) {
        return null;
    }

    async function remove(id: string) {
        await fetch(`/api/threads?${new URLSearchParams({ id })}`, { method: 'DELETE' });
        refresh();
        if (here && id === here.thread) {
            go({ ...here, thread: crypto.randomUUID() });
        }
    }

    return (
        <div className="app">
            <ThreadList
                threads={threads}
                current={here.thread}
                onOpen={thread => go({ ...here, thread })}
                onNew={() => go({ ...here, thread: crypto.randomUUID() })}
                onDelete={remove}
            />
            <main>
                <header className="bar">
                    <h1>Reprise</h1>
                    <label>
                        Agent
                        <select value={here.agent} onChange={event => go({ ...here, agent: event.target.value })}>
                            {AGENTS.map(agent => (
                                <option key={agent}>{agent}</option>
                            ))}
                        </select>
                    </label>
                </header>
                <CopilotKitProvider runtimeUrl="/api/copilotkit" key={`${here.agent} ${here.thread}`} enableInspector={false}>
                    <Chat agent={here.agent} thread={here.thread} onChange={refresh} />
                </CopilotKitProvider>
            </main>
        </div>
    );
}
