import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, line, openDoor, PATIENCE, serve, until } from './harness.mjs';

const BACKEND = process.env.REPRISE;

describe('the starter of the AI SDK', () => {
    let browser, pages, wire;
    let numbers = 0;
    const newKey = () => `ai-sdk-starter-${process.pid}-${++numbers}`;

    before(async () => {
        browser = await launch();
        wire = await line(BACKEND);
        pages = await serve(process.env.PAGES, wire.address);
    });

    after(async () => {
        await browser?.close();
        pages?.close();
        wire?.close();
    });

    const test = (name, body) => it(`the starter of the AI SDK ${name}`, { timeout: 120_000 }, async () => {
        const context = await browser.newContext();
        const errors = [];
        context.setDefaultTimeout(PATIENCE);
        context.on('weberror', error => errors.push(error.error()));
        try {
            await body(context, newKey());
            assert.deepEqual(errors, []);
        } finally {
            await context.close();
        }
    });

    async function tab(context, thread, agent = 'default') {
        const page = await context.newPage();
        await page.goto(`${pages.address}/?${new URLSearchParams({ agentId: agent, thread })}`);
        await page.getByLabel('Message', { exact: true }).waitFor();
        return page;
    }

    async function say(page, text) {
        await page.getByLabel('Message', { exact: true }).fill(text);
        await page.getByRole('button', { name: 'Send' }).click();
    }

    const shows = (page, text) => page.locator('.message.assistant', { hasText: text }).waitFor();
    const idle = page => page.getByRole('button', { name: 'Send' }).waitFor();
    const card = (page, tool, state) => page.locator(`[data-tool="${tool}"][data-state="${state}"]`);

    /** The words of all messages, as a person reads them. */
    const seen = page => page.locator('.message').evaluateAll(messages =>
        messages.map(message => [message.dataset.role, message.dataset.id, ...[...message.querySelectorAll('.text')].map(text => text.textContent)]));

    const stored = async thread =>
        (await (await fetch(`${BACKEND}/v1/threads/${thread}/messages?limit=200`)).json()).messages;

    test('chats, and lists the thread under its first words', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'hello there');
        await shows(page, 'You said: hello there');
        await say(page, 'and again');
        await shows(page, 'You said: and again');

        await page.locator(`[data-thread="${thread}"]`, { hasText: 'hello there' }).waitFor();
        assert.deepEqual((await stored(thread)).map(message => message.content),
            ['hello there', 'You said: hello there', 'and again', 'You said: and again']);
    });

    test('draws a tool as a card', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'weather Oslo');

        await card(page, 'get_weather', 'output-available').getByText('70 °F').waitFor();
        await shows(page, 'The tool said');
        await page.getByText('tokens').waitFor();
    });

    test('shows that a tool failed', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call failingTool {}');

        await card(page, 'failingTool', 'output-error').getByText('Execution failed').waitFor();
    });

    test('allows a call', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await card(page, 'serverInfo', 'approval-requested').getByRole('button', { name: 'Allow' }).click();

        await card(page, 'serverInfo', 'output-available').waitFor();
        await shows(page, 'The tool said');
        assert.deepEqual((await stored(thread)).filter(message => message.role === 'user').length, 1);
    });

    test('denies a call', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await card(page, 'serverInfo', 'approval-requested').getByRole('button', { name: 'Deny' }).click();

        await card(page, 'serverInfo', 'output-denied').waitFor();
        await shows(page, 'denied');
        assert.doesNotMatch(JSON.stringify(await stored(thread)), /reprise-demo/);
    });

    test('answers a question that was asked before a reload', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await card(page, 'serverInfo', 'approval-requested').waitFor();

        await page.reload();
        await page.getByRole('button', { name: 'Allow' }).click();

        await card(page, 'serverInfo', 'output-available').waitFor();
        await shows(page, 'The tool said');
    });

    test('runs tools of its own', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call askUserQuestion {"message":"Which colour?"}');
        await page.getByLabel('Answer', { exact: true }).fill('blue');
        await page.getByRole('button', { name: 'Answer', exact: true }).click();
        await shows(page, 'The tool said: {"message":"blue"}');

        await say(page, 'call set_background_color {"colors":["#dbeafe","#dcfce7"]}');
        await page.getByRole('button', { name: '#dbeafe' }).click();
        await shows(page, 'The tool said: {"color":"#dbeafe"}');
        assert.equal(await page.evaluate(() => document.body.style.getPropertyValue('--page')), '#dbeafe');
    });

    test('shows the shared state as it changes and after a reload', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call append_note {"note":"buy milk"}');
        await page.locator('[data-key="notes"]', { hasText: 'buy milk' }).waitFor();
        await idle(page);

        await page.reload();

        await page.locator('[data-key="notes"]', { hasText: 'buy milk' }).waitFor();
    });

    test('shows the same after a reload', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'weather Bergen');
        await shows(page, 'The tool said');
        await say(page, 'thanks');
        await shows(page, 'You said: thanks');
        const before = await seen(page);

        await page.reload();
        await shows(page, 'You said: thanks');

        assert.deepEqual(await seen(page), before);
        await card(page, 'get_weather', 'output-available').waitFor();
        await say(page, 'one more');
        await shows(page, 'You said: one more');
    });

    test('goes on where a reload interrupted an answer', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, `slowly ${thread}`);
        await shows(page, 'one');

        await page.reload();
        await shows(page, 'one');
        await openDoor(thread);

        await shows(page, 'one two three');
        await idle(page);
        assert.equal(await page.locator('.message').count(), 2);
    });

    test('goes on where the connection was lost', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, `slowly ${thread}`);
        await shows(page, 'one');

        wire.cut();
        await page.getByText('Connection lost').waitFor();
        await openDoor(thread);
        wire.mend();

        await shows(page, 'one two three');
        await page.getByText('Connection lost').waitFor({ state: 'detached' });
        await idle(page);
        assert.equal(await page.locator('.message').count(), 2);
        assert.equal(await page.locator('.message.assistant .text').textContent(), 'one two three');
    });

    test('stops an answer', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'hang');
        await shows(page, 'thinking');
        await page.getByRole('button', { name: 'Stop' }).click();
        await idle(page);

        await until(async () => {
            const { items } = await (await fetch(`${BACKEND}/v1/runs?thread_id=${thread}`)).json();
            return items[0].status === 'done';
        }, 'the end of the run');
        await say(page, 'something else');
        await shows(page, 'You said: something else');
    });

    test('shows one thread in two tabs: the newer question wins', async (context, thread) => {
        const one = await tab(context, thread);
        await say(one, 'first');
        await shows(one, 'You said: first');
        const two = await tab(context, thread);
        await shows(two, 'You said: first');
        await say(one, 'hang');
        await shows(one, 'thinking');

        await say(two, 'now I');

        await shows(two, 'You said: now I');
        await shows(one, 'You said: now I');
        await Promise.all([idle(one), idle(two)]);
        await Promise.all([one.reload(), two.reload()]);
        await Promise.all([shows(one, 'You said: now I'), shows(two, 'You said: now I')]);
        assert.deepEqual(await seen(one), await seen(two));
    });

    test('draws surfaces, and says what was pressed', async (context, thread) => {
        const page = await tab(context, thread, 'a2ui');
        const surface = [
            { version: 'v0.9', createSurface: { surfaceId: 'demo', catalogId: 'basic' } },
            { version: 'v0.9', updateComponents: { surfaceId: 'demo', components: [
                { id: 'root', component: 'Column', children: ['name', 'go'] },
                { id: 'name', component: 'TextField', label: 'Name', value: { path: '/name' } },
                { id: 'go', component: 'Button', child: 'text', action: { event: { name: 'submit' } } },
                { id: 'text', component: 'Text', text: 'Submit' },
            ] } },
        ];
        await say(page, `call render_a2ui ${JSON.stringify({ messages: surface })}`);
        await page.locator('[data-surface="demo"]').getByLabel('Name').fill('Ada');
        await idle(page);
        await page.getByRole('button', { name: 'Submit' }).click();

        await shows(page, 'You said: [A2UI event on surface "demo": submit] {"name":"Ada"}');
    });
});
