import { getToolName, type DynamicToolUIPart, type ToolUIPart, type UIMessage } from 'ai';
import { AskUser } from './tools/AskUser';
import { PickColor } from './tools/PickColor';
import { Progress } from './tools/Progress';
import { Surfaces } from './tools/Surfaces';
import { Weather } from './tools/Weather';
import type { useThread } from './useThread';

type Call = ToolUIPart | DynamicToolUIPart;
type Props = { part: Call; parts: UIMessage['parts']; thread: ReturnType<typeof useThread> };

/** What the server wraps every result in. */
export type Envelope = { data?: unknown; message?: string | null; metadata?: Record<string, unknown> };

const STATES: Record<string, string> = {
    'input-streaming': 'is being written',
    'input-available': 'at work',
    'approval-requested': 'needs your permission',
    'approval-responded': 'at work',
    'output-available': 'done',
    'output-error': 'failed',
    'output-denied': 'denied',
};

export function ToolCard({ part, parts, thread }: Props) {
    const name = getToolName(part);

    return (
        <section className="tool" data-tool={name} data-state={part.state}>
            <header>
                <strong>{name}</strong>
                <span className="badge">{STATES[part.state]}</span>
            </header>
            <Body part={part} name={name} thread={thread} />
            <Progress callId={part.toolCallId} parts={parts} />
            {part.state === 'approval-requested' && (
                <div className="actions">
                    <button className="primary" onClick={() => thread.approve(part.toolCallId, part.approval.id, true)}>
                        Allow
                    </button>
                    <button onClick={() => thread.approve(part.toolCallId, part.approval.id, false)}>Deny</button>
                </div>
            )}
        </section>
    );
}

function Body({ part, name, thread }: { part: Call; name: string; thread: Props['thread'] }) {
    const input = (part.input ?? {}) as Record<string, unknown>;
    if (part.state === 'output-error') {
        return <p className="error">Error: {part.errorText}</p>;
    }
    if (part.state === 'input-available' && name === 'askUserQuestion') {
        return <AskUser question={String(input.message)} onAnswer={message => thread.answer(name, part.toolCallId, { message })} />;
    }
    if (part.state === 'input-available' && name === 'set_background_color') {
        return <PickColor colors={(input.colors ?? []) as string[]} onPick={color => thread.answer(name, part.toolCallId, { color })} />;
    }
    if (part.state === 'output-available') {
        const result = part.output as Envelope | null;
        if (name === 'get_weather') {
            return <Weather data={result?.data} />;
        }
        if (name === 'render_a2ui') {
            return <Surfaces data={result?.data} onEvent={thread.send} />;
        }
        return <pre>{JSON.stringify(result?.data ?? result, null, 2)}</pre>;
    }
    return <pre>{JSON.stringify(input, null, 2)}</pre>;
}
