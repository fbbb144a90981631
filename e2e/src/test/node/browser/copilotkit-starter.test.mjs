import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, line, openDoor, PATIENCE, startNext, until } from './harness.mjs';

const BACKEND = process.env.REPRISE;

/** How CopilotKit's client reports a lost connection, besides telling the page. */
const LOST = /network error|Failed to fetch/;

describe('the starter of CopilotKit', () => {
    let browser, next, wire;
    let numbers = 0;
    const newKey = () => `copilotkit-starter-${process.pid}-${++numbers}`;

    before(async () => {
        browser = await launch();
        next = await startNext(process.env.PAGES, BACKEND);
        wire = await line(next.address);
    });

    after(async () => {
        await browser?.close();
        wire?.close();
        next?.close();
    });

    const test = (name, body) => it(`the starter of CopilotKit ${name}`, { timeout: 120_000 }, async () => {
        const context = await browser.newContext();
        const errors = [];
        context.setDefaultTimeout(PATIENCE);
        context.on('weberror', error => errors.push(error.error()));
        try {
            await body(context, newKey());
            assert.deepEqual(errors.filter(({ message }) => !LOST.test(message)), []);
        } finally {
            await context.close();
        }
    });

    async function tab(context, thread, agent = 'default') {
        const page = await context.newPage();
        await page.goto(`${wire.address}/?${new URLSearchParams({ agentId: agent, thread })}`);
        await idle(page);
        return page;
    }

    async function say(page, text) {
        await page.locator('textarea').fill(text);
        await page.locator('textarea').press('Enter');
    }

    const answers = page => page.getByTestId('copilot-assistant-message');
    const shows = (page, text) => answers(page).getByText(text).waitFor();
    const idle = page => page.getByTestId('copilot-chat').and(page.locator('[data-copilot-running="false"]')).waitFor();
    const card = (page, tool, state) => page.locator(`[data-tool="${tool}"][data-state="${state}"]`);

    /** The words of all messages, as a person reads them. */
    const seen = async page => (await page.locator('[data-testid="copilot-user-message"], [data-testid="copilot-assistant-message"]').allInnerTexts())
        .map(text => text.trim());

    const stored = async thread =>
        (await (await fetch(`${BACKEND}/v1/threads/${thread}/messages?limit=200`)).json()).messages;

    test('chats, and lists the thread under its first words', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'hello there');
        await shows(page, 'You said: hello there');
        await idle(page);
        await say(page, 'and again');
        await shows(page, 'You said: and again');

        await page.locator(`[data-thread="${thread}"]`, { hasText: 'hello there' }).waitFor();
        assert.deepEqual((await stored(thread)).map(message => message.content),
            ['hello there', 'You said: hello there', 'and again', 'You said: and again']);
    });

    test('draws a tool as a card', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'weather Oslo');

        await card(page, 'get_weather', 'complete').getByText('70 °F').waitFor();
        await shows(page, 'The tool said');
    });

    test('shows that a tool failed', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call failingTool {}');

        await card(page, 'failingTool', 'error').getByText('Execution failed').waitFor();
    });

    test('allows a call', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await page.getByRole('button', { name: 'Allow' }).click();

        await card(page, 'serverInfo', 'complete').getByText('reprise-demo').waitFor();
        await shows(page, 'The tool said');
        assert.equal((await stored(thread)).filter(message => message.role === 'user').length, 1);
    });

    test('denies a call', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await page.getByRole('button', { name: 'Deny' }).click();

        await card(page, 'serverInfo', 'error').getByText('denied').waitFor();
        assert.doesNotMatch(JSON.stringify(await stored(thread)), /reprise-demo/);
    });

    test('answers a question that was asked before a reload', async (context, thread) => {
        const page = await tab(context, thread, 'permission');
        await say(page, 'call serverInfo {}');
        await page.getByRole('button', { name: 'Allow' }).waitFor();

        await page.reload();
        await page.getByRole('button', { name: 'Allow' }).click();

        await card(page, 'serverInfo', 'complete').getByText('reprise-demo').waitFor();
        await shows(page, 'The tool said');
    });

    test('runs tools of its own', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call askUserQuestion {"message":"Which colour?"}');
        await page.getByLabel('Answer', { exact: true }).fill('blue');
        await page.getByRole('button', { name: 'Answer', exact: true }).click();
        await shows(page, 'The tool said: {"message":"blue"}');
        await idle(page);

        await say(page, 'call setThemeColor {"themeColor":"#067647"}');
        await shows(page, 'The tool said: "The color is #067647 now."');
        assert.equal(await page.evaluate(() => document.body.style.getPropertyValue('--brand')), '#067647');
    });

    test('shows the shared state as it changes and after a reload', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'call append_note {"note":"buy milk"}');
        await page.locator('[data-key="notes"]', { hasText: 'buy milk' }).waitFor();
        await shows(page, 'The tool said');
        await idle(page);

        await page.reload();

        await page.locator('[data-key="notes"]', { hasText: 'buy milk' }).waitFor();
    });

    test('shows the same after a reload', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'weather Bergen');
        await shows(page, 'The tool said');
        await idle(page);
        await say(page, 'thanks');
        await shows(page, 'You said: thanks');
        await idle(page);
        const before = await seen(page);

        await page.reload();
        await shows(page, 'You said: thanks');
        await idle(page);

        assert.deepEqual(await seen(page), before);
        await say(page, 'one more');
        await shows(page, 'You said: one more');
    });

    test('goes on where a reload interrupted an answer', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, `slowly ${thread}`);
        await answers(page).getByText('one').waitFor();

        await page.reload();
        await answers(page).getByText('one').waitFor();
        await openDoor(thread);

        await shows(page, 'one two three');
        await idle(page);
        assert.equal((await seen(page)).length, 2);
    });

    test('goes on where the connection was lost', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, `slowly ${thread}`);
        await answers(page).getByText('one').waitFor();

        wire.cut();
        await page.getByText('Connection lost').waitFor();
        await openDoor(thread);
        wire.mend();

        await shows(page, 'one two three');
        await page.getByText('Connection lost').waitFor({ state: 'detached' });
        assert.equal((await seen(page)).length, 2);
    });

    test('stops an answer', async (context, thread) => {
        const page = await tab(context, thread);
        await say(page, 'hang');
        await shows(page, 'thinking');
        await page.getByTestId('copilot-send-button').click();

        await until(async () => {
            const { items } = await (await fetch(`${BACKEND}/v1/runs?thread_id=${thread}`)).json();
            return items[0].status === 'done';
        }, 'the end of the run');
        await idle(page);
        await say(page, 'something else');
        await shows(page, 'You said: something else');
    });

    test('shows one thread in two tabs: the newer question wins', async (context, thread) => {
        const one = await tab(context, thread);
        await say(one, 'first');
        await shows(one, 'You said: first');
        const two = await tab(context, thread);
        await shows(two, 'You said: first');
        await idle(two);
        await idle(one);
        await say(one, 'hang');
        await shows(one, 'thinking');

        await say(two, 'now I');

        await shows(two, 'You said: now I');
        await shows(one, 'You said: now I');
        await Promise.all([one.reload(), two.reload()]);
        await Promise.all([shows(one, 'You said: now I'), shows(two, 'You said: now I')]);
        await Promise.all([idle(one), idle(two)]);
        assert.deepEqual(await seen(one), await seen(two));
    });
});
