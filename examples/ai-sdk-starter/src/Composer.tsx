import { useState } from 'react';

type Props = { busy: boolean; onSend: (text: string) => void; onStop: () => void };

export function Composer({ busy, onSend, onStop }: Props) {
    const [text, setText] = useState('');

    return (
        <form
            className="composer"
            onSubmit={event => {
                event.preventDefault();
                if (text.trim() && !busy) {
                    onSend(text.trim());
                    setText('');
                }
            }}
        >
            <input aria-label="Message" placeholder="Message" value={text} onChange={event => setText(event.target.value)} />
            {busy ? (
                <button type="button" onClick={onStop}>
                    Stop
                </button>
            ) : (
                <button className="primary" disabled={!text.trim()}>
                    Send
                </button>
            )}
        </form>
    );
}
