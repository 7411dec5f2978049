import { fixed } from "./format.ts";
import type { Palette } from "./palette.ts";
import { escaped } from "./point-traces.ts";
import type { Chart, ChartPoint, Panel, Stage } from "./protocol.ts";

/** Height of a label beside the chart. */
const LABEL_PIXELS = 14;

/** Bands between so many sigma on both sides of the centre line. */
export const ZONES: readonly { from: number; to: number; colour: "zoneA" | "zoneB" | "zoneC" }[] = [
    { from: 3, to: 2, colour: "zoneA" }, { from: 2, to: 1, colour: "zoneB" }, { from: 1, to: 0, colour: "zoneC" },
];

/** Name of the stage of a group whose limits will be replaced by those of its baseline (StageView.cs). */
const PROVISIONAL = "provisional";

/** Whether the limits of a point will be replaced by those of a baseline. */
export function isProvisional(chart: Chart, index: number): boolean {
    return (chart.stages ?? []).findLast(stage => stage.index <= index)?.name === PROVISIONAL;
}

/** A stretch of time over which the limits stay what they are. */
export interface Stretch {
    /** Number of its first point. */
    first: number;
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
            open = { first: point.index, from: t, to: t, lower, center, upper, joined: open !== null, ...zoneShares(point) };
            all.push(open);
        }
    }
    return all;
}

/**
 * Zones, limits and centre line of a panel, as one path for each look: Plotly takes far longer for a trace than for a shape,
 * and most of all for many of them.
 */
export function limits(chart: Chart, panel: Panel, y: string, palette: Palette): Record<string, unknown>[] {
    const all = stretches(panel.points);
    const settled = all.filter(one => !isProvisional(chart, one.first));
    const early = all.filter(one => isProvisional(chart, one.first));
    const shape = { type: "path", xref: "x", yref: y, layer: "between" };
    const line = (path: string, width: number, dash: string, color: string): Record<string, unknown> =>
        ({ ...shape, path, line: { width, dash, color } });
    return [
        ...(panel.hasZones === false ? [] : ZONES).map(zone => ({
            ...shape, path: zonePath(all, zone.from / 3, zone.to / 3), fillcolor: palette[zone.colour], line: { width: 0 },
        })),
        line(limitPath(settled, "upper") + limitPath(settled, "lower"), 1.5, "dash", palette.limit),
        line(limitPath(early, "upper") + limitPath(early, "lower"), 1.5, "2px,4px", palette.limit),
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

/** Positions of the first points of stages, with their names: a centre line that follows its values is no stage. */
export function stageStarts(points: readonly ChartPoint[], stages: readonly Stage[] = []): { at: number; name: string }[] {
    return stages.map(stage => ({ at: points.findIndex(point => point.index >= stage.index), name: stage.name }))
        .filter(({ at }) => at > 0);
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

/** Limits and centre line by name and value, at their right ends. */
export function labels(panel: Panel, y: string, palette: Palette, range: [number, number], pixels: number,
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

/** A shade behind the points that the limits come from. */
export function baselines(panel: Panel, x: number[], y: string, palette: Palette): Record<string, unknown>[] {
    return baselineRuns(panel.points).map(([first, last]) => ({
        type: "rect", xref: "x", yref: `${y} domain`, x0: x[first], x1: x[last], y0: 0, y1: 1,
        fillcolor: palette.baseline, line: { width: 0 }, layer: "below",
    }));
}

/** An upright where a stage begins. */
export function stages(chart: Chart, panel: Panel, x: number[], y: string, palette: Palette): Record<string, unknown>[] {
    return stageStarts(panel.points, chart.stages).map(({ at }) => ({
        type: "line", xref: "x", yref: `${y} domain`, x0: x[at], x1: x[at], y0: 0, y1: 1,
        line: { width: 1, color: palette.text, dash: "dot" },
    }));
}

/** Names of the baseline and the stages, on the first panel. */
export function stageNames(chart: Chart, panel: Panel, x: number[], palette: Palette, row: number): Record<string, unknown>[] {
    const small = { size: 10, color: palette.muted };
    const top = { xref: "x", yref: "y domain", y: 1, yanchor: "top", showarrow: false, font: small };
    if (row > 0) {
        return [];
    }
    return [
        ...baselineRuns(panel.points).map(([first]) => ({ ...top, x: x[first], xanchor: "left", text: "baseline" })),
        ...(isProvisional(chart, panel.points[0]?.index ?? 0) ? [{ ...top, x: x[0], xanchor: "left", text: PROVISIONAL }] : []),
        ...stageStarts(panel.points, chart.stages).map(({ at, name }) => ({ ...top, x: x[at], xanchor: "left", text: escaped(name) })),
    ];
}

