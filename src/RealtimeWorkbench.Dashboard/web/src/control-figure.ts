import { fixed, separators, timeOfDay, withUnit, zoneName } from "./format.ts";
import type { Palette } from "./palette.ts";
import type { Chart, ChartPoint, Panel } from "./protocol.ts";
import { violation } from "./rules.ts";

/** What Plotly draws. */
export interface DrawnFigure {
    data: Record<string, unknown>[];
    layout: Record<string, unknown>;
    /** For each panel its trace, and at each place of the trace the index of the point, or null at a gap. */
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
/** Time that a live chart has room for at its right end. */
const ROOM_MS = 3500;
/** Room that the rule numbers beside a point need. */
const MARK_PIXELS = 20;
const ZONES: readonly { from: number; to: number; colour: "zoneA" | "zoneB" | "zoneC" }[] = [
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

    chart.panels.forEach((panel, row) => {
        const axis = row === 0 ? "" : String(row + 1);
        const domain = panelDomain(row, chart.panels.length);
        const range = valueRange(panel);
        // Plotly shows numbers on a date axis in the viewer's own zone.
        const x = panel.points.map(point => point.t);
        const gaps = gapsBefore(panel.points);
        data.push(...zones(panel, x, axis, palette), ...limitLines(panel, x, axis, palette));
        curves.set(panel.name, {
            curve: data.length, subplot: `x${axis}y${axis}`,
            indices: panel.points.flatMap((point, i) => gaps.has(i) ? [null, point.index] : [point.index]),
        });
        data.push(points(chart, panel, x, gaps, axis, palette, size.width - margin.l - margin.r, locale));
        annotations.push(...labels(panel, axis, palette, range, inner * (domain[1] - domain[0]), locale));
        shapes.push(...baselines(panel, x, axis, palette), ...stages(panel, x, axis, palette));
        annotations.push(...stageNames(panel, x, axis, palette, row));
        layout[`yaxis${axis}`] = {
            domain, range, title: { text: yTitle(panel.name, chart.unit), standoff: 4 }, zeroline: false,
            gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 },
            nticks: Math.max(3, Math.round((inner * (domain[1] - domain[0])) / 40)), fixedrange: false,
        };
        const bottom = row === chart.panels.length - 1;
        layout[`xaxis${axis}`] = {
            type: "date", anchor: `y${axis}`, ...(row === 0 ? {} : { matches: "x" }), showticklabels: bottom,
            gridcolor: palette.grid, linecolor: palette.muted, tickfont: { color: palette.muted, size: 11 },
            nticks: Math.max(2, Math.floor((size.width - margin.l - margin.r) / 70)), hoverformat: "%H:%M:%S",
            tickformatstops: [
                { dtickrange: [null, 1000], value: "%H:%M:%S.%L" }, { dtickrange: [1000, 60000], value: "%H:%M:%S" },
                { dtickrange: [60000, 86400000], value: "%H:%M" }, { dtickrange: [86400000, null], value: "%Y-%m-%d" },
            ],
            ...(bottom ? { title: { text: `time (${zoneName(last, locale)})`, standoff: 4 } } : {}),
            ...timeRange(x),
        };
    });
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

/** First point of each new stage: where the centre line moves. */
export function stageStarts(points: readonly ChartPoint[]): number[] {
    const starts: number[] = [];
    let center: number | null = null;
    points.forEach((point, i) => {
        if (point.center !== null && center !== null && point.center !== center) {
            starts.push(i);
        }
        center = point.center ?? center;
    });
    return starts;
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
        const mark = point.violations.map(one => violation(one).mark).join(",");
        const changed = mark !== before;
        before = mark;
        if (mark === "" || i - written < apart || (!changed && apart > 1)) {
            return "";
        }
        written = i;
        return mark;
    });
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
    const room = Date.now() - last < LIVE_MS ? Math.min(ROOM_MS, (last - first) * 0.3) : 0;
    return { range: [first - pad, last + Math.max(pad, room)] };
}

function zones(panel: Panel, x: number[], axis: string, palette: Palette): Record<string, unknown>[] {
    const traces: Record<string, unknown>[] = [];
    for (const side of ["upper", "lower"] as const) {
        for (const zone of ZONES) {
            const edge = (thirds: number): (number | null)[] => panel.points.map(point => {
                const limit = point[side];
                return point.center === null || limit === null
                    ? null : point.center + (limit - point.center) * thirds / 3;
            });
            const common = {
                x, type: "scatter", mode: "lines", hoverinfo: "skip", xaxis: `x${axis}`, yaxis: `y${axis}`,
                line: { width: 0, shape: "hv" },
            };
            traces.push({ ...common, y: edge(zone.from) },
                { ...common, y: edge(zone.to), fill: "tonexty", fillcolor: palette[zone.colour] });
        }
    }
    return traces;
}

function limitLines(panel: Panel, x: number[], axis: string, palette: Palette): Record<string, unknown>[] {
    const line = (which: "lower" | "center" | "upper", dash: string, width: number, color: string): object => ({
        x, y: panel.points.map(point => point[which]), type: "scatter", mode: "lines", hoverinfo: "skip",
        xaxis: `x${axis}`, yaxis: `y${axis}`, line: { width, dash, color, shape: "hv" },
    });
    return [
        line("upper", "dash", 1.5, palette.limit), line("lower", "dash", 1.5, palette.limit),
        line("center", "solid", 1.2, palette.muted),
    ] as Record<string, unknown>[];
}

function points(chart: Chart, panel: Panel, x: number[], gaps: Set<number>, axis: string, palette: Palette,
    width: number, locale?: string): Record<string, unknown> {
    const xs: (number | null)[] = [];
    const ys: (number | null)[] = [];
    const texts: string[] = [];
    const hovers: string[] = [];
    const sizes: number[] = [];
    const colours: string[] = [];
    const symbols: string[] = [];
    const marks = ruleMarks(panel.points, Math.ceil(MARK_PIXELS * panel.points.length / width));
    panel.points.forEach((point, i) => {
        if (gaps.has(i)) {
            // A point without value breaks the line; it must not shift the others, so it is drawn but invisible.
            xs.push(x[i] as number);
            ys.push(null);
            texts.push("");
            hovers.push("");
            sizes.push(0);
            colours.push(palette.line);
            symbols.push("circle");
        }
        const broken = point.violations.map(violation);
        xs.push(x[i] as number);
        ys.push(point.value);
        texts.push(marks[i] === "" ? "" : `<b>${marks[i]}</b>`);
        hovers.push([
            `<b>${panel.name} ${withUnit(point.value, chart.unit, locale)}</b>`,
            `subgroup ${point.index} · ${timeOfDay(point.t, false, locale)}${point.baseline ? " · baseline" : ""}`,
            ...broken.map(one => `◆ ${one.sentence}`),
        ].join("<br>"));
        sizes.push(broken.length > 0 ? 11 : panel.points.length > 200 ? 3.5 : 5);
        colours.push(broken.length > 0 ? palette.abnormal : palette.line);
        symbols.push(broken.length > 0 ? "diamond" : "circle");
    });
    return {
        x: xs, y: ys, text: texts, hovertext: hovers, hovertemplate: "%{hovertext}<extra></extra>", type: "scatter",
        mode: "lines+markers+text", textposition: "top center", textfont: { size: 11, color: palette.abnormal },
        line: { width: 1, color: palette.line }, connectgaps: false, cliponaxis: false,
        marker: { size: sizes, color: colours, symbol: symbols, opacity: 1, line: { width: 0 } },
        xaxis: `x${axis}`, yaxis: `y${axis}`,
    };
}

function labels(panel: Panel, axis: string, palette: Palette, range: [number, number], pixels: number,
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
        xref: "paper", x: 1, xanchor: "left", yref: `y${axis}`, y: value, yshift: shifts[i], showarrow: false,
        text: `${name} ${fixed(value, decimals, locale)}`, font: { size: 11, color: palette.text }, xshift: 4,
    }));
}

/** Decimals that tell limits apart: three digits of the distance between them. */
export function limitDecimals(distance: number): number {
    return distance > 0 ? Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(distance)))) : 2;
}

function baselines(panel: Panel, x: number[], axis: string, palette: Palette): Record<string, unknown>[] {
    return baselineRuns(panel.points).map(([first, last]) => ({
        type: "rect", xref: `x${axis}`, yref: `y${axis} domain`, x0: x[first], x1: x[last], y0: 0, y1: 1,
        fillcolor: palette.baseline, line: { width: 0 }, layer: "below",
    }));
}

function stages(panel: Panel, x: number[], axis: string, palette: Palette): Record<string, unknown>[] {
    return stageStarts(panel.points).map(start => ({
        type: "line", xref: `x${axis}`, yref: `y${axis} domain`, x0: x[start], x1: x[start], y0: 0, y1: 1,
        line: { width: 1, color: palette.text, dash: "dot" },
    }));
}

function stageNames(panel: Panel, x: number[], axis: string, palette: Palette, row: number):
    Record<string, unknown>[] {
    const small = { size: 10, color: palette.muted };
    const top = { xref: `x${axis}`, yref: `y${axis} domain`, y: 1, yanchor: "top", showarrow: false, font: small };
    if (row > 0) {
        return [];
    }
    return [
        ...baselineRuns(panel.points).map(([first]) => ({ ...top, x: x[first], xanchor: "left", text: "baseline" })),
        ...stageStarts(panel.points).map(start => ({ ...top, x: x[start], xanchor: "left", text: "new limits" })),
    ];
}

function yTitle(name: string, unit: string): string {
    return unit === "" ? name : `${name} (${unit})`;
}
