import type { UIMessage } from 'ai';

type Report = { call_id: string; status: string; loaded: number | null; total: number | null; message: string | null };

/** What a running tool last said of its progress. */
export function Progress({ callId, parts }: { callId: string; parts: UIMessage['parts'] }) {
    const report = parts
        .flatMap(part => (part.type === 'data-activity-snapshot' ? [(part.data as { content: Report }).content] : []))
        .findLast(content => content.call_id === callId);
    if (!report) {
        return null;
    }
    return (
        <div className="progress">
            <progress value={report.loaded ?? undefined} max={report.total ?? 1} />
            <small>{report.message}</small>
        </div>
    );
}
