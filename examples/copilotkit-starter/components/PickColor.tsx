/** A tool that runs here: it changes this page. */
export function PickColor({ colors, onPick }: { colors: string[]; onPick?: (color: string) => void }) {
    return (
        <div className="swatches" role="group" aria-label="Colors">
            {colors.map(color => (
                <button
                    key={color}
                    aria-label={color}
                    disabled={!onPick}
                    style={{ background: color }}
                    onClick={() => {
                        document.body.style.setProperty('--page', color);
                        onPick?.(color);
                    }}
                />
            ))}
        </div>
    );
}
