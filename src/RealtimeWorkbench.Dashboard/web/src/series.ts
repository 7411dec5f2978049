import type { SeriesPoint } from "./protocol.ts";

/** Points of one series that the page keeps; beyond it neighbours are merged, extremes kept. */
export const SERIES_LIMIT = 2000;

/** Puts points into a series by their time: a known time replaces, a new one goes to its place. */
export function mergeSeries(old: readonly SeriesPoint[], added: readonly SeriesPoint[], limit = SERIES_LIMIT):
    SeriesPoint[] {
    const merged = old.slice();
    for (const point of added) {
        put(merged, point);
    }
    return merged.length > limit ? thin(merged, Math.floor(limit / 2)) : merged;
}

/** Merges neighbours until at most `limit` points are left; of these, `keep` newest ones stay as they are. */
export function thin(points: readonly SeriesPoint[], limit: number, keep = Math.floor(limit / 4)): SeriesPoint[] {
    if (points.length <= limit) {
        return points.slice();
    }
    const head = points.slice(0, points.length - keep);
    const size = Math.ceil(head.length / Math.max(1, limit - keep));
    const thinned: SeriesPoint[] = [];
    for (let start = 0; start < head.length; start += size) {
        thinned.push(mergeRun(head.slice(start, start + size)));
    }
    return thinned.concat(points.slice(points.length - keep));
}

/** Smallest and largest value of a series, or null if it holds none. */
export function extent(points: readonly SeriesPoint[]): [number, number] | null {
    let low = Infinity;
    let high = -Infinity;
    for (const { min, max, last } of points) {
        low = Math.min(low, min ?? last ?? Infinity);
        high = Math.max(high, max ?? last ?? -Infinity);
    }
    return low <= high ? [low, high] : null;
}

function put(points: SeriesPoint[], point: SeriesPoint): void {
    let at = points.length;
    while (at > 0 && (points[at - 1] as SeriesPoint).t > point.t) {
        at--;
    }
    const known = at > 0 && (points[at - 1] as SeriesPoint).t === point.t;
    points.splice(known ? at - 1 : at, known ? 1 : 0, point);
}

function mergeRun(run: readonly SeriesPoint[]): SeriesPoint {
    const span = extent(run);
    const newest = run[run.length - 1] as SeriesPoint;
    return { t: newest.t, min: span?.[0] ?? null, max: span?.[1] ?? null, last: newest.last };
}
