import { useDefaultRenderTool, useFrontendTool, useHumanInTheLoop, useRenderTool } from '@copilotkit/react-core/v2';
import { z } from 'zod';
import { AskUser } from './AskUser';
import { Card, dataOf } from './Card';
import { PickColor } from './PickColor';

/** What is drawn for calls, and the tools that run in this page. */
export function useTools(agentId: string) {
    useDefaultRenderTool({
        render: ({ name, status, parameters, result }) => (
            <Card tool={name} status={status} result={result}>
                <pre>{JSON.stringify(dataOf(result) ?? parameters, null, 2)}</pre>
            </Card>
        ),
    });

    useRenderTool({
        name: 'get_weather',
        parameters: z.object({ location: z.string() }),
        render: ({ status, parameters, result }) => {
            const report = dataOf(result) as { temperature_f: number; condition: string; location: string } | undefined;
            return (
                <Card tool="get_weather" status={status} result={result}>
                    <div className="weather">
                        <span className="degrees">{report ? `${report.temperature_f} °F` : '…'}</span>
                        <div>
                            <strong>{parameters.location}</strong>
                            <small>{report?.condition}</small>
                        </div>
                    </div>
                </Card>
            );
        },
    });

    // The server asks; the model knows nothing of it.
    useHumanInTheLoop({
        name: 'PermissionConfirm',
        agentId,
        available: false,
        parameters: z.object({ tool_name: z.string(), tool_args: z.record(z.unknown()) }),
        render: ({ args, status, respond, result }) => (
            <Card tool="PermissionConfirm" status={status} result={result}>
                <p>
                    May <strong>{args.tool_name}</strong> be called?
                </p>
                <pre>{JSON.stringify(args.tool_args, null, 2)}</pre>
                {respond && (
                    <div className="actions">
                        <button className="primary" onClick={() => respond({ approved: true })}>
                            Allow
                        </button>
                        <button onClick={() => respond({ approved: false })}>Deny</button>
                    </div>
                )}
            </Card>
        ),
    });

    useHumanInTheLoop({
        name: 'askUserQuestion',
        agentId,
        description: 'Asks the user a question.',
        parameters: z.object({ message: z.string() }),
        render: ({ args, status, respond, result }) => (
            <Card tool="askUserQuestion" status={status} result={result}>
                <AskUser question={args.message ?? ''} onAnswer={respond && (message => respond({ message }))} />
            </Card>
        ),
    });

    useHumanInTheLoop({
        name: 'set_background_color',
        agentId,
        description: 'Lets the user choose a background color.',
        parameters: z.object({ colors: z.array(z.string()) }),
        render: ({ args, status, respond, result }) => (
            <Card tool="set_background_color" status={status} result={result}>
                <PickColor colors={args.colors ?? []} onPick={respond && (color => respond({ color }))} />
            </Card>
        ),
    });

    useFrontendTool({
        name: 'setThemeColor',
        agentId,
        description: 'Sets the color of buttons and links.',
        parameters: z.object({ themeColor: z.string() }),
        handler: async ({ themeColor }) => {
            document.body.style.setProperty('--brand', themeColor);
            return `The color is ${themeColor} now.`;
        },
    });
}
