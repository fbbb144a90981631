import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import * as client1 from 'client1';
import * as client0 from 'client0';

const BASE = process.env.REPRISE;
const MODEL = process.env.REPRISE_MODEL;
const CLIENTS = [
    { name: '@ag-ui/client 1.0.0', HttpAgent: client1.HttpAgent, interrupts: true },
    { name: '@ag-ui/client 0.0.59', HttpAgent: client0.HttpAgent, interrupts: false },
];

let numbers = 0;
const newId = () => `ag-ui-${process.pid}-${++numbers}`;
const user = content => ({ id: newId(), role: 'user', content });

/** An agent and a thread of its own. Whatever its client refuses makes a run fail. */
function open(client, text, { agent = 'default', ...more } = {}) {
    const threadId = newId();
    return new client.HttpAgent({
        url: `${BASE}/v1/ag-ui/agents/${agent}/runs`,
        threadId,
        initialMessages: [user(text)],
        ...more,
    });
}

const callsOf = agent => agent.messages.flatMap(message => message.toolCalls ?? []);
const textsOf = agent => agent.messages.filter(message => message.role === 'assistant' && message.content).map(message => message.content);
const answer = (agent, toolCallId, content) => agent.addMessage({ id: newId(), role: 'tool', toolCallId, content });

async function json(url) {
    const response = await fetch(url);
    assert.equal(response.status, 200, url);
    return response.json();
}

const history = async agent => (await json(`${BASE}/v1/ag-ui/threads/${agent.threadId}/messages?limit=200`)).messages;

/** What a person sees of a message. */
const seen = ({ id, role, content, toolCalls, toolCallId }) =>
    JSON.parse(JSON.stringify({ id, role, content: content || undefined, toolCallId, toolCalls: toolCalls?.map(({ id: call, function: made }) => [call, made.name, made.arguments]) }));

async function assertStoredAsSeen(agent) {
    const shown = agent.messages.filter(message => ['user', 'assistant', 'tool'].includes(message.role));
    assert.deepEqual(shown.map(seen), (await history(agent)).map(seen));
}

const ask = { name: 'ask_user', description: 'Asks the user.', parameters: { type: 'object', properties: { question: { type: 'string' } } } };

for (const client of CLIENTS) {
    describe(client.name, () => {
        it('chats over several turns and keeps what the thread keeps', async () => {
            const agent = open(client, 'hello');
            await agent.runAgent({});
            agent.addMessage(user('again'));
            await agent.runAgent({});

            assert.deepEqual(textsOf(agent), ['You said: hello', 'You said: again']);
            await assertStoredAsSeen(agent);
        });

        it('shows a tool of the server, its result and the state', async () => {
            const agent = open(client, 'weather Oslo');
            await agent.runAgent({});

            assert.equal(callsOf(agent)[0].function.name, 'get_weather');
            assert.match(textsOf(agent).at(-1), /18 °C in Oslo/);
            assert.equal(agent.state.__run.status, 'running');
            await assertStoredAsSeen(agent);
        });

        it('answers a tool of the front end', async () => {
            const agent = open(client, 'ask Which colour?');
            await agent.runAgent({ tools: [ask] });
            const [call] = callsOf(agent);
            answer(agent, call.id, 'blue');
            await agent.runAgent({ tools: [ask] });

            assert.match(textsOf(agent).at(-1), /blue/);
        });

        for (const [word, content, expected] of [['approves', '{"approved":true}', /is paid back/], ['denies', 'denied', /denied/]]) {
            it(`${word} a call with the whole history`, async () => {
                const agent = open(client, 'refund 7', { agent: 'careful' });
                await agent.runAgent({});
                const prompt = callsOf(agent).find(call => call.function.name === 'PermissionConfirm');
                assert.deepEqual(JSON.parse(prompt.function.arguments), { tool_name: 'refund', tool_args: { order: '7' } });
                answer(agent, prompt.id, content);
                await agent.runAgent({});

                assert.match(textsOf(agent).at(-1), expected);
            });
        }

        it('shares its state', async () => {
            const agent = open(client, 'hello', { initialState: { todos: ['milk'] } });
            await agent.runAgent({});
            const { state } = await json(`${BASE}/v1/threads/${agent.threadId}`);

            assert.deepEqual(state.todos, ['milk']);
        });

        it('goes on where its connection was lost', async () => {
            const key = newId();
            const agent = open(client, `slowly ${key}`);
            await lossy(agent.threadId, key, () => agent.runAgent({}));

            assert.deepEqual(textsOf(agent), ['one two three']);
            await assertStoredAsSeen(agent);
        });

        if (client.interrupts) {
            it('resumes an interrupt', async () => {
                const agent = open(client, 'refund 7', { agent: 'careful' });
                let outcome;
                const wanted = { forwardedProps: { interrupts: true } };
                await agent.runAgent(wanted, { onRunFinishedEvent: ({ event }) => { outcome = event.outcome; } });
                assert.equal(outcome.type, 'interrupt');
                const [{ id, reason, message }] = outcome.interrupts;
                assert.equal(reason, 'tool_call');
                assert.equal(message, "Permission required to run tool 'refund'");
                await agent.runAgent({ ...wanted, resume: [{ interruptId: id, status: 'resolved', payload: { approved: true } }] });

                assert.match(textsOf(agent).at(-1), /is paid back/);
            });
        }
    });
}

/** Runs with a connection that breaks behind the first words; the rest is fetched behind the last id that came. */
async function lossy(threadId, key, run) {
    const direct = globalThis.fetch;
    globalThis.fetch = async (url, init) => {
        const response = await direct(url, init);
        return new Response(ReadableStream.from(spliced(response, threadId, key, direct)), response);
    };
    try {
        await run();
    } finally {
        globalThis.fetch = direct;
    }
}

async function* spliced(response, threadId, key, direct) {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
        text += decoder.decode(chunk, { stream: true });
        if (text.includes('"delta":"one "')) {
            break;
        }
    }
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
    yield new TextEncoder().encode(whole);
    const last = [...whole.matchAll(/^id: (.*)$/gm)].at(-1)[1];
    const { items } = await (await direct(`${BASE}/v1/runs?thread_id=${threadId}`)).json();
    await direct(`${MODEL}/open/${key}`, { method: 'POST' });
    const rest = await direct(`${BASE}/v1/ag-ui/runs/${items[0].run_id}/events`, { headers: { 'Last-Event-ID': last } });
    yield* rest.body;
}
