import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import * as ai5 from 'ai5';
import * as ai6 from 'ai6';
import * as ai7 from 'ai7';
import { Chat as Chat5 } from 'react5';
import { Chat as Chat6 } from 'react6';
import { Chat as Chat7 } from 'react7';

const MODEL = process.env.REPRISE_MODEL;
const CLIENTS = [
    { name: 'ai 5', version: 5, ai: ai5, Chat: Chat5, base: process.env.REPRISE_5 },
    { name: 'ai 6', version: 6, ai: ai6, Chat: Chat6, base: process.env.REPRISE_6 },
    { name: 'ai 7', version: 7, ai: ai7, Chat: Chat7, base: process.env.REPRISE_7 },
    { name: 'ai 7 with a server for 6', version: 7, ai: ai7, Chat: Chat7, base: process.env.REPRISE_6 },
];

let numbers = 0;
const newId = () => `chat-${process.pid}-${++numbers}`;

async function until(condition, what) {
    const end = Date.now() + 60_000;
    while (!condition()) {
        assert.ok(Date.now() < end, `${what} did not happen`);
        await new Promise(resolve => setTimeout(resolve, 5));
    }
}

/** A chat, and the errors that its client reported. */
function open(client, { agent = 'default', id = newId(), messages, fetch, ...options } = {}) {
    const errors = [];
    const chat = new client.Chat({
        id,
        messages,
        transport: new client.ai.DefaultChatTransport({ api: `${client.base}/v1/ai-sdk/agents/${agent}/runs`, fetch }),
        onError: error => errors.push(error),
        ...options,
    });
    return { chat, errors, id };
}

const say = (chat, text) => chat.sendMessage({ text });
const textOf = message => message.parts.filter(part => part.type === 'text').map(part => part.text).join('');
const toolsOf = message => message.parts.filter(part => part.type.startsWith('tool-'));

async function json(url) {
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    return answer.json();
}

const stored = async (client, id) => (await json(`${client.base}/v1/threads/${id}/messages?limit=200`)).messages;
const history = async (client, id) => (await json(`${client.base}/v1/ai-sdk/threads/${id}/messages?limit=200`)).messages;

/** What a person sees of a message. */
const seen = message => ({
    id: message.id,
    role: message.role,
    parts: message.parts
        .filter(part => !part.type.startsWith('data-'))
        .map(({ type, text, toolCallId, state, input, output, errorText }) =>
            JSON.parse(JSON.stringify({ type, text, toolCallId, state: type === 'text' ? undefined : state, input, output, errorText }))),
});

async function assertStoredAsSeen(client, id, messages) {
    const loaded = await history(client, id);
    await client.ai.validateUIMessages({ messages: loaded });
    assert.deepEqual(loaded.map(seen), messages.map(seen));
}

for (const client of CLIENTS) {
    describe(client.name, { concurrency: 4 }, () => {
        const test = (name, body) => it(`${client.name}: ${name}`, { timeout: 150_000 }, body);

        test('an answer streams under the id it is stored under', async () => {
            const { chat, errors, id } = open(client);

            await say(chat, 'hello there');

            assert.deepEqual(errors, []);
            assert.equal(chat.status, 'ready');
            assert.equal(textOf(chat.lastMessage), 'You said: hello there');
            const messages = await stored(client, id);
            assert.deepEqual(messages.map(message => message.id), chat.messages.map(message => message.id));
            await assertStoredAsSeen(client, id, chat.messages);
        });

        test('a second question is stored once though the whole history is sent again', async () => {
            const { chat, errors, id } = open(client);

            await say(chat, 'first');
            await say(chat, 'second');

            assert.deepEqual(errors, []);
            assert.deepEqual((await stored(client, id)).map(message => message.content),
                ['first', 'You said: first', 'second', 'You said: second']);
            await assertStoredAsSeen(client, id, chat.messages);
        });

        test('a tool call becomes one part with its result', async () => {
            const { chat, errors, id } = open(client);

            await say(chat, 'weather Oslo');

            assert.deepEqual(errors, []);
            const [part] = toolsOf(chat.lastMessage);
            assert.equal(part.type, 'tool-get_weather');
            assert.equal(part.state, 'output-available');
            assert.deepEqual(part.input, { location: 'Oslo' });
            assert.equal(part.output.data, '18 °C in Oslo');
            assert.match(textOf(chat.lastMessage), /^The tool said: .*Oslo/);
            await assertStoredAsSeen(client, id, chat.messages);
        });

        test('a reloaded chat goes on', async () => {
            const first = open(client);
            await say(first.chat, 'weather Bergen');

            const { chat, errors, id } = open(client, { id: first.id, messages: await history(client, first.id) });
            await say(chat, 'thanks');

            assert.deepEqual(errors, []);
            assert.equal(textOf(chat.lastMessage), 'You said: thanks');
            assert.equal((await stored(client, id)).length, 6);
            await assertStoredAsSeen(client, id, chat.messages);
        });

        if (client.version >= 6) {
            for (const approved of [true, false]) {
                test(`a question on the part of the call is ${approved ? 'approved' : 'denied'}`, async () => {
                    const { chat, errors, id } = open(client, {
                        agent: 'careful',
                        sendAutomaticallyWhen: client.ai.lastAssistantMessageIsCompleteWithApprovalResponses,
                    });
                    await say(chat, 'refund 42');
                    const [asked] = toolsOf(chat.lastMessage);
                    assert.equal(asked.type, 'tool-refund');
                    assert.equal(asked.state, 'approval-requested');
                    await client.ai.validateUIMessages({ messages: chat.messages });
                    await assertStoredAsSeen(client, id, chat.messages);

                    await chat.addToolApprovalResponse({ id: asked.approval.id, approved });
                    await until(() => textOf(chat.lastMessage).startsWith('The tool said') && chat.status === 'ready', 'the answer');

                    assert.deepEqual(errors, []);
                    assert.equal(chat.messages.length, 2);
                    const [part, ...others] = toolsOf(chat.lastMessage);
                    assert.deepEqual(others, []);
                    assert.equal(part.state, approved ? 'output-available' : 'output-denied');
                    assert.match(textOf(chat.lastMessage), approved ? /order 42 is paid back/ : /denied/);
                    await client.ai.validateUIMessages({ messages: chat.messages });
                    const messages = await stored(client, id);
                    assert.equal(messages.filter(message => message.role === 'user').length, 1);
                    assert.equal(messages[1].id, chat.lastMessage.id);
                    if (approved) {
                        await assertStoredAsSeen(client, id, chat.messages);
                    }
                });
            }
        } else {
            for (const approved of [true, false]) {
                test(`a question of its own is ${approved ? 'approved' : 'denied'}`, async () => {
                    const { chat, errors, id } = open(client, { agent: 'careful' });
                    await say(chat, 'refund 42');
                    const asked = toolsOf(chat.lastMessage).find(part => part.type === 'tool-PermissionConfirm');
                    assert.equal(asked.state, 'input-available');

                    await chat.addToolResult({ tool: 'PermissionConfirm', toolCallId: asked.toolCallId, output: { approved } });
                    await chat.sendMessage();

                    assert.deepEqual(errors, []);
                    assert.match(textOf(chat.lastMessage), approved ? /order 42 is paid back/ : /denied/);
                    const part = toolsOf(chat.lastMessage).find(found => found.type === 'tool-refund');
                    assert.equal(part.state, approved ? 'output-available' : 'output-error');
                    assert.equal((await stored(client, id)).filter(message => message.role === 'user').length, 1);
                });
            }
        }

        test('a tool of the front end answers', async () => {
            let chat;
            const opened = open(client, {
                sendAutomaticallyWhen: client.ai.lastAssistantMessageIsCompleteWithToolCalls,
                onToolCall({ toolCall }) {
                    if (toolCall.toolName === 'ask_user') {
                        const add = chat.addToolOutput ?? chat.addToolResult;
                        add.call(chat, { tool: 'ask_user', toolCallId: toolCall.toolCallId, output: { answer: 'blue' } });
                    }
                },
            });
            chat = opened.chat;

            await say(chat, 'ask which colour?');
            await until(() => textOf(chat.lastMessage).startsWith('The tool said') && chat.status === 'ready', 'the answer');

            assert.deepEqual(opened.errors, []);
            assert.match(textOf(chat.lastMessage), /blue/);
            assert.equal(chat.messages.length, 2);
            assert.equal((await stored(client, opened.id)).filter(message => message.role === 'user').length, 1);
            await assertStoredAsSeen(client, opened.id, chat.messages);
        });

        test('an answer is replaced by another one', async () => {
            const { chat, errors, id } = open(client);
            await say(chat, 'weather Oslo');
            const before = chat.lastMessage.id;

            await chat.regenerate({ messageId: before });

            assert.deepEqual(errors, []);
            assert.notEqual(chat.lastMessage.id, before);
            assert.equal(chat.messages.length, 2);
            await assertStoredAsSeen(client, id, chat.messages);
        });

        test('a reader that was lost in the middle comes again and gets the whole answer', async () => {
            const key = newId();
            const away = new AbortController();
            const first = open(client, {
                fetch: (url, init) => globalThis.fetch(url, { ...init, signal: away.signal }),
            });
            const asking = say(first.chat, `slowly ${key}`).catch(() => {});
            await until(() => first.chat.messages.length === 2 && textOf(first.chat.lastMessage) === 'one ', 'the first word');
            away.abort();
            await asking;

            const { chat, errors, id } = open(client, { id: first.id, messages: await history(client, first.id) });
            const resuming = chat.resumeStream();
            await until(() => chat.messages.length === 2 && textOf(chat.lastMessage) === 'one ', 'the replay');
            await globalThis.fetch(`${MODEL}/open/${key}`, { method: 'POST', body: '' });
            await resuming;

            assert.deepEqual(errors, []);
            assert.equal(textOf(chat.lastMessage), 'one two three');
            await assertStoredAsSeen(client, id, chat.messages);
            await chat.resumeStream();
            assert.equal(chat.status, 'ready');
            assert.equal(chat.messages.length, 2);
        });

        test('a stopped chat can be asked again', async () => {
            const { chat, errors, id } = open(client);
            const asking = say(chat, 'hang');
            await until(() => chat.messages.length === 2 && textOf(chat.lastMessage) === 'thinking', 'the first word');

            await chat.stop();
            await asking;
            assert.equal(chat.status, 'ready');
            await say(chat, 'something else');

            assert.deepEqual(errors, []);
            assert.equal(textOf(chat.lastMessage), 'You said: something else');
            assert.equal((await stored(client, id)).at(-1).id, chat.lastMessage.id);
        });

        test('of two tabs the newer question wins and both show the same', async () => {
            const one = open(client);
            await say(one.chat, 'first');
            const two = open(client, { id: one.id, messages: await history(client, one.id) });
            const hanging = say(one.chat, 'hang');
            await until(() => one.chat.messages.length === 4 && textOf(one.chat.lastMessage) === 'thinking', 'the first word');

            await say(two.chat, 'now I');
            await hanging;

            assert.deepEqual(one.errors, []);
            assert.deepEqual(two.errors, []);
            assert.equal(one.chat.status, 'ready');
            assert.equal(textOf(two.chat.lastMessage), 'You said: now I');
            const loaded = await history(client, one.id);
            await client.ai.validateUIMessages({ messages: loaded });
            assert.equal(textOf(loaded.at(-1)), 'You said: now I');
        });
    });
}
