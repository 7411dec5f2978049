import assert from "node:assert/strict";
import { test } from "node:test";
import { byUrgency } from "../src/alert-facts.ts";
import { controlFigure } from "../src/control-figure.ts";
import { mostUrgent } from "../src/elements/overview.ts";
import { helpText } from "../src/elements/setting-field.ts";
import { chartFacts, chartKey } from "../src/elements/control-chart.ts";
import { nearest, thresholdTop, trendShape } from "../src/elements/trend-shape.ts";
import { baselineRuns, isProvisional, limitDecimals, spread, stageStarts, stretches, zonePath } from "../src/limit-shapes.ts";
import type { Palette } from "../src/palette.ts";
import { dotSize, gapsBefore, ruleMarks } from "../src/point-traces.ts";
import type { Alert, Chart, ChartPoint, Setting } from "../src/protocol.ts";
import { findings, violation } from "../src/rules.ts";

const NELSON_1 = "nelson-1: one point beyond 3σ";
const palette = new Proxy({}, { get: (_, name) => String(name) }) as Palette;
const size = { width: 600, height: 400 };

const point = (index: number, over: Partial<ChartPoint> = {}): ChartPoint =>
    ({ index, t: index * 1000, value: index, lower: 0, center: 5, upper: 10, violations: [], baseline: false, ...over });

const chart = (points: ChartPoint[], id = "am-01/temperature"): Chart => ({
    id, machine: "am-01", metric: "temperature", unit: "°C", kind: "xbar-r", title: "X̄-R", subgroupSize: 5, sigma: 3,
    baseline: null, notice: null, panels: [{ name: "X̄", points }, { name: "R", points: points.map(one => ({ ...one, violations: [] })) }],
});

const paths = (layout: Record<string, unknown>, yref: string): string[] =>
    (layout["shapes"] as { type: string; yref: string; path: string }[])
        .filter(shape => shape.type === "path" && shape.yref === yref).map(shape => shape.path);

test("A violation is taken apart into mark and sentence", () => {
    assert.deepEqual(violation(NELSON_1), { rule: "nelson-1", mark: "1", sentence: "Nelson rule 1: one point beyond 3σ" });
    assert.equal(violation("western-electric-4: eight on one side").mark, "WE\u00A04");
    assert.deepEqual(violation("beyond-limits"), { rule: "beyond-limits", mark: "!", sentence: "Beyond limits" });
});

test("Findings are newest first and name their panel", () => {
    const found = findings(chart([point(1, { violations: [NELSON_1] }), point(2), point(3, { violations: [NELSON_1] })]));

    assert.deepEqual(found.map(one => [one.panel, one.point.index]), [["X̄", 3], ["X̄", 1]]);
});

test("A missing subgroup breaks the line and shifts no point", () => {
    const points = [point(1), point(2), point(4), point(5, { value: null })];
    assert.deepEqual([...gapsBefore(points)], [2]);

    const { data, curves } = controlFigure(chart(points), palette, size, "en");

    const curve = curves.get("X̄");
    const trace = data[curve?.curve ?? 0] as { y: (number | null)[]; connectgaps: boolean };
    assert.deepEqual(curve?.indices, [1, 2, null, 4, 5]);
    assert.deepEqual(trace.y, [1, 2, null, 4, null]);
    assert.equal(trace.connectgaps, false);
});

test("Points that broke a rule have a mark of their own shape and colour, and say why", () => {
    const { data, layout, curves } = controlFigure(chart([point(1), point(2, { violations: [NELSON_1] })]), palette, size, "en");
    const course = data[curves.get("X̄")?.curve ?? 0] as { hovertext: string[] };
    const marks = data.filter(trace => trace["mode"] === "markers+text" && trace["yaxis"] === "y");

    assert.deepEqual(marks.map(trace => [trace["x"], trace["y"], trace["text"]]), [[[2000], [2], ["<b>1</b>"]]]);
    assert.deepEqual(marks[0]?.["marker"], { size: 11, color: "abnormal", symbol: "diamond", opacity: 1, line: { width: 0 } });
    assert.match(course.hovertext[1] ?? "", /subgroup 2 .*Nelson rule 1: one point beyond 3σ/s);
    assert.ok(paths(layout, "y").includes("M1000,1H1000"), "the other point is a dot");
});

test("What a figure consists of does not grow with its points", () => {
    const of = (count: number): [number, number] => {
        const { data, layout } = controlFigure(chart(Array.from({ length: count }, (_, i) => point(i))), palette, size, "en");
        return [data.length, (layout["shapes"] as unknown[]).length];
    };

    assert.deepEqual(of(400), of(2));
    assert.deepEqual(of(2), [4, 13]);
});

test("Limits are labelled at the right end with their newest value and never cover each other", () => {
    const points = [point(1), point(2, { lower: 4.9, center: 5, upper: 5.1, value: 500 })];
    const { layout } = controlFigure(chart(points), palette, size, "en");
    const labels = (layout["annotations"] as { text: string; xref: string; x: number; yref: string }[])
        .filter(label => label.xref === "paper" && label.yref === "y");

    assert.deepEqual(labels.map(label => label.text), ["UCL 5.100", "CL 5.000", "LCL 4.900"]);
    const placed = spread([10, 11, 12], 14).map((shift, i) => shift + 10 + i);
    assert.deepEqual(placed, [10, 24, 38]);
});

test("A chart without limits has no limit labels", () => {
    const { layout } = controlFigure(chart([point(1, { lower: null, center: null, upper: null })]), palette, size, "en");

    assert.deepEqual(layout["annotations"], []);
});

test("Zones are thirds of the distance from the centre to each limit", () => {
    const limits = { lower: 2, center: 5, upper: 14 };
    const { layout } = controlFigure(chart([point(1, limits), point(2, limits)]), palette, size, "en");

    assert.deepEqual(paths(layout, "y").slice(0, 3), [
        "M1000,14H2000V11H1000ZM1000,2H2000V3H1000Z", "M1000,11H2000V8H1000ZM1000,3H2000V4H1000Z",
        "M1000,8H2000V5H1000ZM1000,4H2000V5H1000Z",
    ]);
});

test("Limits hold until the next point, step where they change and are not drawn where there are none", () => {
    const wide = { lower: 0, center: 5, upper: 12 };
    const points = [point(1), point(2), point(3, wide), point(4, { lower: null, center: null, upper: null }), point(5), point(6)];

    assert.deepEqual(stretches(points).map(one => [one.from, one.to, one.upper, one.joined]),
        [[1000, 3000, 10, false], [3000, 4000, 12, true], [5000, 6000, 10, false]]);
    const { layout } = controlFigure(chart(points), palette, size, "en");
    assert.equal(paths(layout, "y")[3], "M1000,10H3000V12H4000M5000,10H6000M1000,0H3000V0H4000M5000,0H6000");
});

test("Where a chart has no lower limit, only the upper one and its zones are drawn", () => {
    const { layout } = controlFigure(chart([point(1, { lower: null }), point(2, { lower: null })]), palette, size, "en");

    assert.deepEqual(paths(layout, "y").slice(2, 5), ["M1000,6.666666666666666H2000V5H1000Z", "M1000,10H2000", "M1000,5H2000"]);
});

test("A panel fills its part of the picture and panels do not overlap", () => {
    const { layout } = controlFigure(chart([point(1), point(2)]), palette, size, "en");
    const upper = (layout["yaxis"] as { domain: [number, number] }).domain;
    const lower = (layout["yaxis2"] as { domain: [number, number] }).domain;

    assert.equal(upper[1], 1);
    assert.ok(lower[0] >= 0 && lower[0] < 1e-9 && lower[1] < upper[0]);
});

test("Stages are told, not guessed from a centre line that moves; the baseline is a run of points", () => {
    const points = [
        point(0, { baseline: true }), point(1, { baseline: true }), point(2), point(3, { center: 6 }), point(4, { center: 6, baseline: true }),
    ];

    assert.deepEqual(stageStarts(points), []);
    assert.deepEqual(stageStarts(points, [{ index: 0, name: "gone" }, { index: 3, name: "baseline 2" }, { index: 9, name: "to come" }]),
        [{ at: 3, name: "baseline 2" }]);
    assert.deepEqual(baselineRuns(points), [[0, 1], [4, 4]]);
});

test("Where points are close, a run that breaks the same rules is numbered once", () => {
    const points = [point(0), ...[1, 2, 3].map(i => point(i, { violations: [NELSON_1] })), point(4), point(5, { violations: [NELSON_1] })];

    assert.deepEqual(ruleMarks(points, 1), ["", "1", "1", "1", "", "1"]);
    assert.deepEqual(ruleMarks(points, 3), ["", "1", "", "", "", "1"]);
});

test("Limits are told apart by their decimals", () => {
    assert.deepEqual([47, 10.9, 0.0012, 5000, 0].map(limitDecimals), [1, 1, 5, 0, 2]);
});

test("The chart with most broken rules among its newest points comes first", () => {
    const quiet = chart([point(1)], "quiet");
    const old = chart([point(0, { violations: [NELSON_1] }), ...Array.from({ length: 60 }, (_, i) => point(i + 1))], "old");
    const loud = chart([point(1, { violations: [NELSON_1] })], "loud");

    assert.equal(mostUrgent([quiet, old, loud])?.id, "loud");
    assert.equal(mostUrgent([quiet, old])?.id, "quiet");
});

test("A trend shows thresholds that are near and does not flatten for one that is far", () => {
    const points = [{ t: 0, min: 9, max: 11, last: 10 }, { t: 10, min: 19, max: 21, last: 20 }];
    const shape = trendShape(points, 5, 10000, 200, 80);

    assert.notEqual(shape?.lower, null);
    assert.equal(shape?.upper, null);
    assert.ok((shape?.high ?? 0) < 30);
    assert.equal(trendShape([], null, null, 200, 80), null);
});

test("A missing value is a gap in a trend", () => {
    const shape = trendShape([
        { t: 0, min: 1, max: 1, last: 1 }, { t: 1, min: null, max: null, last: null }, { t: 2, min: 2, max: 2, last: 2 },
    ], null, null, 100, 50);

    assert.equal(shape?.line.match(/M/g)?.length, 2);
});

test("The nearest point to a time is found", () => {
    const points = [0, 10, 20].map(t => ({ t, min: t, max: t, last: t }));

    assert.equal(nearest(points, 14)?.t, 10);
    assert.equal(nearest([], 1), null);
});

test("Alerts: most severe first, not acknowledged before acknowledged, then newest", () => {
    const alert = (id: string, severity: Alert["severity"], raisedAt: string, by: string | null = null): Alert =>
        ({ id, severity, raisedAt, acknowledgedBy: by }) as Alert;
    const sorted = byUrgency([
        alert("low", "low", "2026-01-05"), alert("seen", "critical", "2026-01-04", "Ada"), alert("old", "critical", "2026-01-01"),
        alert("new", "critical", "2026-01-02"),
    ]);

    assert.deepEqual(sorted.map(one => one.id), ["new", "old", "seen", "low"]);
});

test("A setting says its range and unit", () => {
    const setting: Setting = {
        name: "BufferSize", title: "Buffer size", description: "Samples kept in memory.", kind: "integer", unit: "samples",
        minimum: 100, maximum: 10000, default: 1000, choices: null,
    };

    assert.equal(helpText(setting, "en"), "100 to 10,000\u202Fsamples. Samples kept in memory.");
    assert.equal(helpText({ ...setting, minimum: null, maximum: null }, "en"), "Samples kept in memory.");
});

test("Zones are those of the rules where limits were moved, and are left out where no rule counts in them", () => {
    // p = 0.5 of 4 items: both limits cut off at 0 and 1, the rules count in thirds of 0.75 all the same.
    const cut = { lower: 0, center: 0.5, upper: 1, reach: 0.75, value: 0.5 };
    const all = stretches([point(1, cut), point(2, cut)]);
    assert.equal(zonePath(all, 2 / 3, 1 / 3), "M1000,1H2000V0.75H1000ZM1000,0H2000V0.25H1000Z");
    assert.equal(zonePath(all, 1, 2 / 3), "");

    const floored = { lower: 0, center: 0.25, upper: 0.625, value: 0.2 };
    assert.equal(zonePath(stretches([point(1, floored), point(2, floored)]), 1 / 3, 0), "M1000,0.375H2000V0.25H1000ZM1000,0.125H2000V0.25H1000Z");

    const bare = chart([point(1), point(2)]);
    const { layout } = controlFigure({ ...bare, panels: bare.panels.map(panel => ({ ...panel, hasZones: false })) }, palette, size, "en");
    assert.deepEqual(paths(layout, "y").slice(0, 2), ["M1000,10H2000M1000,0H2000", "M1000,5H2000"]);
});

test("Notes and points left out have marks and words of their own", () => {
    const noted = {
        ...chart([point(1), point(2, { excluded: "power <cut>" })]),
        notes: [{ index: 1, cause: "tool worn", note: "", by: "Ann", at: "" }, { index: 2, cause: "", note: "", by: "Ann", at: "" }],
    };
    const { data } = controlFigure(noted, palette, size, "en");
    const symbols = data.map(trace => (trace["marker"] as { symbol?: string } | undefined)?.symbol);

    assert.ok(symbols.includes("circle-open") && symbols.includes("x-thin-open"));
    const hovers = (data[0] as { hovertext: string[] }).hovertext;
    assert.ok(hovers[0]?.endsWith("○ cause tool worn, by Ann"));
    assert.ok(hovers[1]?.endsWith("× left out of the limits: power &lt;cut&gt;"));
});

test("A silence of more than five usual steps breaks the line, a late point does not", () => {
    const at = (index: number, t: number): ChartPoint => point(index, { t });
    const points = [at(1, 0), at(2, 1000), at(3, 2000), at(4, 5000), at(5, 6000), at(6, 12_000), at(7, 13_000)];

    assert.deepEqual([...gapsBefore(points)], [5]);
    // Of the newest points alone nothing could be told; the whole panel says what is usual.
    assert.deepEqual([...gapsBefore(points.slice(4))], []);
    assert.deepEqual([...gapsBefore(points.slice(4), 5000)], [1]);
});

test("A subgroup that lacks values is hollow, says so, and keeps its diamond hollow where it broke a rule", () => {
    const points = [point(1), point(2, { missing: 2 }), point(3), point(4, { missing: 1, violations: [NELSON_1] })];
    const { data, layout, curves } = controlFigure(chart(points), palette, size, "en");
    const hollow = data.filter(trace => trace["yaxis"] === "y" && (trace["marker"] as { symbol?: unknown } | undefined)?.symbol === "circle");
    const broken = data.find(trace => trace["yaxis"] === "y" && trace["mode"] === "markers+text");
    const course = data[curves.get("X̄")?.curve ?? 0] as { hovertext: string[] };

    assert.deepEqual(hollow.map(trace => [trace["x"], (trace["marker"] as { color: string }).color]), [[[2000], "surface"]]);
    assert.deepEqual((broken?.["marker"] as { symbol: unknown }).symbol, ["diamond-open"]);
    assert.match(course.hovertext[1] ?? "", /○ incomplete: lacks 2 of 5 values/);
    assert.doesNotMatch(course.hovertext[0] ?? "", /incomplete/);
    assert.deepEqual(paths(layout, "y").filter(path => path.includes("M2000,2H2000")), []);
    assert.match(chartKey(chart(points)), /hollow/);
    assert.equal(chartKey(chart([point(1)])), "");
});

test("Dots and diamonds are smaller where points are close", () => {
    assert.deepEqual([dotSize(20, 400), dotSize(150, 400), dotSize(300, 220)], [5, 3, 2]);
    const many = Array.from({ length: 300 }, (_, i) => point(i + 1, i === 9 ? { violations: [NELSON_1] } : {}));
    const marks = controlFigure(chart(many), palette, { width: 380, height: 400 }, "en").data.find(trace => trace["mode"] === "markers+text");

    assert.equal((marks?.["marker"] as { size: number }).size, 8);
});

test("The facts of a chart of rows do not speak of subgroups", () => {
    const baseline = { version: 1, establishedAt: "2026-11-22T10:00:00Z", subgroups: 100 } as Chart["baseline"];

    assert.match(chartFacts({ ...chart([point(1)]), kind: "t2-spe-mewma", subgroupSize: 1, sigma: 0, baseline }), /^X̄-R · baseline #1 .* 100 rows$/);
    assert.match(chartFacts({ ...chart([point(1)]), baseline }), /n\u202F=\u202F5 · 3σ · .* 100 subgroups$/);
});

test("The name of a threshold stands beyond its line, where it hides no value", () => {
    assert.deepEqual([thresholdTop(20, true, 84), thresholdTop(60, false, 84)], [5, 61]);
    assert.deepEqual([thresholdTop(5, true, 84), thresholdTop(80, false, 84)], [6, 65]);
});

test("Provisional limits are dotted and named until the baseline is there", () => {
    const points = [point(1, { upper: 20 }), point(2, { upper: 20 }), point(3, { upper: 12 }), point(4, { upper: 12 })];
    const group = { ...chart(points), kind: "t2-spe-mewma", sigma: 0, stages: [{ index: 1, name: "provisional" }, { index: 3, name: "baseline 1" }] };
    const { layout } = controlFigure(group, palette, size, "en");
    const lines = (layout["shapes"] as { yref: string; path?: string; line: { dash: string } }[])
        .filter(shape => shape.yref === "y" && shape.path?.includes(",20H") === true || shape.path?.includes(",12H") === true && shape.yref === "y");

    assert.deepEqual(lines.filter(shape => shape.line.dash !== "solid" && !shape.path?.endsWith("Z")).map(shape => [shape.line.dash, /,20H/.test(shape.path ?? "")]), [["dash", false], ["2px,4px", true]]);
    assert.ok((layout["annotations"] as { text: string }[]).some(one => one.text === "provisional"));
    assert.match(chartKey(group), /dotted: provisional/);
    assert.deepEqual([isProvisional(group, 2), isProvisional(group, 3), isProvisional(chart(points), 2)], [true, false, false]);
});
