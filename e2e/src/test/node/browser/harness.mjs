// A browser, the pages of a starter, and a line between both that can be cut.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createLine } from 'node:net';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export const MODEL = process.env.REPRISE_MODEL;
export const PATIENCE = 20_000;

export const launch = () =>
    chromium.launch({ executablePath: execFileSync('which', [process.env.BROWSER], { encoding: 'utf8' }).trim(), args: FLAGS });

async function listening(server) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${server.address().port}`;
}

/** Built pages, told where their backend is. */
export async function serve(folder, backend) {
    const server = createServer(async (request, response) => {
        const path = new URL(request.url, 'http://any').pathname;
        const file = path === '/' ? 'index.html' : path;
        try {
            const content = await readFile(join(folder, file));
            response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
            response.end(file === 'index.html' ? pointed(String(content), backend) : content);
        } catch {
            response.writeHead(404).end();
        }
    });
    return { address: await listening(server), close: () => server.close() };
}

const pointed = (page, backend) => page.replace(/(name="backend" content=")[^"]*/, `$1${backend}`);

/** A line to a server; while it is cut, nothing gets through. */
export async function line(to) {
    const { hostname, port } = new URL(to);
    const open = new Set();
    let whole = true;
    const server = createLine(near => {
        if (!whole) {
            near.destroy();
            return;
        }
        const far = connect(Number(port), hostname);
        for (const [one, other] of [[near, far], [far, near]]) {
            open.add(one);
            one.on('error', () => other.destroy());
            one.on('close', () => { open.delete(one); other.destroy(); });
            one.pipe(other);
        }
    });
    return {
        address: await listening(server),
        cut: () => { whole = false; open.forEach(socket => socket.destroy()); },
        mend: () => { whole = true; },
        close: () => { open.forEach(socket => socket.destroy()); server.close(); },
    };
}

/** Lets an answer that says `one ` go on. */
export const openDoor = key => fetch(`${MODEL}/open/${key}`, { method: 'POST', body: '' });

export async function until(condition, what) {
    const end = Date.now() + PATIENCE;
    while (!(await condition())) {
        if (Date.now() > end) {
            throw new Error(`${what} did not happen`);
        }
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

/** A built starter that has a server of its own. */
export async function startNext(folder, backend) {
    const words = [join(folder, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', '0'];
    const env = { ...process.env, BACKEND_URL: backend, NEXT_TELEMETRY_DISABLED: '1' };
    const next = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    next.stdout.on('data', data => { said += data; });
    await until(() => said.includes('Ready') || next.exitCode !== null, 'the start of Next');
    return { address: said.match(/http:\/\/127\.0\.0\.1:\d+/)[0], close: () => next.kill() };
}
