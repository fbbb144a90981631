export type Thread = { id: string; title: string | null; message_count: number };

type Props = {
    threads: Thread[];
    current: string;
    onOpen: (id: string) => void;
    onNew: () => void;
    onDelete: (id: string) => void;
};

export function ThreadList({ threads, current, onOpen, onNew, onDelete }: Props) {
    return (
        <nav className="threads" aria-label="Threads">
            <button className="primary" onClick={onNew}>
                New chat
            </button>
            <ul>
                {threads.map(({ id, title, message_count }) => (
                    <li key={id} className={id === current ? 'current' : ''} data-thread={id}>
                        <button className="open" onClick={() => onOpen(id)}>
                            <span>{title ?? id}</span>
                            <small>{message_count} messages</small>
                        </button>
                        <button className="quiet" aria-label={`Delete ${title ?? id}`} onClick={() => onDelete(id)}>
                            ×
                        </button>
                    </li>
                ))}
            </ul>
        </nav>
    );
}
