import type { Message } from '@ag-ui/client';
import { useAgent, useCopilotKit } from '@copilotkit/react-core/v2';
import { useEffect, useState } from 'react';

const LONGEST_PAUSE = 8_000;

/** Opens the thread anew when a stream broke off, or was ended by a question from elsewhere; tells whether that is so. */
export function useReconnect(agentId: string, onEnd: (messages: readonly Readonly<Message>[]) => void) {
    const { copilotkit } = useCopilotKit();
    const { agent, isReady } = useAgent({ agentId });
    const [lost, setLost] = useState(0);

    useEffect(() => {
        if (!isReady) {
            return;
        }
        const again = () => setLost(times => times + 1);
        const ours = agent.subscribe({
            onRunFailed: again,
            onRunErrorEvent: ({ event }) => {
                if (event.code === 'CANCELLED') {
                    again();
                }
            },
            onRunFinishedEvent: () => setLost(0),
            onRunFinalized: ({ messages }) => onEnd(messages),
        });
        return () => ours.unsubscribe();
    }, [agent, isReady, onEnd]);

    useEffect(() => {
        if (lost === 0) {
            return;
        }
        const timer = setTimeout(() => copilotkit.connectAgent({ agent }), Math.min(250 * 2 ** lost, LONGEST_PAUSE));
        return () => clearTimeout(timer);
    }, [lost, agent, copilotkit]);

    return lost > 0;
}
