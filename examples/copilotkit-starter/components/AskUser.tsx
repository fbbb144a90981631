import { useState } from 'react';

/** A tool that runs here: what the user types is its result. */
export function AskUser({ question, onAnswer }: { question: string; onAnswer?: (answer: string) => void }) {
    const [text, setText] = useState('');

    return (
        <form
            className="question"
            onSubmit={event => {
                event.preventDefault();
                onAnswer?.(text);
            }}
        >
            <label>
                {question}
                {onAnswer && <input aria-label="Answer" value={text} onChange={event => setText(event.target.value)} />}
            </label>
            {onAnswer && (
                <button className="primary" disabled={!text.trim()}>
                    Answer
                </button>
            )}
        </form>
    );
}
