type SharedState = Record<string, unknown>;

/** What the agent's tools wrote down; everybody who reads the thread sees the same. */
export function StatePanel({ state }: { state: SharedState }) {
    const shown = Object.entries(state).filter(([key]) => !key.startsWith('__'));
    return (
        <aside className="state" aria-label="Shared state">
            <h2>Shared state</h2>
            {shown.length === 0 && <p className="hint">Nothing yet. Tools that keep something show it here.</p>}
            <dl>
                {shown.map(([key, value]) => (
                    <div key={key} data-key={key}>
                        <dt>{key}</dt>
                        <dd>{Array.isArray(value) ? <Items items={value} /> : show(value)}</dd>
                    </div>
                ))}
            </dl>
        </aside>
    );
}

function Items({ items }: { items: unknown[] }) {
    return (
        <ul>
            {items.map((item, index) => (
                <li key={index}>{show(item)}</li>
            ))}
        </ul>
    );
}

function show(value: unknown) {
    return typeof value === 'string' ? value : <code>{JSON.stringify(value)}</code>;
}
