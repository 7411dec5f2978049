import type { Line } from "./line.ts";

/** Writes a note to a point and shows it at once. Answers the sentence to show, or null if it went well. */
export async function writeNote(line: Line, chart: string, index: number, cause: string, note: string, by: string):
    Promise<string | null> {
    try {
        const written = await line.api.writeNote(chart, index, cause, note, by);
        const known = line.state.charts.get(chart);
        if (known !== undefined) {
            line.take({ type: "spc_update", seq: line.state.seq, charts: [{ ...known, panels: [], notes: [written] }] });
        }
        return null;
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}

const NAME_KEY = "rtw-name";

/** The name that was given last, here or for an alert. */
export function rememberedName(): string {
    try {
        return localStorage.getItem(NAME_KEY) ?? "";
    } catch {
        return "";
    }
}

/** Keeps the name for the next time. */
export function rememberName(name: string): void {
    try {
        localStorage.setItem(NAME_KEY, name);
    } catch {
        // A page without storage forgets the name, nothing worse.
    }
}
