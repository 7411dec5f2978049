import { fixed, separators, timeOfDay, withUnit, zoneName } from "./format.ts";
import type { Palette } from "./palette.ts";
import type { Chart, ChartPoint, Panel, PointNote, Stage } from "./protocol.ts";
import { violationsOf } from "./rules.ts";

/** What Plotly draws. */
export interface DrawnFigure {
    data: Record<string, unknown>[];
    layout: Record<string, unknown>;
    /** For each panel the trace that the pointer finds, and at each place of the trace the index of the point, or null at a gap. */
    curves: Map<string, { curve: number; subplot: string; indices: (number | null)[] }>;
}

export interface FigureSize {
    width: number;
    height: number;
}

const GAP = 0.09;
const LABEL_PIXELS = 14;
/** A chart whose newest point is younger is live. */
const LIVE_MS = 10_000;
/** Most time that a live chart has room for at its right end, and the share of its time that this may be. */
const ROOM_MS = 12_000;
const ROOM_SHARE = 0.25;
/** A chart that has just begun has room for this, or for as long as it has been. */
const FIRST_ROOM_MS = 4000;
/** Room that the rule numbers beside a point need. */
const MARK_PIXELS = 20;
export const ZONES: readonly { from: number; to: number; colour: "zoneA" | "zoneB" | "zoneC" }[] = [
    { from: 3, to: 2, colour: "zoneA" }, { from: 2, to: 1, colour: "zoneB" }, { from: 1, to: 0, colour: "zoneC" },
];

/**
 * The figure of a control chart: panels stacked, centre line solid, limits dashed and labelled at the right end,
 * zones as faint bands, the baseline shaded, violating points marked with their rules, gaps where data is missing.
 */
export function controlFigure(chart: Chart, palette: Palette, size: FigureSize, locale?: string): DrawnFigure {
    const narrow = size.width < 420;
    const margin = { l: narrow ? 60 : 64, r: narrow ? 74 : 92, t: 8, b: 40 };
    const data: Record<string, unknown>[] = [];
    const annotations: Record<string, unknown>[] = [];
    const shapes: Record<string, unknown>[] = [];
    const curves: DrawnFigure["curves"] = new Map();
    const last = chart.panels[0]?.points.at(-1)?.t ?? Date.now();
    const layout: Record<string, unknown> = {
        width: size.width, height: size.height, margin, showlegend: false, hovermode: "closest", dragmode: "zoom",
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", separators: separators(locale),
        font: { family: "system-ui, sans-serif", size: 12, color: palette.text },
        hoverlabel: {
            bgcolor: palette.surface, bordercolor: palette.muted, align: "left",
            font: { family: "system-ui, sans-serif", color: palette.text, size: 12 },
        },
    };
    const inner = size.height - margin.t - margin.b;
    const across = Math.max(1, size.width - margin.l - margin.r);
    const times = chart.panels[0]?.points.map(point => point.t) ?? [];

    chart.panels.forEach((panel, row) => {
        const y = `y${row === 0 ? "" : row + 1}`;
        const domain = panelDomain(row, chart.panels.length);
        const range = valueRange(panel);
        // Plotly shows numbers on a date axis in the viewer's own zone.
        const x = panel.points.map(point => point.t);
        const gaps = gapsBefore(panel.points);
        curves.set(panel.name, {
            curve: data.length, subplot: `x${y}`,
            indices: panel.points.flatMap((point, i) => gaps.has(i) ? [null, point.index] : [point.index]),
        });
        data.push(course(chart, panel, gaps, y, palette, locale), violations(panel, y, palette, across), ...others(chart, panel, y, palette));
        annotations.push(...labels(panel, y, palette, range, inner * (domain[1] - domain[0]), locale));
        shapes.push(...baselines(panel, x, y, palette), ...limits(panel, y, palette), ...dots(panel, y, palette),
            ...stages(chart, panel, x, y, palette));
        annotations.push(...stageNames(chart, panel, x, palette, row));
        layout[`yaxis${y.slice(1)}`] = {
            domain, range, title: { text: yTitle(panel.name, chart.unit), standoff: 4 }, zeroline: false,
            gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 },
            nticks: Math.max(3, Math.round((inner * (domain[1] - domain[0])) / 40)), fixedrange: false, ticklabeloverflow: "allow",
        };
        if (row < chart.panels.length - 1) {
            shapes.push(floor(y, palette));
        }
    });
    // All panels share one time axis: each further one would be measured and drawn anew with every figure.
    layout["xaxis"] = {
        type: "date", anchor: `y${chart.panels.length > 1 ? chart.panels.length : ""}`,
        gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 },
        nticks: Math.max(2, Math.floor(across / 70)), hoverformat: "%H:%M:%S", ticklabeloverflow: "allow",
        tickformatstops: [
            { dtickrange: [null, 1000], value: "%H:%M:%S.%L" }, { dtickrange: [1000, 60000], value: "%H:%M:%S" },
            { dtickrange: [60000, 86400000], value: "%H:%M" }, { dtickrange: [86400000, null], value: "%Y-%m-%d" },
        ],
        title: { text: `time (${zoneName(last, locale)})`, standoff: 4 },
        ...timeRange(times),
    };
    return { data, layout: { ...layout, shapes, annotations }, curves };
}

/** Indices of points before which the line is broken: a subgroup is missing, or has no value. */
export function gapsBefore(points: readonly ChartPoint[]): Set<number> {
    const gaps = new Set<number>();
    for (let i = 1; i < points.length; i++) {
        const step = (points[i] as ChartPoint).index - (points[i - 1] as ChartPoint).index;
        if (step > 1) {
            gaps.add(i);
        }
    }
    return gaps;
}

/** Positions of the first points of stages, with their names: a centre line that follows its values is no stage. */
export function stageStarts(points: readonly ChartPoint[], stages: readonly Stage[] = []): { at: number; name: string }[] {
    return stages.map(stage => ({ at: points.findIndex(point => point.index >= stage.index), name: stage.name }))
        .filter(({ at }) => at > 0);
}

/** Runs of points that the baseline was made from, as first and last position. */
export function baselineRuns(points: readonly ChartPoint[]): [number, number][] {
    const runs: [number, number][] = [];
    points.forEach((point, i) => {
        const run = runs.at(-1);
        if (!point.baseline) {
            return;
        }
        if (run !== undefined && run[1] === i - 1) {
            run[1] = i;
        } else {
            runs.push([i, i]);
        }
    });
    return runs;
}

/** Moves labels apart that would cover each other; answers the shift of each in pixels, up is positive. */
export function spread(pixels: readonly number[], apart: number): number[] {
    const order = pixels.map((_, i) => i).sort((a, b) => (pixels[a] as number) - (pixels[b] as number));
    const placed = pixels.slice();
    for (let k = 1; k < order.length; k++) {
        const below = placed[order[k - 1] as number] as number;
        const here = order[k] as number;
        placed[here] = Math.max(placed[here] as number, below + apart);
    }
    return placed.map((place, i) => place - (pixels[i] as number));
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

function panelDomain(row: number, rows: number): [number, number] {
    if (rows <= 1) {
        return [0, 1];
    }
    const lower = (1 - GAP * (rows - 1)) * 0.36 / (rows - 1);
    const top = 1 - GAP * (rows - 1) - lower * (rows - 1);
    if (row === 0) {
        return [1 - top, 1];
    }
    const start = 1 - top - row * GAP - row * lower;
    return [Math.max(0, start), start + lower];
}

function valueRange(panel: Panel): [number, number] {
    let low = Infinity;
    let high = -Infinity;
    for (const { value, lower, center, upper } of panel.points) {
        for (const number of [value, lower, center, upper]) {
            if (number !== null) {
                low = Math.min(low, number);
                high = Math.max(high, number);
            }
        }
    }
    if (low > high) {
        return [0, 1];
    }
    const pad = (high - low || Math.abs(high) || 1) * 0.1;
    return [low - pad, high + pad];
}

function timeRange(x: readonly number[]): { range?: [number, number] } {
    const first = x[0];
    const last = x.at(-1);
    if (first === undefined || last === undefined || last <= first) {
        return {};
    }
    const pad = (last - first) * 0.02;
    // While values come there is room at the right for those that come before the figure is drawn again.
    const span = last - first;
    const room = Date.now() - last < LIVE_MS ? Math.min(ROOM_MS, Math.max(span * ROOM_SHARE, Math.min(span, FIRST_ROOM_MS))) : 0;
    return { range: [first - pad, last + Math.max(pad, room)] };
}

/** A stretch of time over which the limits stay what they are. */
export interface Stretch {
    from: number;
    to: number;
    lower: number | null;
    center: number;
    upper: number | null;
    /** Whether it goes on where the one before ends. */
    joined: boolean;
    /** Distance from the centre to a limit as a share of that which zones are thirds of: below 1 where the limit was moved. */
    shareUp: number;
    shareDown: number;
}

/** The zones of the rules (Zones.cs): of the distance to the limit before it was moved, and below as above where it was moved to zero. */
function zoneShares({ lower, center, upper, reach }: ChartPoint): { shareUp: number; shareDown: number } {
    if (center === null) {
        return { shareUp: 1, shareDown: 1 };
    }
    const toUpper = upper === null ? 0 : upper - center;
    const toLower = lower === null ? 0 : center - lower;
    const up = Math.max(toUpper, reach ?? 0);
    const down = Math.max(toLower, reach ?? 0, lower === 0 ? up : 0);
    return { shareUp: up > 0 ? toUpper / up : 1, shareDown: down > 0 ? toLower / down : 1 };
}

/** Limits hold from their point to the next one; where points have none there is nothing. */
export function stretches(points: readonly ChartPoint[]): Stretch[] {
    const all: Stretch[] = [];
    let open: Stretch | null = null;
    for (const point of points) {
        const { t, lower, center, upper } = point;
        if (open !== null) {
            open.to = t;
        }
        if (center === null) {
            open = null;
        } else if (open === null || open.center !== center || open.lower !== lower || open.upper !== upper) {
            open = { from: t, to: t, lower, center, upper, joined: open !== null, ...zoneShares(point) };
            all.push(open);
        }
    }
    return all;
}

/**
 * Zones, limits and centre line of a panel, as one path for each look: Plotly takes far longer for a trace than for a shape,
 * and most of all for many of them.
 */
function limits(panel: Panel, y: string, palette: Palette): Record<string, unknown>[] {
    const all = stretches(panel.points);
    const shape = { type: "path", xref: "x", yref: y, layer: "between" };
    const line = (path: string, width: number, dash: string, color: string): Record<string, unknown> =>
        ({ ...shape, path, line: { width, dash, color } });
    return [
        ...(panel.hasZones === false ? [] : ZONES).map(zone => ({
            ...shape, path: zonePath(all, zone.from / 3, zone.to / 3), fillcolor: palette[zone.colour], line: { width: 0 },
        })),
        line(limitPath(all, "upper") + limitPath(all, "lower"), 1.5, "dash", palette.limit),
        line(limitPath(all, "center"), 1.2, "solid", palette.muted),
    ].filter(one => one.path !== "");
}

/** As SVG path, a band at both sides of the centre line, between two shares of the distance to the limit. */
export function zonePath(all: readonly Stretch[], outer: number, inner: number): string {
    return all.flatMap(({ from, to, lower, center, upper, shareUp, shareDown }) => ([[upper, shareUp], [lower, shareDown]] as const).map(([limit, share]) => {
        // Where a limit was moved, the zones beyond it hold no points.
        const far = Math.min(1, outer / share);
        const near = Math.min(1, inner / share);
        return limit === null || from === to || !(far > near) ? ""
            : `M${from},${center + (limit - center) * far}H${to}V${center + (limit - center) * near}H${from}Z`;
    })).join("");
}

/** As SVG path, one of the limits. */
export function limitPath(all: readonly Stretch[], which: "lower" | "center" | "upper"): string {
    let path = "";
    let down = false;
    for (const stretch of all) {
        const value = stretch[which];
        if (value !== null) {
            path += `${stretch.joined && down ? `V${value}` : `M${stretch.from},${value}`}H${stretch.to}`;
        }
        down = value !== null;
    }
    return path;
}

/** The line through the points, which also is what the pointer finds. */
function course(chart: Chart, panel: Panel, gaps: Set<number>, y: string, palette: Palette, locale?: string):
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
            `subgroup ${point.index} · ${timeOfDay(point.t, false, locale)}${point.baseline ? " · baseline" : ""}`,
            ...violationsOf(point).map(one => `◆ ${one.sentence}`),
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
function dots(panel: Panel, y: string, palette: Palette): Record<string, unknown>[] {
    const path = panel.points.map(point => point.value === null || point.violations.length > 0
        ? "" : `M${point.t},${point.value}H${point.t}`).join("");
    return path === "" ? [] : [{
        type: "path", xref: "x", yref: y, layer: "between", path,
        line: { width: panel.points.length > 200 ? 3.5 : 5, dash: "solid", color: palette.line },
    }];
}

function violations(panel: Panel, y: string, palette: Palette, width: number): Record<string, unknown> {
    const marks = ruleMarks(panel.points, markSpacing(panel.points.length, width));
    const broken = panel.points.map((point, i) => ({ point, mark: marks[i] ?? "" })).filter(one => one.point.violations.length > 0);
    return {
        x: broken.map(one => one.point.t), y: broken.map(one => one.point.value),
        text: broken.map(one => one.mark === "" ? "" : `<b>${one.mark}</b>`), type: "scatter", mode: "markers+text",
        hoverinfo: "skip", textposition: "top center", textfont: { size: 11, color: palette.abnormal }, cliponaxis: false,
        marker: { size: 11, color: palette.abnormal, symbol: "diamond", opacity: 1, line: { width: 0 } },
        xaxis: "x", yaxis: y,
    };
}

/** Rings around points with a note, crosses on those left out of the limits: shapes of their own beside the diamonds. */
function others(chart: Chart, panel: Panel, y: string, palette: Palette): Record<string, unknown>[] {
    const notes = writtenNotes(chart);
    const noted = panel.points.filter(point => point.value !== null && notes.has(point.index));
    const excluded = panel.points.filter(point => point.value !== null && point.excluded);
    const marks = (points: readonly ChartPoint[], symbol: string, size: number): Record<string, unknown> => ({
        x: points.map(point => point.t), y: points.map(point => point.value), type: "scatter", mode: "markers", hoverinfo: "skip", cliponaxis: false,
        marker: { size, color: palette.text, symbol, line: { width: 1.5, color: palette.text } }, xaxis: "x", yaxis: y,
    });
    return [
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
function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The line below a panel that has no time axis of its own. */
function floor(y: string, palette: Palette): Record<string, unknown> {
    return {
        type: "line", xref: "x domain", yref: `${y} domain`, x0: 0, x1: 1, y0: 0, y1: 0,
        line: { width: 1, color: palette.muted },
    };
}

function labels(panel: Panel, y: string, palette: Palette, range: [number, number], pixels: number,
    locale?: string): Record<string, unknown>[] {
    const newest = panel.points.findLast(point => point.center !== null);
    if (newest === undefined) {
        return [];
    }
    const named = ([["UCL", newest.upper], ["CL", newest.center], ["LCL", newest.lower]] as const)
        .filter((pair): pair is readonly ["UCL" | "CL" | "LCL", number] => pair[1] !== null);
    const values = named.map(([, value]) => value);
    const decimals = limitDecimals(Math.max(...values) - Math.min(...values));
    const scale = pixels / (range[1] - range[0] || 1);
    const shifts = spread(named.map(([, value]) => (value - range[0]) * scale), LABEL_PIXELS);
    return named.map(([name, value], i) => ({
        xref: "paper", x: 1, xanchor: "left", yref: y, y: value, yshift: shifts[i], showarrow: false,
        text: `${name} ${fixed(value, decimals, locale)}`, font: { size: 11, color: palette.text }, xshift: 4,
    }));
}

/** Decimals that tell limits apart: three digits of the distance between them. */
export function limitDecimals(distance: number): number {
    return distance > 0 ? Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(distance)))) : 2;
}

function baselines(panel: Panel, x: number[], y: string, palette: Palette): Record<string, unknown>[] {
    return baselineRuns(panel.points).map(([first, last]) => ({
        type: "rect", xref: "x", yref: `${y} domain`, x0: x[first], x1: x[last], y0: 0, y1: 1,
        fillcolor: palette.baseline, line: { width: 0 }, layer: "below",
    }));
}

function stages(chart: Chart, panel: Panel, x: number[], y: string, palette: Palette): Record<string, unknown>[] {
    return stageStarts(panel.points, chart.stages).map(({ at }) => ({
        type: "line", xref: "x", yref: `${y} domain`, x0: x[at], x1: x[at], y0: 0, y1: 1,
        line: { width: 1, color: palette.text, dash: "dot" },
    }));
}

function stageNames(chart: Chart, panel: Panel, x: number[], palette: Palette, row: number): Record<string, unknown>[] {
    const small = { size: 10, color: palette.muted };
    const top = { xref: "x", yref: "y domain", y: 1, yanchor: "top", showarrow: false, font: small };
    if (row > 0) {
        return [];
    }
    return [
        ...baselineRuns(panel.points).map(([first]) => ({ ...top, x: x[first], xanchor: "left", text: "baseline" })),
        ...stageStarts(panel.points, chart.stages).map(({ at, name }) => ({ ...top, x: x[at], xanchor: "left", text: escaped(name) })),
    ];
}

function yTitle(name: string, unit: string): string {
    return unit === "" ? name : `${name} (${unit})`;
}
