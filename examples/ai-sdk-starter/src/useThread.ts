import { useChat } from '@ai-sdk/react';
import { DefaultChatTransport, isToolUIPart, type UIMessage } from 'ai';
import { useEffect, useRef, useState } from 'react';
import { interrupt, loadMessages, loadState, nameThread, runsUrl, type SharedState } from './backend';

type Options = {
    agent: string;
    thread: string;
    messages: UIMessage[];
    state: SharedState;
    onChange: () => void;
};

const LONGEST_PAUSE = 8_000;
const REJOINS = 4;
const TITLE_LENGTH = 50;

/** Longer from time to time, in milliseconds. */
const pause = (times: number) => Math.min(250 * 2 ** times, LONGEST_PAUSE);

/** A chat that goes on where it was lost, and says what it knows of the state. */
export function useThread({ agent, thread, messages: initial, state: initialState, onChange }: Options) {
    const [state, setState] = useState(initialState);
    const [lost, setLost] = useState(0);
    const answered = useRef(new Set<string>());
    const named = useRef(false);
    const rejoining = useRef(false);
    const dropped = useRef(false);

    const chat = useChat({
        id: thread,
        messages: initial,
        resume: true,
        transport: new DefaultChatTransport({ api: runsUrl(agent), headers: { 'x-session-id': thread } }),
        sendAutomaticallyWhen: ({ messages }) => readyToGoOn(messages, answered.current),
        onData: part => {
            if (part.type === 'data-state-snapshot') {
                setState(part.data as SharedState);
            }
        },
        onError: error => {
            if (error instanceof TypeError) {
                dropped.current = true; // what the server says is another kind of error
                setLost(times => times + 1);
            }
        },
        onFinish: ({ messages, isAbort, isError, finishReason }) => {
            name(messages).catch(() => {}); // a title is not worth an error
            if (!isAbort && !isError && !finishReason) {
                void rejoin(); // cut short: by a question from another tab, or by a server that went down
            }
        },
    });

    /** Shows what is stored, and follows the run that is at work; tells whether there is an answer. */
    async function follow() {
        dropped.current = false;
        chat.setMessages(await loadMessages(thread));
        await chat.resumeStream();
        const stored = await loadMessages(thread);
        if (dropped.current) {
            throw new Error('the connection was lost again');
        }
        chat.setMessages(stored);
        setState(await loadState(thread));
        return stored.at(-1)?.role === 'assistant';
    }

    /** Between a run that was cut short and the one that takes its place there may be a moment without any. */
    async function rejoin() {
        if (rejoining.current) {
            return;
        }
        rejoining.current = true;
        try {
            for (let tries = 0; !(await follow()) && tries < REJOINS; tries++) {
                await new Promise(resolve => setTimeout(resolve, pause(tries)));
            }
            setLost(0);
        } catch {
            setLost(times => times + 1);
        } finally {
            rejoining.current = false;
        }
    }

    useEffect(() => {
        if (lost === 0) {
            return;
        }
        const timer = setTimeout(rejoin, pause(lost));
        return () => clearTimeout(timer);
    }, [lost]);

    async function name(messages: UIMessage[]) {
        const text = messages[0] ? textOf(messages[0]) : '';
        if (!named.current && text) {
            await nameThread(thread, text.slice(0, TITLE_LENGTH));
            named.current = true;
        }
        onChange();
    }

    return {
        messages: chat.messages,
        busy: chat.status === 'submitted' || chat.status === 'streaming',
        error: lost > 0 ? undefined : chat.error,
        lost: lost > 0,
        state,
        send: (text: string) => chat.sendMessage({ text }),
        regenerate: (messageId: string) => chat.regenerate({ messageId }),
        stop: async () => {
            await chat.stop();
            await interrupt(thread);
        },
        approve: (callId: string, approvalId: string, approved: boolean) => {
            answered.current.add(callId);
            return chat.addToolApprovalResponse({ id: approvalId, approved });
        },
        answer: (tool: string, callId: string, output: unknown) => {
            answered.current.add(callId);
            return chat.addToolOutput({ tool, toolCallId: callId, output });
        },
    };
}

/** Sends once all questions of the last step are answered, and at least one of them here. */
function readyToGoOn(messages: UIMessage[], answered: Set<string>) {
    const parts = messages.at(-1)?.parts ?? [];
    const calls = parts.slice(parts.findLastIndex(part => part.type === 'step-start') + 1).filter(isToolUIPart);
    const open = calls.some(({ state }) => state === 'approval-requested' || state === 'input-available');
    if (open || !calls.some(call => answered.has(call.toolCallId))) {
        return false;
    }
    answered.clear();
    return true;
}

export function textOf(message: UIMessage) {
    return message.parts.map(part => (part.type === 'text' ? part.text : '')).join('');
}
