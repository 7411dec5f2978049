import { extent, thin } from "../series.ts";
import type { SeriesPoint } from "../protocol.ts";

/** A trend as SVG paths in pixels, with what its axes say. */
export interface TrendShape {
    band: string;
    line: string;
    lower: number | null;
    upper: number | null;
    low: number;
    high: number;
    from: number;
    to: number;
    newest: { x: number; y: number } | null;
}

/** Shapes a series for a box of the given size; thresholds that lie near the data are inside the picture. */
export function trendShape(all: readonly SeriesPoint[], lower: number | null, upper: number | null, width: number,
    height: number): TrendShape | null {
    const points = thin(all, Math.max(20, Math.floor(width / 2)), 1);
    const span = extent(points);
    const [first] = points;
    const newest = points.at(-1);
    if (span === null || first === undefined || newest === undefined) {
        return null;
    }
    let [low, high] = span;
    const near = (limit: number | null): limit is number => limit !== null &&
        limit > low - 2 * (high - low || Math.abs(high) || 1) && limit < high + 2 * (high - low || Math.abs(high) || 1);
    const shown = [lower, upper].filter(near);
    low = Math.min(low, ...shown);
    high = Math.max(high, ...shown);
    const pad = (high - low || Math.abs(high) || 1) * 0.06;
    low -= pad;
    high += pad;
    // A single moment stands in the middle.
    const margin = newest.t > first.t ? 0 : 1;
    const from = first.t - margin;
    const to = newest.t + margin;
    const x = (t: number): number => round((t - from) / (to - from) * width);
    const y = (value: number): number => round((high - value) / (high - low) * height);
    const inside = (limit: number | null): number | null =>
        limit !== null && limit >= low && limit <= high ? y(limit) : null;

    return {
        band: band(points, x, y), line: line(points, x, y), lower: inside(lower), upper: inside(upper), low, high, from, to,
        newest: newest.last === null ? null : { x: x(newest.t), y: y(newest.last) },
    };
}

/** Height of the name of a threshold in px. */
const NAME_PIXELS = 15;

/** Where the name of a threshold stands, from the top in px: beyond its line, since the values are within, unless there is no room. */
export function thresholdTop(y: number, isUpper: boolean, height: number): number {
    const [beyond, within] = isUpper ? [y - NAME_PIXELS, y + 1] : [y + 1, y - NAME_PIXELS];
    return beyond >= 0 && beyond + NAME_PIXELS <= height ? beyond : Math.min(height - NAME_PIXELS, Math.max(0, within));
}

/** The point nearest to a time. */
export function nearest(points: readonly SeriesPoint[], t: number): SeriesPoint | null {
    let best: SeriesPoint | null = null;
    for (const point of points) {
        if (best === null || Math.abs(point.t - t) < Math.abs(best.t - t)) {
            best = point;
        }
    }
    return best;
}

function line(points: readonly SeriesPoint[], x: (t: number) => number, y: (value: number) => number): string {
    let pen = "M";
    let path = "";
    points.forEach(({ t, last }, i) => {
        if (last === null) {
            pen = "M";
            return;
        }
        path += `${pen}${x(t)} ${y(last)}`;
        if (pen === "M" && (points[i + 1]?.last ?? null) === null) {
            // Alone between gaps, or the only one: a line would not be seen, a dot is.
            path += "m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0";
        }
        pen = "L";
    });
    return path;
}

function band(points: readonly SeriesPoint[], x: (t: number) => number, y: (value: number) => number): string {
    let path = "";
    let run: SeriesPoint[] = [];
    const close = (): void => {
        if (run.length > 1) {
            const tops = run.map(point => `${x(point.t)} ${y(point.max as number)}`);
            const bottoms = run.map(point => `${x(point.t)} ${y(point.min as number)}`).reverse();
            path += `M${tops.concat(bottoms).join("L")}Z`;
        }
        run = [];
    };
    for (const point of points) {
        if (point.min === null || point.max === null) {
            close();
        } else {
            run.push(point);
        }
    }
    close();
    return path;
}

function round(pixels: number): number {
    return Math.round(pixels * 10) / 10;
}
