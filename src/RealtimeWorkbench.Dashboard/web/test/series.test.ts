import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeriesPoint } from "../src/protocol.ts";
import { extent, mergeSeries, thin } from "../src/series.ts";

const point = (t: number, last: number): SeriesPoint => ({ t, min: last - 1, max: last + 1, last });
const ramp = (count: number): SeriesPoint[] => Array.from({ length: count }, (_, i) => point(i, Math.sin(i)));

test("Appends new points and replaces a point whose time is known", () => {
    const merged = mergeSeries([point(1, 10), point(2, 20)], [point(2, 25), point(3, 30)]);

    assert.deepEqual(merged.map(({ t, last }) => [t, last]), [[1, 10], [2, 25], [3, 30]]);
});

test("Puts a late point where its time belongs", () => {
    assert.deepEqual(mergeSeries([point(1, 1), point(5, 5)], [point(3, 3)]).map(({ t }) => t), [1, 3, 5]);
});

test("Merging the same points twice changes nothing", () => {
    const once = mergeSeries([point(1, 1)], [point(2, 2), point(3, 3)]);

    assert.deepEqual(mergeSeries(once, [point(2, 2), point(3, 3)]), once);
});

test("A series that grows for ever stays bounded and keeps its extremes", () => {
    let series: SeriesPoint[] = [];
    for (let t = 0; t < 5000; t++) {
        series = mergeSeries(series, [point(t, t === 700 ? 99 : t === 701 ? -99 : Math.sin(t))], 400);
        assert.ok(series.length <= 400);
    }

    assert.deepEqual(extent(series), [-100, 100]);
    assert.equal(series.at(-1)?.t, 4999);
});

test("Thinning keeps order, the newest points as they are, and the extremes", () => {
    const points = ramp(1000);
    const thinned = thin(points, 100);

    assert.ok(thinned.length <= 100);
    assert.deepEqual(thinned.slice(-25), points.slice(-25));
    assert.deepEqual(extent(thinned), extent(points));
    assert.ok(thinned.every(({ t }, i) => i === 0 || t > (thinned[i - 1] as SeriesPoint).t));
});

test("A missing value is no extreme", () => {
    assert.deepEqual(extent([{ t: 1, min: null, max: null, last: null }, point(2, 5)]), [4, 6]);
    assert.equal(extent([{ t: 1, min: null, max: null, last: null }]), null);
});
