import { gapsBefore } from "./control-figure.ts";
import type { Chart, ChartPoint, Panel } from "./protocol.ts";

/** Where a figure that is drawn has its values, in pixels of the element. */
export interface Axes {
    x(time: number): number;
    y(value: number): number;
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
}

export interface TailPoint {
    index: number;
    x: number;
    y: number;
    broken: boolean;
}

/** Points that have come since a figure was drawn, as they are put over it until it is drawn anew. */
export interface Tail {
    /** For each panel its line, as an SVG path, and its points. */
    lines: string[];
    points: TailPoint[];
    /** Whether all of it lies within the figure, so that drawing anew can wait. */
    fits: boolean;
}

/**
 * What a chart has more than when its figure was drawn.
 * @param axes The axes of a panel by its name; null where the figure has none.
 */
export function tailOf(drawn: Chart, chart: Chart, axes: (panel: string) => Axes | null): Tail {
    const tail: Tail = { lines: [], points: [], fits: sameFrame(drawn, chart) };
    for (const panel of chart.panels) {
        const before = drawn.panels.find(one => one.name === panel.name)?.points.at(-1);
        const place = axes(panel.name);
        if (before === undefined || place === null) {
            tail.fits &&= before !== undefined || panel.points.length === 0;
            continue;
        }
        put(tail, panel, before, place);
    }
    return tail;
}

/** Whether nothing around the points has changed: limits and stages belong to the figure. */
function sameFrame(drawn: Chart, chart: Chart): boolean {
    return drawn.kind === chart.kind && drawn.notice === chart.notice && drawn.baseline?.version === chart.baseline?.version;
}

function put(tail: Tail, panel: Panel, before: ChartPoint, place: Axes): void {
    const first = panel.points.findLastIndex(point => point.index <= before.index);
    const points = panel.points.slice(Math.max(0, first));
    const gaps = gapsBefore(points);
    let line = "";
    let pen = "M";
    points.forEach((point, i) => {
        if (point.value === null) {
            pen = "M";
            return;
        }
        const x = place.x(point.t);
        const y = place.y(point.value);
        const inside = x <= place.right && y >= place.top && y <= place.bottom;
        if (x > place.right) {
            tail.fits = false;
            return;
        }
        const shownY = Math.min(place.bottom, Math.max(place.top, y));
        line += `${gaps.has(i) ? "M" : pen}${round(x)} ${round(shownY)}`;
        pen = "L";
        if (point.index > before.index) {
            tail.fits &&= inside;
            tail.points.push({ index: point.index, x: round(x), y: round(shownY), broken: point.violations.length > 0 });
        }
    });
    if (line !== "") {
        tail.lines.push(line);
    }
}

function round(pixels: number): number {
    return Math.round(pixels * 10) / 10;
}
