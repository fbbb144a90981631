import { useState } from 'react';

type Component = {
    id: string;
    component: string;
    child?: string;
    children?: string[];
    text?: unknown;
    label?: unknown;
    value?: unknown;
    action?: { event?: { name: string } };
};

type Step = {
    createSurface?: { surfaceId: string };
    updateComponents?: { surfaceId: string; components: Component[] };
    updateDataModel?: { surfaceId: string; path: string; value: unknown };
    deleteSurface?: { surfaceId: string };
};

type Surface = { components: Map<string, Component>; model: Record<string, unknown> };

type Press = (surface: string, event: string, model: Record<string, unknown>) => void;

/** The surfaces that a call of `render_a2ui` describes: the usual parts of A2UI 0.9. */
export function Surfaces({ data, onEvent }: { data: unknown; onEvent: (text: string) => void }) {
    const surfaces = play((data as { a2ui?: Step[] } | null)?.a2ui ?? []);
    const press: Press = (surface, event, model) =>
        onEvent(`[A2UI event on surface "${surface}": ${event}] ${JSON.stringify(model)}`);
    return [...surfaces].map(([id, surface]) => <SurfaceView key={id} id={id} surface={surface} onPress={press} />);
}

function play(steps: Step[]) {
    const surfaces = new Map<string, Surface>();
    for (const { createSurface, updateComponents, updateDataModel, deleteSurface } of steps) {
        if (createSurface) {
            surfaces.set(createSurface.surfaceId, { components: new Map(), model: {} });
        }
        for (const component of updateComponents?.components ?? []) {
            surfaces.get(updateComponents!.surfaceId)?.components.set(component.id, component);
        }
        if (updateDataModel) {
            const surface = surfaces.get(updateDataModel.surfaceId);
            const key = updateDataModel.path.replace(/^\//, '');
            const value = key ? { [key]: updateDataModel.value } : (updateDataModel.value as object);
            Object.assign(surface?.model ?? {}, value);
        }
        if (deleteSurface) {
            surfaces.delete(deleteSurface.surfaceId);
        }
    }
    return surfaces;
}

const pathOf = (value: unknown) => (value as { path?: string } | undefined)?.path?.replace(/^\//, '');

function SurfaceView({ id, surface, onPress }: { id: string; surface: Surface; onPress: Press }) {
    const [model, setModel] = useState(surface.model);
    const read = (value: unknown) => String(pathOf(value) === undefined ? (value ?? '') : (model[pathOf(value)!] ?? ''));

    function draw(key: string | undefined) {
        const component = key === undefined ? undefined : surface.components.get(key);
        if (!component) {
            return null;
        }
        const inside = [component.child, ...(component.children ?? [])].map((child, index) => <span key={index}>{draw(child)}</span>);
        switch (component.component) {
            case 'Text':
                return <p>{read(component.text)}</p>;
            case 'TextField':
                return (
                    <label>
                        {read(component.label)}
                        <input
                            value={read(component.value)}
                            onChange={event => setModel({ ...model, [pathOf(component.value) ?? component.id]: event.target.value })}
                        />
                    </label>
                );
            case 'Button':
                return <button onClick={() => onPress(id, component.action?.event?.name ?? component.id, model)}>{inside}</button>;
            default:
                return <div className={`a2ui-${component.component.toLowerCase()}`}>{inside}</div>;
        }
    }

    return (
        <div className="surface" data-surface={id}>
            {draw('root')}
        </div>
    );
}
