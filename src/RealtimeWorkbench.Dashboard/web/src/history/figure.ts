import { count, dateTime, separators, significant, zoneName } from "../format.ts";
import type { Palette } from "../palette.ts";
import { isDark } from "../voxels/colours.ts";
import { eventRow, EVENT_ROWS, markOf } from "./marks.ts";
import type { Course, Happening } from "./model.ts";
import type { EventKind } from "./protocol.ts";
import type { Range } from "./range.ts";
import { bandOf, lineOf } from "./rows.ts";
import { elapsedTicks } from "./ticks.ts";
import { elapsedWords } from "./words.ts";

/** Lines of runs: told apart by colour (Okabe-Ito) and by dashes. */
const COLOURS = { light: ["", "#0072b2", "#a34900", "#9b3f78"], dark: ["", "#56b4e9", "#e69f00", "#dd94bc"] } as const;
export const DASHES = ["solid", "dash", "dot", "dashdot"] as const;

/** How much of what is behind them bands hide, by the number of runs: those of several lie over each other. */
const BANDS = [0.2, 0.2, 0.16, 0.12];

/** In pixels. */
const LANE = 62;
const PANEL = 220;
const NAME = 22;
const TOP = 8;
const BOTTOM = 54;
/** So many marks of events touch each other. */
const CROWD = 150;
/** More single values than one for so many pixels are drawn as dots without lines. */
const PIXELS_PER_DOT = 4;

export interface HistoryPicture {
    readonly courses: readonly Course[];
    /** Order of the runs, which their colours follow. */
    readonly runs: readonly (string | null)[];
    readonly metrics: readonly string[];
    readonly unit: (metric: string) => string;
    readonly happenings: readonly Happening[];
    /** Kinds of events of which only the newest are here. */
    readonly cut: readonly EventKind[];
    readonly range: Range;
    readonly elapsed: boolean;
    readonly deviation: boolean;
    /** The event that was chosen. */
    readonly chosen: Happening | null;
}

/** How high the figure of so many metrics is. */
export function figureHeight(metrics: number): number {
    return TOP + LANE + Math.max(1, metrics) * (NAME + PANEL) + BOTTOM;
}

/** Colour of the line of a run. */
export function lineColour(place: number, palette: Palette): string {
    return COLOURS[isDark(palette.surface) ? "dark" : "light"][place % 4] || palette.line;
}

/** Means with the band of extremes, a panel for each metric; events stand above them on the same axis of time. */
export function historyFigure(picture: HistoryPicture, palette: Palette, width: number, height: number): { data: unknown[]; layout: object } {
    const { metrics, range, elapsed } = picture;
    const inner = height - TOP - BOTTOM;
    const axis = { gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 }, zeroline: false };
    const panels = metrics.map((metric, i) => {
        const top = LANE + i * (inner - LANE) / metrics.length + NAME;
        return { metric, id: i + 2, top, bottom: LANE + (i + 1) * (inner - LANE) / metrics.length };
    });
    const layout: Record<string, unknown> = {
        width, height, margin: { l: 62, r: 12, t: TOP, b: BOTTOM }, showlegend: false, hovermode: "x", dragmode: "zoom",
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", separators: separators(),
        font: { family: "system-ui, sans-serif", size: 12, color: palette.text },
        hoverlabel: { bgcolor: palette.surface, bordercolor: palette.muted, font: { color: palette.text }, align: "left" },
        xaxis: {
            ...axis, range: [range.from, range.to], anchor: `y${metrics.length + 1}`,
            ...(elapsed ? { type: "linear", ...elapsedTicks(range, Math.max(2, Math.floor(width / 120))) } : { type: "date", nticks: Math.max(2, Math.floor(width / 110)) }),
            title: { text: elapsed ? "time since the start of each run" : `time (${zoneName(range.to)})`, standoff: 10 },
        },
        yaxis: {
            ...axis, domain: [1 - (LANE - 6) / inner, 1], range: [-0.6, EVENT_ROWS.length - 0.4], fixedrange: true,
            tickvals: EVENT_ROWS.map((_, i) => i), ticktext: EVENT_ROWS, gridcolor: palette.grid,
        },
        shapes: picture.chosen === null ? [] : [{
            type: "line", xref: "x", x0: picture.chosen.at, x1: picture.chosen.at, yref: "paper", y0: 0, y1: 1,
            line: { width: 1.5, dash: "dot", color: palette.abnormal },
        }],
        annotations: panels.map(({ metric, top }) => ({
            xref: "paper", x: 0, xanchor: "left", yref: "paper", y: 1 - (top - 2) / inner, yanchor: "bottom", showarrow: false,
            text: titled(metric, picture.unit(metric)), font: { size: 12, color: palette.text },
        })),
    };
    panels.forEach(({ id, top, bottom }) => {
        layout[`yaxis${id}`] = { ...axis, domain: [Math.max(0, 1 - bottom / inner), 1 - top / inner], anchor: "x", fixedrange: true, nticks: 6 };
    });
    const data = [
        ...panels.flatMap(({ metric, id }) => picture.courses.filter(course => course.metric === metric)
            .flatMap(course => courseTraces(course, picture, `y${id}`, palette, width))),
        ...eventTraces(picture, palette),
    ];
    return { data, layout };
}

function titled(metric: string, unit: string): string {
    return plain(unit === "" ? metric : `${metric} (${unit})`);
}

/** Plotly reads tags in texts; names of machines, metrics and units have none to say. */
function plain(name: string): string {
    return name.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function courseTraces(course: Course, picture: HistoryPicture, yaxis: string, palette: Palette, width: number): unknown[] {
    const { values, offset } = course;
    const place = Math.max(0, picture.runs.indexOf(course.run));
    const colour = lineColour(place, palette);
    const single = values.stepSeconds === 0;
    const line = lineOf(values, values.mean, offset);
    const traces: unknown[] = [];
    const common = { type: "scatter", yaxis, hoverinfo: "skip" };
    if (!single) {
        traces.push({ ...common, ...bandOf(values, values.min, values.max, offset), mode: "lines", line: { width: 0 }, fill: "toself", fillcolor: faint(colour, BANDS[picture.runs.length] ?? 0.1) });
    }
    if (picture.deviation) {
        for (const sign of [-1, 1]) {
            const edge = values.mean.map((mean, i) => mean + sign * (values.sd[i] ?? NaN)).map(value => Number.isFinite(value) ? value : null);
            const { x, y } = lineOf(values, edge, offset);
            traces.push({ ...common, x, y, mode: "lines", line: { width: 1, dash: "dot", color: colour } });
        }
    }
    const { from, to } = picture.range;
    const pixels = width * ((values.t.at(-1) ?? 0) - (values.t[0] ?? 0)) / (to - from);
    const dotted = values.t.length * PIXELS_PER_DOT < pixels || values.t.length === 1;
    traces.push({
        ...common, x: line.x, y: line.y, hoverinfo: "text", text: line.rows.map(row => row < 0 ? "" : rowWords(course, row, picture)),
        mode: single || dotted ? dotted ? "lines+markers" : "markers" : "lines+markers",
        line: { width: 1.5, color: colour, dash: DASHES[place % 4] },
        marker: { size: single || dotted ? 4 : line.rows.map((row, i) => row >= 0 && (line.rows[i - 1] ?? -1) < 0 && (line.rows[i + 1] ?? -1) < 0 ? 4 : 0), color: colour },
    });
    return traces;
}

/** What a row says when it is pointed at. */
function rowWords({ run, offset, values }: Course, row: number, { elapsed, runs, unit }: HistoryPicture): string {
    const at = (values.t[row] as number) - offset;
    const when = elapsed ? elapsedWords(at) : dateTime(at);
    const of = plain(unit(values.metric));
    const mean = `<b>${significant(values.mean[row])} ${of}</b>`;
    const run_ = runs.length > 1 && run !== null ? `run ${runs.indexOf(run) + 1}<br>` : "";
    return values.n[row] === 1 ? `${run_}${when}<br>${mean}`
        : `${run_}from ${when}<br>mean ${mean}<br>${significant(values.min[row])} to ${significant(values.max[row])}, `
            + `s ${significant(values.sd[row])}, n ${count(values.n[row])}`;
}

function eventTraces({ happenings, range, cut }: HistoryPicture, palette: Palette): unknown[] {
    const lasting = happenings.filter(({ at, until }) => until > at);
    const lines = lasting.flatMap(one => [one.at, Math.min(one.until, range.to), null]);
    const heights = lasting.flatMap(one => [eventRow(one.kind), eventRow(one.kind), null]);
    const marks = happenings.map(one => markOf(one));
    const older = cut.map(kind => ({ kind, end: Math.min(range.to, ...happenings.filter(one => one.kind === kind).map(one => one.at)) }));
    return [
        ...older.map(({ kind, end }) => ({
            type: "scatter", x: [range.from, (range.from + end) / 2, end], y: [eventRow(kind), eventRow(kind), eventRow(kind)], mode: "lines+text",
            line: { width: 2, dash: "dot", color: palette.muted }, text: ["", end - range.from > (range.to - range.from) / 3 ? "older ones are not shown" : "", ""], textposition: "top center",
            textfont: { size: 10, color: palette.muted }, hoverinfo: "skip",
        })),
        { type: "scatter", x: lines, y: heights, mode: "lines", line: { width: 3, color: faint(palette.abnormal, 0.45) }, hoverinfo: "skip" },
        {
            type: "scatter", x: happenings.map(one => one.at), y: happenings.map(one => eventRow(one.kind)), mode: "markers", hoverinfo: "text",
            text: happenings.map((one, i) => `${(marks[i] as { word: string }).word}<br>${dateTime(one.event.time)}<br>${plain(`${one.event.machine} ${one.event.metric}`)}`),
            marker: {
                size: 9, symbol: marks.map(mark => mark.symbol), color: marks.map(mark => mark.colour || palette.muted),
                // The edges of many would be all that is seen.
                line: { width: happenings.length > CROWD ? 0 : 1, color: palette.surface },
            },
        },
    ];
}

/** The colour, to be seen through. */
function faint(colour: string, share = 0.2): string {
    const hex = /^#(..)(..)(..)$/.exec(colour);
    const [r, g, b] = hex !== null ? hex.slice(1).map(part => parseInt(part, 16)) : (colour.match(/[\d.]+/g) ?? []).map(Number);
    return `rgba(${r ?? 0},${g ?? 0},${b ?? 0},${share})`;
}
