import { timeOfDay, withUnit } from "./format.ts";
import type { Palette } from "./palette.ts";
import type { Chart, ChartPoint, Panel, PointNote } from "./protocol.ts";
import { violationsOf } from "./rules.ts";

/** Room that the rule numbers beside a point need. */
const MARK_PIXELS = 20;
/** Points nearer to each other than this are small. */
const CLOSE_PIXELS = 4;
/** A silence longer than so many usual steps is a gap, as in Gaps.cs. */
const USUAL_STEPS = 5;

/** Longest time in ms between two points that are still joined; Infinity where there are too few to tell what is usual. */
export function longestStep(points: readonly ChartPoint[]): number {
    if (points.length < 4) {
        return Infinity;
    }
    const steps = points.slice(1).map((point, i) => point.t - (points[i] as ChartPoint).t).sort((a, b) => a - b);
    const usual = steps[Math.floor(steps.length / 2)] as number;
    return usual > 0 ? USUAL_STEPS * usual : Infinity;
}

/**
 * Indices of points before which the line is broken: a subgroup is missing, or it was silent for long.
 * @param longest Time in ms from which on it was, of all points of the panel.
 */
export function gapsBefore(points: readonly ChartPoint[], longest = longestStep(points)): Set<number> {
    const gaps = new Set<number>();
    for (let i = 1; i < points.length; i++) {
        const [before, point] = [points[i - 1] as ChartPoint, points[i] as ChartPoint];
        if (point.index - before.index > 1 || point.t - before.t > longest) {
            gaps.add(i);
        }
    }
    return gaps;
}

/**
 * Rule numbers to write beside each point, "" for none. Where points are so close that the numbers would cover each
 * other, a run that breaks the same rules is numbered once; every point keeps its mark and its line in the list.
 */
export function ruleMarks(points: readonly ChartPoint[], apart: number): string[] {
    let written = -Infinity;
    let before = "";
    return points.map((point, i) => {
        const mark = point.violations.length === 0 ? "" : violationsOf(point).map(one => one.mark).join(",");
        const changed = mark !== before;
        before = mark;
        if (mark === "" || i - written < apart || (!changed && apart > 1)) {
            return "";
        }
        written = i;
        return mark;
    });
}

/** How many points apart the rule numbers must be, so many points side by side in so many pixels. */
export function markSpacing(points: number, width: number): number {
    return Math.ceil(MARK_PIXELS * points / Math.max(1, width));
}

/** The line through the points, which also is what the pointer finds. */
export function course(chart: Chart, panel: Panel, gaps: Set<number>, y: string, palette: Palette, locale?: string):
    Record<string, unknown> {
    const xs: number[] = [];
    const ys: (number | null)[] = [];
    const hovers: string[] = [];
    const notes = writtenNotes(chart);
    panel.points.forEach((point, i) => {
        if (gaps.has(i)) {
            // A point without value breaks the line; it must not shift the others.
            xs.push(point.t);
            ys.push(null);
            hovers.push("");
        }
        xs.push(point.t);
        ys.push(point.value);
        hovers.push([
            `<b>${panel.name} ${withUnit(point.value, chart.unit, locale)}</b>`,
            `${pointWord(chart).toLowerCase()} ${point.index} · ${timeOfDay(point.t, false, locale)}${point.baseline ? " · baseline" : ""}`,
            ...violationsOf(point).map(one => `◆ ${one.sentence}`),
            ...(lacks(point, chart) === "" ? [] : [`○ ${lacks(point, chart)}`]),
            ...(point.excluded ? [`× left out of the limits: ${escaped(point.excluded)}`] : []),
            ...[notes.get(point.index)].flatMap(note => note === undefined ? [] : [`○ ${escaped(noteWords(note))}`]),
        ].join("<br>"));
    });
    return {
        x: xs, y: ys, hovertext: hovers, hovertemplate: "%{hovertext}<extra></extra>", type: "scatter", mode: "lines",
        line: { width: 1, color: palette.line }, connectgaps: false, xaxis: "x", yaxis: y,
    };
}

/**
 * The points themselves, as one path of pieces without length: with round ends (parts.css) each is a dot. Plotly makes an
 * element of every marker, which would take longer than all else in the figure.
 */
export function dots(panel: Panel, y: string, palette: Palette, width: number): Record<string, unknown>[] {
    const path = panel.points.map(point => point.value === null || point.violations.length > 0 || isIncomplete(point)
        ? "" : `M${point.t},${point.value}H${point.t}`).join("");
    return path === "" ? [] : [{
        type: "path", xref: "x", yref: y, layer: "between", path,
        line: { width: dotSize(panel.points.length, width), dash: "solid", color: palette.line },
    }];
}

/** A diamond at each point that broke a rule, with the numbers of the rules where there is room. */
export function violations(panel: Panel, y: string, palette: Palette, width: number): Record<string, unknown> {
    const marks = ruleMarks(panel.points, markSpacing(panel.points.length, width));
    const broken = panel.points.map((point, i) => ({ point, mark: marks[i] ?? "" })).filter(one => one.point.violations.length > 0);
    return {
        x: broken.map(one => one.point.t), y: broken.map(one => one.point.value),
        text: broken.map(one => one.mark === "" ? "" : `<b>${one.mark}</b>`), type: "scatter", mode: "markers+text",
        hoverinfo: "skip", textposition: "top center", textfont: { size: 11, color: palette.abnormal }, cliponaxis: false,
        marker: {
            size: width / panel.points.length < CLOSE_PIXELS ? 8 : 11, color: palette.abnormal, opacity: 1, line: { width: broken.some(one => isIncomplete(one.point)) ? 1.5 : 0 },
            symbol: broken.some(one => isIncomplete(one.point)) ? broken.map(one => isIncomplete(one.point) ? "diamond-open" : "diamond") : "diamond",
        },
        xaxis: "x", yaxis: y,
    };
}

/** Width of a dot: where points are close, dots that touch would hide the line and each other. */
export function dotSize(points: number, width: number): number {
    const apart = width / Math.max(1, points);
    return apart < 2 ? 2 : apart < CLOSE_PIXELS ? 3 : 5;
}

/** What a point of a chart is called. */
export function pointWord(chart: Chart): "Subgroup" | "Row" | "Point" {
    return chart.subgroupSize > 1 ? "Subgroup" : isOfSeveral(chart) ? "Row" : "Point";
}

/** Whether a chart is of several metrics together: its points are rows of them. */
export function isOfSeveral(chart: Chart): boolean {
    return /^(t2|spe|mewma)/.test(chart.kind);
}

/** Whether the subgroup of a point lacks values. */
export function isIncomplete(point: ChartPoint): boolean {
    return (point.missing ?? 0) > 0;
}

/** "lacks 2 of 5 values: limits of its own size, not in those of others"; "" where nothing is missing. */
export function lacks(point: ChartPoint, chart: Chart): string {
    const missing = point.missing ?? 0;
    return missing === 0 ? "" : `incomplete: lacks ${missing}${chart.subgroupSize > 1 ? ` of ${chart.subgroupSize}` : ""} ` +
        `${missing === 1 && chart.subgroupSize <= 1 ? "value" : "values"}; judged by limits of its own size`;
}

/**
 * Rings around points with a note, crosses on those left out of the limits, hollow points where a subgroup lacks values: shapes of
 * their own beside the diamonds.
 */
export function others(chart: Chart, panel: Panel, y: string, palette: Palette): Record<string, unknown>[] {
    const notes = writtenNotes(chart);
    const noted = panel.points.filter(point => point.value !== null && notes.has(point.index));
    const excluded = panel.points.filter(point => point.value !== null && point.excluded);
    const hollow = panel.points.filter(point => point.value !== null && isIncomplete(point) && point.violations.length === 0);
    const marks = (points: readonly ChartPoint[], symbol: string, size: number): Record<string, unknown> => ({
        x: points.map(point => point.t), y: points.map(point => point.value), type: "scatter", mode: "markers", hoverinfo: "skip", cliponaxis: false,
        marker: { size, color: palette.text, symbol, line: { width: 1.5, color: palette.text } }, xaxis: "x", yaxis: y,
    });
    return [
        ...(hollow.length > 0 ? [{
            ...marks(hollow, "circle", 7), marker: { size: 7, color: palette.surface, symbol: "circle", opacity: 1, line: { width: 1.5, color: palette.line } },
        }] : []),
        ...(noted.length > 0 ? [marks(noted, "circle-open", 14)] : []),
        ...(excluded.length > 0 ? [marks(excluded, "x-thin-open", 9)] : []),
    ];
}

/** Notes that say something, by the number of their point. */
export function writtenNotes(chart: Chart): Map<number, PointNote> {
    return new Map((chart.notes ?? []).filter(note => note.cause !== "" || note.note !== "").map(note => [note.index, note]));
}

/** "cause tool worn (changed at 10:20), by Ann". */
export function noteWords(note: PointNote): string {
    const what = note.cause === "" ? `note: ${note.note}` : `cause ${note.cause}${note.note === "" ? "" : ` (${note.note})`}`;
    return `${what}, by ${note.by}`;
}

/** Plotly reads tags in its texts. */
export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

