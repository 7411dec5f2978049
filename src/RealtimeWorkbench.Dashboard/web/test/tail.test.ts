import assert from "node:assert/strict";
import { test } from "node:test";
import type { Chart, ChartPoint } from "../src/protocol.ts";
import { tailOf, type Axes } from "../src/tail.ts";

/** One pixel a second and a unit, zero at the bottom; room until 100 s. */
const AXES: Axes = { x: t => t / 1000, y: value => 100 - value, left: 0, right: 100, top: 0, bottom: 100 };

function point(index: number, value: number | null, violations: string[] = []): ChartPoint {
    return { index, t: index * 1000, value, lower: 10, center: 50, upper: 90, violations, baseline: false };
}

function chart(points: ChartPoint[], version = 1): Chart {
    return {
        id: "m/t", machine: "m", metric: "t", unit: "", kind: "i-mr", title: "I-MR", subgroupSize: 1, sigma: 3, notice: null,
        baseline: { version, establishedAt: "", from: "", to: "", samples: 1, subgroups: 1 }, panels: [{ name: "I", points }],
    };
}

const DRAWN = [point(1, 50), point(2, 51)];

test("Only what has come since the figure was drawn is put over it, joined to its last point", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(3, 60), point(4, 95, ["nelson-1: out"])]), () => AXES);

    assert.deepEqual(tail.points, [{ index: 3, x: 3, y: 40, broken: false }, { index: 4, x: 4, y: 5, broken: true }]);
    assert.deepEqual(tail.lines, ["M2 49L3 40L4 5"]);
    assert.equal(tail.fits, true);
});

test("A point above the figure stands at its edge, and the figure must be drawn anew", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(3, 500)]), () => AXES);

    assert.deepEqual(tail.points.map(one => one.y), [0]);
    assert.equal(tail.fits, false);
});

test("A point beyond the right end waits for the figure", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(200, 50)]), () => AXES);

    assert.deepEqual(tail.points, []);
    assert.equal(tail.fits, false);
});

test("A missing subgroup breaks the line here too", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(4, 60)]), () => AXES);

    assert.deepEqual(tail.lines, ["M2 49M4 40"]);
});

test("New limits are drawn with the figure only", () => {
    assert.equal(tailOf(chart(DRAWN), chart(DRAWN, 2), () => AXES).fits, false);
    assert.equal(tailOf(chart([]), chart(DRAWN), () => AXES).fits, false);
    assert.equal(tailOf(chart(DRAWN), chart(DRAWN), () => AXES).fits, true);
});
