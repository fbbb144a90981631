import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

process.env.COPILOTKIT_TELEMETRY_DISABLED = 'true';

// The packages are those of the starter.
const found = createRequire(join(process.env.PAGES, 'package.json'));
const load = name => import(pathToFileURL(found.resolve(name)));
const { CopilotRuntime, VERSION } = await load('@copilotkit/runtime/v2');
const { createCopilotNodeListener } = await load('@copilotkit/runtime/v2/node');
const { HttpAgent } = await load('@ag-ui/client');

const BACKEND = process.env.REPRISE;

describe(`CopilotKit's runtime ${VERSION}`, () => {
    let server, base;
    let numbers = 0;
    const newId = () => `copilotkit-runtime-${process.pid}-${++numbers}`;
    const user = content => ({ id: newId(), role: 'user', content });

    before(async () => {
        const agents = Object.fromEntries(['default', 'permission'].map(id =>
            [id, new HttpAgent({ agentId: id, url: `${BACKEND}/v1/ag-ui/agents/${id}/runs` })]));
        const listener = createCopilotNodeListener({ runtime: new CopilotRuntime({ agents }), basePath: '/copilotkit' });
        server = createServer(listener).listen(0, '127.0.0.1');
        await once(server, 'listening');
        base = `http://127.0.0.1:${server.address().port}/copilotkit`;
    });

    after(() => {
        server?.closeAllConnections();
        server?.close();
    });

    /** A thread, spoken to by way of the runtime; the client checks every event. */
    const open = (text, agent = 'default') =>
        new HttpAgent({ url: `${base}/agent/${agent}/run`, threadId: newId(), initialMessages: [user(text)] });

    const test = (name, body) => it(`CopilotKit's runtime ${VERSION} ${name}`, { timeout: 60_000 }, body);
    const callsOf = agent => agent.messages.flatMap(message => message.toolCalls ?? []);
    const lastOf = agent => agent.messages.filter(message => message.role === 'assistant' && message.content).at(-1).content;
    const shownBy = agent => agent.messages.filter(message => message.role !== 'activity');
    const stored = async agent =>
        (await (await fetch(`${BACKEND}/v1/threads/${agent.threadId}/messages?limit=200`)).json()).messages;

    test('lists the agents', async () => {
        const { agents } = await (await fetch(`${base}/info`)).json();

        assert.deepEqual(Object.keys(agents), ['default', 'permission']);
    });

    test('chats over several turns', async () => {
        const agent = open('hello');
        await agent.runAgent({});
        agent.addMessage(user('again'));
        await agent.runAgent({});

        assert.equal(lastOf(agent), 'You said: again');
        assert.deepEqual((await stored(agent)).map(message => message.id), shownBy(agent).map(message => message.id));
    });

    test('shows a tool and the state', async () => {
        const agent = open('call append_note {"note":"milk"}');
        await agent.runAgent({});

        assert.equal(callsOf(agent)[0].function.name, 'append_note');
        assert.match(lastOf(agent), /"added":"milk"/);
        assert.deepEqual(agent.state.notes, ['milk']);
    });

    for (const [word, content, expected] of [['allows', '{"approved":true}', /reprise-demo/], ['denies', '{"approved":false}', /denied/]]) {
        test(`${word} a call`, async () => {
            const agent = open('call serverInfo {}', 'permission');
            await agent.runAgent({});
            const prompt = callsOf(agent).find(call => call.function.name === 'PermissionConfirm');
            agent.addMessage({ id: newId(), role: 'tool', toolCallId: prompt.id, content });
            await agent.runAgent({});

            assert.match(lastOf(agent), expected);
        });
    }

    test('answers a tool of the front end', async () => {
        const paint = { name: 'paint', description: 'Paints the page.', parameters: { type: 'object', properties: { color: { type: 'string' } } } };
        const agent = open('call paint {"color":"red"}');
        await agent.runAgent({ tools: [paint] });
        agent.addMessage({ id: newId(), role: 'tool', toolCallId: callsOf(agent)[0].id, content: 'painted red' });
        await agent.runAgent({ tools: [paint] });

        assert.match(lastOf(agent), /painted red/);
    });
});
