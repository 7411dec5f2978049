import type { HistoryValues } from "./protocol.ts";

/** Rows without a gap between them: from the first to behind the last one. */
export interface Stretch {
    readonly first: number;
    readonly end: number;
}

/** Rows that lie farther apart than this many times their usual distance have a gap between them. */
const GAP_FACTOR = 5;

/** Divides rows at gaps: where a stretch of time has no row, or single values are much farther apart than usual. */
export function stretches({ t, stepSeconds }: HistoryValues): readonly Stretch[] {
    const distances = t.slice(1).map((at, i) => at - (t[i] as number)).sort((a, b) => a - b);
    const most = Math.max(1500 * stepSeconds, GAP_FACTOR * (distances[distances.length >> 1] ?? 0));
    const found: Stretch[] = [];
    let first = 0;
    for (let i = 1; i <= t.length; i++) {
        if (i === t.length || (t[i] as number) - (t[i - 1] as number) > most) {
            found.push({ first, end: i });
            first = i;
        }
    }
    return found;
}

/** Lines as Plotly takes them, broken where a stretch ends. */
export interface Line {
    readonly x: (number | null)[];
    readonly y: (number | null)[];
    /** Row of each point; -1 where the line is broken. */
    readonly rows: number[];
}

/** One column as a line through the middle of the stretch that each row sums up. */
export function lineOf(values: HistoryValues, column: readonly (number | null)[], offset: number): Line {
    const middle = 500 * values.stepSeconds - offset;
    const line: Line = { x: [], y: [], rows: [] };
    for (const { first, end } of stretches(values)) {
        if (line.x.length > 0) {
            line.x.push(null);
            line.y.push(null);
            line.rows.push(-1);
        }
        for (let i = first; i < end; i++) {
            line.x.push((values.t[i] as number) + middle);
            line.y.push(column[i] ?? null);
            line.rows.push(i);
        }
    }
    return line;
}

/** A band between two columns as closed shapes, one for each stretch; from the start of its first row to the end of its last. */
export function bandOf(values: HistoryValues, low: readonly (number | null)[], high: readonly (number | null)[], offset: number): Omit<Line, "rows"> {
    const step = 1000 * values.stepSeconds;
    const [x, y]: [(number | null)[], (number | null)[]] = [[], []];
    for (const { first, end } of stretches(values)) {
        const rows = Array.from({ length: end - first }, (_, i) => first + i);
        const start = (values.t[first] as number) - offset;
        const last = (values.t[end - 1] as number) + step - offset;
        const middles = rows.map(i => (values.t[i] as number) + step / 2 - offset);
        const along = [start, ...middles, last];
        const side = (column: readonly (number | null)[]): (number | null)[] =>
            [column[first] ?? null, ...rows.map(i => column[i] ?? null), column[end - 1] ?? null];
        if (x.length > 0) {
            x.push(null);
            y.push(null);
        }
        x.push(...along, ...[...along].reverse(), start);
        y.push(...side(high), ...side(low).reverse(), high[first] ?? null);
    }
    return { x, y };
}
