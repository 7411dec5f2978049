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

    assert.deepEqual(tail.panels.map(panel => panel.points), [[
        { index: 3, t: 3000, x: 3, y: 40, broken: false, mark: "" }, { index: 4, t: 4000, x: 4, y: 5, broken: true, mark: "1" },
    ]]);
    assert.deepEqual(tail.panels.map(panel => panel.line), ["M2 49L3 40L4 5"]);
    assert.equal(tail.fits, true);
});

test("Zones, limits and centre line go on as far as the points do", () => {
    const [panel] = tailOf(chart(DRAWN), chart([...DRAWN, point(3, 60), point(6, 60)]), () => AXES).panels;

    assert.equal(panel?.limits, "M2,10H6M2,90H6");
    assert.equal(panel?.center, "M2,50H6");
    assert.equal(panel?.zones.zoneB.match(/M2,/g)?.length, 2);
});

test("Limits that have moved a little go on where they are, and the figure is soon drawn with their new names", () => {
    const wider = { ...point(3, 60), upper: 95 };

    const tail = tailOf(chart(DRAWN), chart([...DRAWN, wider]), () => AXES);

    assert.equal(tail.panels[0]?.limits, "M2,10H3V5H3M2,90H3V90H3");
    assert.deepEqual([tail.fits, tail.used], [true, 1]);
});

test("A drawn point that is in alarm since is marked at once, and the figure must be drawn anew", () => {
    const late = { ...(DRAWN[0] as ChartPoint), violations: ["nelson-2: nine on one side"] };

    const tail = tailOf(chart(DRAWN), chart([late, DRAWN[1] as ChartPoint]), () => AXES);

    assert.deepEqual(tail.panels[0]?.points, [{ index: 1, t: 1000, x: 1, y: 50, broken: true, mark: "2" }]);
    assert.equal(tail.fits, false);
});

test("What else has changed of the drawn points is a matter of the figure", () => {
    const first = DRAWN[0] as ChartPoint;
    const second = DRAWN[1] as ChartPoint;
    const alarmed = { ...first, violations: ["nelson-1: out"] };
    const fits = (drawn: ChartPoint[], now: ChartPoint[]): boolean => tailOf(chart(drawn), chart(now), () => AXES).fits;

    assert.equal(fits(DRAWN, [{ ...first, value: 49 }, second]), false);
    assert.equal(fits(DRAWN, [{ ...first, upper: 80 }, second]), false);
    assert.equal(fits([alarmed, second], DRAWN), false);
    assert.equal(fits([first, point(5, 50)], [first, second, point(5, 50)]), false);
    assert.equal(fits(DRAWN, DRAWN.map(one => ({ ...one }))), true);
    assert.equal(fits(DRAWN, [second]), true);
    assert.equal(fits(DRAWN, []), true);
    // A centre line may follow its values; a new stage is told.
    assert.equal(fits(DRAWN, [...DRAWN, { ...point(3, 50), center: 52 }]), true);
    const staged = { ...chart([...DRAWN, point(3, 50)]), stages: [{ index: 3, name: "baseline 2" }] };
    assert.equal(tailOf(chart(DRAWN), staged, () => AXES).fits, false);
    const noted = { ...chart(DRAWN), notes: [{ index: 1, cause: "tool worn", note: "", by: "Ann", at: "" }] };
    assert.equal(tailOf(chart(DRAWN), noted, () => AXES).fits, false);
});

test("The room at the right end is used up by what has come", () => {
    const half = tailOf(chart(DRAWN), chart([...DRAWN, point(51, 50)]), () => AXES);

    assert.equal(half.used, 0.5);
});

test("A point above the figure stands at its edge, and the figure must be drawn anew", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(3, 500)]), () => AXES);

    assert.deepEqual(tail.panels[0]?.points.map(one => one.y), [0]);
    assert.equal(tail.fits, false);
});

test("A point beyond the right end waits for the figure", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(200, 50)]), () => AXES);

    assert.deepEqual(tail.panels[0]?.points, []);
    assert.equal(tail.fits, false);
});

test("A missing subgroup breaks the line here too", () => {
    const tail = tailOf(chart(DRAWN), chart([...DRAWN, point(4, 60)]), () => AXES);

    assert.deepEqual(tail.panels.map(panel => panel.line), ["M2 49M4 40"]);
});

test("A panel of which nobody knows where it stands is drawn anew, unless it has no points", () => {
    const now = chart([...DRAWN, point(3, 60, ["nelson-1: out"])]);

    assert.equal(tailOf(chart(DRAWN), now, () => null).fits, false);
    assert.equal(tailOf(chart(DRAWN), chart([]), () => null).fits, true);
});

test("New limits are drawn with the figure only", () => {
    assert.equal(tailOf(chart(DRAWN), chart(DRAWN, 2), () => AXES).fits, false);
    assert.equal(tailOf(chart([]), chart(DRAWN), () => AXES).fits, false);
    assert.equal(tailOf(chart(DRAWN), chart(DRAWN), () => AXES).fits, true);
});
