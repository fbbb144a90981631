type Report = { location: string; temperature_f: number; condition: string; humidity_pct: number };

export function Weather({ data }: { data: unknown }) {
    const report = data as Report;
    return (
        <div className="weather">
            <span className="degrees">{report.temperature_f} °F</span>
            <div>
                <strong>{report.location}</strong>
                <small>
                    {report.condition}, humidity {report.humidity_pct} %
                </small>
            </div>
        </div>
    );
}
