// One line for each test that has no tests inside of it.
export default async function* reporter(events) {
    for await (const { type, data } of events) {
        if (type !== 'test:pass' && type !== 'test:fail') {
            continue;
        }
        if (data.details?.type === 'suite' || data.skip || data.todo) {
            continue;
        }
        const passed = type === 'test:pass';
        const error = data.details?.error;
        const message = passed ? '' : String(error?.cause?.stack ?? error?.cause ?? error?.stack ?? error);
        yield `\nREPRISE_TEST ${JSON.stringify({ name: data.name, passed, message })}\n`;
    }
}
