import { stageStarts, stretches, ZONES, zonePath, limitPath } from "./limit-shapes.ts";
import { dotSize, gapsBefore, longestStep, markSpacing, ruleMarks } from "./point-traces.ts";
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
    t: number;
    x: number;
    y: number;
    broken: boolean;
    /** Numbers of the rules that it breaks, as the figure would write them; "" for none. */
    mark: string;
}

/** What a panel has more than when its figure was drawn. */
export interface PanelTail {
    name: string;
    /** SVG paths: the line through the points, zones, limits and centre line at them. */
    line: string;
    zones: Record<"zoneA" | "zoneB" | "zoneC", string>;
    limits: string;
    center: string;
    /** Width of a dot. */
    dot: number;
    /** The new points, and before them those drawn already of which the figure says too little. */
    points: TailPoint[];
}

/** Points that have come since a figure was drawn, as they are put over it until it is drawn anew. */
export interface Tail {
    panels: PanelTail[];
    /** Whether what is seen so is the whole truth, so that drawing anew can wait. */
    fits: boolean;
    /** Share of the room at the right end of the figure that is used up; 1 also where limits have moved a little. */
    used: number;
}

/**
 * What a chart has more than when its figure was drawn.
 * @param axes The axes of a panel by its name; null where the figure has none.
 */
export function tailOf(drawn: Chart, chart: Chart, axes: (panel: string) => Axes | null): Tail {
    const tail: Tail = { panels: [], fits: sameFrame(drawn, chart), used: 0 };
    for (const panel of chart.panels) {
        const old = drawn.panels.find(one => one.name === panel.name);
        const before = old?.points.at(-1);
        const place = axes(panel.name);
        if (old === undefined || before === undefined || place === null) {
            tail.fits &&= panel.points.length === 0;
            continue;
        }
        put(tail, chart, panel, old, before, place);
    }
    return tail;
}

/** Whether nothing around the points has changed: limits and stages belong to the figure. */
function sameFrame(drawn: Chart, chart: Chart): boolean {
    return drawn.kind === chart.kind && drawn.notice === chart.notice && drawn.baseline?.version === chart.baseline?.version
        && drawn.notes === chart.notes;
}

function put(tail: Tail, chart: Chart, panel: Panel, old: Panel, before: ChartPoint, place: Axes): void {
    let marks: string[] | null = null;
    const markAt = (at: number): string =>
        (marks ??= ruleMarks(panel.points, markSpacing(panel.points.length, place.right - place.left)))[at] ?? "";
    const first = Math.max(0, panel.points.findLastIndex(point => point.index <= before.index));
    const points = panel.points.slice(first);
    const gaps = gapsBefore(points, longestStep(panel.points));
    const { changed, truth } = changedSince(old, panel, Math.min(first + 1, panel.points.length));
    tail.fits &&= truth && stageStarts(points, chart.stages).length === 0;
    const part: PanelTail = {
        name: panel.name, line: "", zones: { zoneA: "", zoneB: "", zoneC: "" }, limits: "", center: "", dot: dotSize(panel.points.length, place.right - place.left), points: [],
    };
    const add = (point: ChartPoint, at: number): { x: number; y: number } => {
        const x = round(place.x(point.t));
        const y = round(Math.min(place.bottom, Math.max(place.top, place.y(point.value as number))));
        const broken = point.violations.length > 0;
        part.points.push({ index: point.index, t: point.t, x, y, broken, mark: broken ? markAt(at) : "" });
        return { x, y };
    };
    changed.forEach(at => add(panel.points[at] as ChartPoint, at));
    let pen = "M";
    points.forEach((point, i) => {
        if (point.value === null) {
            pen = "M";
            return;
        }
        const x = place.x(point.t);
        const y = place.y(point.value);
        if (x > place.right) {
            tail.fits = false;
            return;
        }
        const anew = point.index > before.index;
        const shown = anew ? add(point, first + i) : { x: round(x), y: round(Math.min(place.bottom, Math.max(place.top, y))) };
        part.line += `${gaps.has(i) ? "M" : pen}${shown.x} ${shown.y}`;
        pen = "L";
        tail.fits &&= !anew || (y >= place.top && y <= place.bottom);
    });
    putLimits(part, points.filter(point => place.x(point.t) <= place.right), place, panel.hasZones !== false);
    const start = place.x(before.t);
    // The figure writes the newest limits beside them.
    tail.used = Math.max(tail.used, sameLimits(before, points.at(-1)) ? 0 : 1, (place.x(points.at(-1)?.t ?? before.t) - start) / Math.max(1, place.right - start));
    tail.panels.push(part);
}

/** Points drawn already that break rules since, and whether those are all that changed of what is drawn. */
function changedSince(old: Panel, panel: Panel, end: number): { changed: number[]; truth: boolean } {
    const changed: number[] = [];
    let truth = true;
    let k = 0;
    for (let at = 0; at < end; at++) {
        const point = panel.points[at] as ChartPoint;
        while (k < old.points.length && (old.points[k] as ChartPoint).index < point.index) {
            k++;
        }
        const known = old.points[k];
        if (known === point) {
            continue;
        }
        if (known === undefined || known.index !== point.index) {
            // One that came late, between those that are drawn.
            truth &&= point.index < (old.points[0]?.index ?? 0);
            continue;
        }
        const broken = point.violations.length > 0;
        truth &&= known.value === point.value && sameLimits(known, point)
            && known.violations.join() === point.violations.join();
        if (broken && known.violations.length === 0 && point.value !== null) {
            changed.push(at);
        }
    }
    return { changed, truth };
}

function sameLimits(a: ChartPoint, b: ChartPoint | undefined): boolean {
    return b === undefined || (a.lower === b.lower && a.center === b.center && a.upper === b.upper);
}

/** Limits go on with the points; they end where the points do, as in the figure. */
function putLimits(part: PanelTail, points: readonly ChartPoint[], place: Axes, hasZones: boolean): void {
    const pixel = (value: number | null): number | null =>
        value === null ? null : round(Math.min(place.bottom, Math.max(place.top, place.y(value))));
    const all = stretches(points).map(one => ({
        ...one, from: round(place.x(one.from)), to: round(place.x(one.to)), lower: pixel(one.lower),
        center: pixel(one.center) as number, upper: pixel(one.upper),
    }));
    for (const { from, to, colour } of hasZones ? ZONES : []) {
        part.zones[colour] = zonePath(all, from / 3, to / 3);
    }
    part.limits = limitPath(all, "upper") + limitPath(all, "lower");
    part.center = limitPath(all, "center");
}

function round(pixels: number): number {
    return Math.round(pixels * 10) / 10;
}
