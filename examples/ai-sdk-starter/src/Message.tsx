import { isToolUIPart, type UIMessage } from 'ai';
import { ToolCard } from './ToolCard';
import type { useThread } from './useThread';

type Props = { message: UIMessage; last: boolean; thread: ReturnType<typeof useThread> };

export function Message({ message, last, thread }: Props) {
    return (
        <article className={`message ${message.role}`} data-role={message.role} data-id={message.id}>
            {message.parts.map((part, index) => {
                if (part.type === 'text' && part.text) {
                    return (
                        <p key={index} className="text">
                            {part.text}
                        </p>
                    );
                }
                if (part.type === 'reasoning' && part.text) {
                    return (
                        <details key={index} className="reasoning">
                            <summary>Thought</summary>
                            <p className="text">{part.text}</p>
                        </details>
                    );
                }
                return isToolUIPart(part) ? (
                    <ToolCard key={part.toolCallId} part={part} parts={message.parts} thread={thread} />
                ) : null;
            })}
            {message.role === 'assistant' && last && !thread.busy && (
                <footer>
                    <Usage message={message} />
                    <button className="quiet" onClick={() => thread.regenerate(message.id)}>
                        Answer again
                    </button>
                </footer>
            )}
        </article>
    );
}

type Inference = { model: string; duration_ms: number; usage: { total_tokens?: number } | null };

function Usage({ message }: { message: UIMessage }) {
    const calls = message.parts.flatMap(part => (part.type === 'data-inference-complete' ? [part.data as Inference] : []));
    if (calls.length === 0) {
        return null;
    }
    const tokens = calls.reduce((sum, { usage }) => sum + (usage?.total_tokens ?? 0), 0);
    const seconds = calls.reduce((sum, call) => sum + call.duration_ms, 0) / 1000;
    return (
        <small className="usage">
            {calls[0]?.model} · {tokens} tokens · {seconds.toFixed(1)} s
        </small>
    );
}
