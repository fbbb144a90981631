import { useCallback, useEffect, useState } from 'react';
import { deleteThread, loadThreads, type Thread } from './backend';
import { Chat } from './Chat';
import { ThreadList } from './ThreadList';

const AGENTS = ['default', 'permission', 'stopper', 'travel', 'research', 'a2ui'];

type Place = { agent: string; thread: string };

/** Agent and thread are in the address, so that a reload or a second tab shows the same. */
function place(): Place {
    const query = new URLSearchParams(location.search);
    return { agent: query.get('agentId') ?? 'default', thread: query.get('thread') ?? crypto.randomUUID() };
}

const address = ({ agent, thread }: Place) => `?${new URLSearchParams({ agentId: agent, thread })}`;

export function App() {
    const [here, setHere] = useState(place);
    const [threads, setThreads] = useState<Thread[]>([]);

    const refresh = useCallback(() => {
        loadThreads().then(setThreads, () => setThreads([]));
    }, []);

    const go = useCallback((to: Place) => {
        history.pushState(null, '', address(to));
        setHere(to);
    }, []);

    useEffect(() => {
        history.replaceState(null, '', address(here));
        const back = () => setHere(place());
        addEventListener('popstate', back);
        refresh();
        return () => removeEventListener('popstate', back);
    }, []);

    async function remove(id: string) {
        await deleteThread(id);
        refresh();
        if (id === here.thread) {
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
                <Chat key={`${here.agent} ${here.thread}`} agent={here.agent} thread={here.thread} onChange={refresh} />
            </main>
        </div>
    );
}
