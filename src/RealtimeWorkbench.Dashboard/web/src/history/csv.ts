import type { Course } from "./model.ts";

const COLUMNS = ["run", "machine", "metric", "unit", "time", "seconds", "n", "mean", "min", "max", "sd"];

/** The rows that are shown as CSV: times of UTC, numbers with all their digits; `seconds` count from the start of the run where runs are compared from there. */
export function csvOf(courses: readonly Course[], elapsed: boolean): string {
    const lines = [COLUMNS];
    for (const { values, run, offset } of courses) {
        values.t.forEach((t, i) => lines.push([
            quoted(run ?? values.runs.join(" ")), quoted(values.machine), quoted(values.metric), quoted(values.unit), new Date(t).toISOString(),
            elapsed ? String((t - offset) / 1000) : "", String(values.n[i]), String(values.mean[i]), String(values.min[i]), String(values.max[i]),
            values.sd[i] === null ? "" : String(values.sd[i]),
        ]));
    }
    return lines.map(line => line.join(",")).join("\r\n") + "\r\n";
}

/** Quoted where it has to be. A name that begins like a formula is kept from being one in a spreadsheet. */
function quoted(text: string): string {
    const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
