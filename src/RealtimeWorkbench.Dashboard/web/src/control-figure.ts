import { separators, zoneName } from "./format.ts";
import { baselines, labels, limits, stageNames, stages } from "./limit-shapes.ts";
import type { Palette } from "./palette.ts";
import { course, dots, gapsBefore, others, violations } from "./point-traces.ts";
import type { Chart, Panel } from "./protocol.ts";

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
/** A chart whose newest point is younger is live. */
const LIVE_MS = 10_000;
/** Most time that a live chart has room for at its right end, and the share of its time that this may be. */
const ROOM_MS = 12_000;
const ROOM_SHARE = 0.25;
/** A chart that has just begun has room for this, or for as long as it has been. */
const FIRST_ROOM_MS = 4000;

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
        shapes.push(...baselines(panel, x, y, palette), ...limits(chart, panel, y, palette), ...dots(panel, y, palette, across),
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

/** The line below a panel that has no time axis of its own. */
function floor(y: string, palette: Palette): Record<string, unknown> {
    return {
        type: "line", xref: "x domain", yref: `${y} domain`, x0: 0, x1: 1, y0: 0, y1: 0,
        line: { width: 1, color: palette.muted },
    };
}

function yTitle(name: string, unit: string): string {
    return unit === "" ? name : `${name} (${unit})`;
}
