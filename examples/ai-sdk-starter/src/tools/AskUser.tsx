import { useState } from 'react';

/** A tool that runs here: what the user types is its result. */
export function AskUser({ question, onAnswer }: { question: string; onAnswer: (answer: string) => void }) {
    const [text, setText] = useState('');

    return (
        <form
            className="question"
            onSubmit={event => {
                event.preventDefault();
                onAnswer(text);
            }}
        >
            <label>
                {question}
                <input aria-label="Answer" autoFocus value={text} onChange={event => setText(event.target.value)} />
            </label>
            <button className="primary" disabled={!text.trim()}>
                Answer
            </button>
        </form>
    );
}
