import type { UIMessage } from 'ai';
import { useEffect, useState } from 'react';
import { loadMessages, loadState, type SharedState } from './backend';
import { Conversation } from './Conversation';

type Loaded = { messages: UIMessage[]; state: SharedState };

/** Loads what the server has of a thread, then shows it. */
export function Chat({ agent, thread, onChange }: { agent: string; thread: string; onChange: () => void }) {
    const [loaded, setLoaded] = useState<Loaded>();
    const [failure, setFailure] = useState('');
    const [attempt, setAttempt] = useState(0);

    useEffect(() => {
        let wanted = true;
        Promise.all([loadMessages(thread), loadState(thread)]).then(
            ([messages, state]) => wanted && setLoaded({ messages, state }),
            error => wanted && setFailure(String(error)),
        );
        return () => {
            wanted = false;
        };
    }, [thread, attempt]);

    if (loaded) {
        return <Conversation agent={agent} thread={thread} {...loaded} onChange={onChange} />;
    }
    if (!failure) {
        return <p className="empty">Loading …</p>;
    }
    return (
        <div className="notice error" role="alert">
            <p>The server does not answer. Is it running, and does it let this page call it (--cors)?</p>
            <small>{failure}</small>
            <button
                onClick={() => {
                    setFailure('');
                    setAttempt(attempt + 1);
                }}
            >
                Try again
            </button>
        </div>
    );
}
