import type { UIMessage } from 'ai';
import { useEffect, useRef } from 'react';
import type { SharedState } from './backend';
import { Composer } from './Composer';
import { Message } from './Message';
import { StatePanel } from './StatePanel';
import { useThread } from './useThread';

type Props = {
    agent: string;
    thread: string;
    messages: UIMessage[];
    state: SharedState;
    onChange: () => void;
};

const EXAMPLES: Record<string, string[]> = {
    default: ['How is the weather in Oslo?', 'RUN_APPEND_NOTE buy milk', 'RUN_BG_TOOL', 'RUN_PROGRESS_DEMO deploy'],
    permission: ['RUN_SERVER_INFO', 'RUN_WEATHER_TOOL RUN_STOCK_TOOL', 'RUN_ASK_USER_TOOL'],
    stopper: ['RUN_FINISH_TOOL'],
    a2ui: ['RUN_A2UI_TOOL', 'RUN_A2UI_TOOL form'],
};

export function Conversation(props: Props) {
    const thread = useThread(props);
    const end = useRef<HTMLDivElement>(null);

    useEffect(() => {
        end.current?.scrollIntoView({ block: 'end' });
    }, [thread.messages, thread.busy]);

    return (
        <div className="conversation">
            <section className="chat">
                <div className="messages" aria-live="polite" aria-busy={thread.busy}>
                    {thread.messages.length === 0 && (
                        <div className="empty">
                            <p>Ask the agent “{props.agent}” something.</p>
                            {(EXAMPLES[props.agent] ?? []).map(text => (
                                <button key={text} onClick={() => thread.send(text)}>
                                    {text}
                                </button>
                            ))}
                        </div>
                    )}
                    {thread.messages.map((message, index) => (
                        <Message
                            key={message.id}
                            message={message}
                            last={index === thread.messages.length - 1}
                            thread={thread}
                        />
                    ))}
                    {thread.lost && (
                        <p className="notice" role="status">
                            Connection lost, trying again …
                        </p>
                    )}
                    {thread.error && (
                        <p className="notice error" role="alert">
                            {thread.error.message}
                        </p>
                    )}
                    <div ref={end} />
                </div>
                <Composer busy={thread.busy} onSend={thread.send} onStop={thread.stop} />
            </section>
            <StatePanel state={thread.state} />
        </div>
    );
}
