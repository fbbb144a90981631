import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Role, TaskState } from '@a2a-js/sdk';
import { ClientFactory, JsonRpcTransportFactory, RestTransportFactory } from '@a2a-js/sdk/client';

const BASE = process.env.REPRISE;
const MODEL = process.env.REPRISE_MODEL;
const BINDINGS = [
    { name: 'JSON-RPC', transport: new JsonRpcTransportFactory() },
    { name: 'REST', transport: new RestTransportFactory() },
];

let numbers = 0;
const newId = () => `a2a-${process.pid}-${++numbers}`;

function open(binding, agent = 'default') {
    return new ClientFactory({ transports: [binding.transport] }).createFromUrl(BASE, `/a2a/${agent}/.well-known/agent-card.json`);
}

const part = (kind, value) => ({ content: { $case: kind, value } });
const message = (parts, more = {}) => ({ messageId: newId(), role: Role.ROLE_USER, parts, ...more });
const asking = (text, { configuration, ...more } = {}) => ({ message: message([part('text', text)], more), configuration });
const textOf = task => task.artifacts.flatMap(artifact => artifact.parts).map(shown => shown.content.value).join('');
const stored = async task => {
    const answer = await fetch(`${BASE}/v1/threads/${task.contextId}/messages?limit=200`);
    return (await answer.json()).messages.map(({ role, content }) => [role, content]);
};

/** What a client makes of a stream: the states, and the text of the artifact. */
class Seen {
    states = [];
    text = '';
    task;

    take({ payload: { $case: kind, value } }) {
        if (kind === 'task') {
            this.task = value;
            this.states.push(value.status.state);
            this.text = textOf(value);
        } else if (kind === 'statusUpdate') {
            this.states.push(value.status.state);
            this.status = value.status;
        } else if (kind === 'artifactUpdate') {
            const more = value.artifact.parts.map(shown => shown.content.value).join('');
            this.text = (value.append ? this.text : '') + more;
        } else {
            assert.fail(`a frame of kind ${kind}`);
        }
        return this;
    }

    async takeAll(stream) {
        for await (const frame of stream) {
            this.take(frame);
        }
        return this;
    }
}

async function until(condition, what) {
    const end = Date.now() + 60_000;
    while (!(await condition())) {
        assert.ok(Date.now() < end, `${what} did not happen`);
        await new Promise(resolve => setTimeout(resolve, 5));
    }
}

for (const binding of BINDINGS) {
    describe(`@a2a-js/sdk by ${binding.name}`, () => {
        it('sends a message and has the answer', async () => {
            const client = await open(binding);
            assert.equal(client.transport.protocolName, binding.transport.protocolName);
            const task = await client.sendMessage(asking('hello'));

            assert.equal(task.status.state, TaskState.TASK_STATE_COMPLETED);
            assert.equal(textOf(task), 'You said: hello');
            assert.deepEqual(await stored(task), [['user', 'hello'], ['assistant', 'You said: hello']]);
            const again = await client.sendMessage(asking('once more', { contextId: task.contextId }));
            assert.equal(again.contextId, task.contextId);
            assert.equal(textOf(again), 'You said: once more');
            assert.deepEqual(await client.getTask({ id: task.id }), task);
        });

        it('streams an answer with a tool in it', async () => {
            const client = await open(binding);
            const seen = await new Seen().takeAll(client.sendMessageStream(asking('weather Oslo')));

            assert.equal(seen.states.at(-1), TaskState.TASK_STATE_COMPLETED);
            assert.equal(seen.text, textOf(await client.getTask({ id: seen.task.id })));
            assert.match(seen.text, /The tool said: .*Oslo/);
        });

        it('is asked, and approves', async () => {
            const client = await open(binding, 'careful');
            const waiting = await client.sendMessage(asking('refund A1'));
            assert.equal(waiting.status.state, TaskState.TASK_STATE_INPUT_REQUIRED);
            const asked = waiting.status.message.parts.find(shown => shown.content.$case === 'data').content.value;
            assert.ok(asked.id);

            const request = { message: message([part('data', { approved: true })], { taskId: waiting.id, contextId: waiting.contextId }) };
            const seen = await new Seen().takeAll(client.sendMessageStream(request));

            assert.equal(seen.states.at(-1), TaskState.TASK_STATE_COMPLETED);
            assert.ok(!seen.states.includes(TaskState.TASK_STATE_INPUT_REQUIRED));
            assert.match(seen.text, /order A1 is paid back/);
        });

        it('is asked, and refuses', async () => {
            const client = await open(binding, 'careful');
            const waiting = await client.sendMessage(asking('refund A1'));

            const task = await client.sendMessage(asking('no', { taskId: waiting.id }));

            assert.equal(task.id, waiting.id);
            assert.equal(task.status.state, TaskState.TASK_STATE_COMPLETED);
            assert.doesNotMatch(textOf(task), /paid back/);
        });

        it('loses a stream and comes again', async () => {
            const client = await open(binding);
            const key = newId();
            const seen = new Seen();
            for await (const frame of client.sendMessageStream(asking(`slowly ${key}`))) {
                if (seen.take(frame).text) {
                    break;
                }
            }
            assert.equal(seen.text, 'one ');

            const again = client.resubscribeTask({ id: seen.task.id });
            seen.take((await again.next()).value);
            assert.equal(seen.text, 'one ');
            await fetch(`${MODEL}/open/${key}`, { method: 'POST' });
            await seen.takeAll(again);

            assert.equal(seen.text, 'one two three');
            assert.equal(seen.states.at(-1), TaskState.TASK_STATE_COMPLETED);
            assert.equal((await stored(seen.task)).at(-1)[1], seen.text);
        });

        it('cancels a task', async () => {
            const client = await open(binding);
            const task = await client.sendMessage(asking('hang', { configuration: { returnImmediately: true } }));
            await until(async () => (await client.getTask({ id: task.id })).status.state === TaskState.TASK_STATE_WORKING, 'the beginning');

            const cancelled = await client.cancelTask({ id: task.id });

            assert.equal(cancelled.status.state, TaskState.TASK_STATE_CANCELED);
            await assert.rejects(client.cancelTask({ id: task.id }), { name: 'TaskNotCancelableError' });
        });

        it('lists tasks and is told which there are not', async () => {
            const client = await open(binding);
            const contextId = newId();
            const task = await client.sendMessage(asking('hello', { contextId }));

            const { tasks, totalSize } = await client.listTasks({ contextId, includeArtifacts: true });

            assert.equal(totalSize, 1);
            assert.equal(tasks[0].id, task.id);
            assert.equal(textOf(tasks[0]), 'You said: hello');
            await assert.rejects(client.getTask({ id: 'nothing' }), { name: 'TaskNotFoundError' });
            await assert.rejects(client.resubscribeTask({ id: task.id }).next(), { name: 'UnsupportedOperationError' });
        });

        it('has news sent to it', async () => {
            const news = [];
            const receiver = createServer((request, response) => {
                let body = '';
                request.on('data', more => (body += more));
                request.on('end', () => {
                    news.push({ token: request.headers['x-a2a-notification-token'], ...JSON.parse(body) });
                    response.writeHead(204).end();
                });
            });
            receiver.listen(0, '127.0.0.1');
            await once(receiver, 'listening');
            try {
                const client = await open(binding);
                const key = newId();
                const task = await client.sendMessage(asking(`slowly ${key}`, { configuration: { returnImmediately: true } }));
                const target = { taskId: task.id, url: `http://127.0.0.1:${receiver.address().port}/`, token: 'mine' };
                const made = await client.createTaskPushNotificationConfig(target);
                await fetch(`${MODEL}/open/${key}`, { method: 'POST' });
                await until(() => news.at(-1)?.statusUpdate?.status.state === 'TASK_STATE_COMPLETED', 'the last news');

                assert.ok(news.every(one => one.token === 'mine'));
                const listed = await client.listTaskPushNotificationConfig({ taskId: task.id });
                assert.deepEqual(listed.configs.map(({ id, url }) => [id, url]), [[made.id, target.url]]);
                await client.deleteTaskPushNotificationConfig({ taskId: task.id, id: made.id });
                assert.deepEqual((await client.listTaskPushNotificationConfig({ taskId: task.id })).configs, []);
            } finally {
                receiver.close();
            }
        });
    });
}
