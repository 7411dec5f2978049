import assert from "node:assert/strict";
import { test } from "node:test";
import { figureHeight, historyFigure, lineColour, type HistoryPicture } from "../src/history/figure.ts";
import type { Course, Happening } from "../src/history/model.ts";
import type { Palette } from "../src/palette.ts";

const PALETTE: Palette = {
    text: "rgb(0, 0, 0)", muted: "rgb(90, 90, 90)", grid: "#eee", line: "rgb(61, 74, 85)", limit: "#444", zoneA: "#111", zoneB: "#222", zoneC: "#333",
    baseline: "#555", abnormal: "rgb(192, 74, 0)", surface: "rgb(255, 255, 255)",
};

interface Trace {
    x: (number | null)[];
    y: (number | null)[];
    yaxis?: string;
    text?: string[];
    hoverinfo: string;
    fill?: string;
    mode: string;
    line: { color: string; dash?: string };
    marker?: { symbol: string[] };
}

function course(run: string, metric: string, stepSeconds: number, count: number): Course {
    const t = Array.from({ length: count }, (_, i) => 1000 + 1000 * i);
    return {
        run, metric, offset: 1000,
        values: {
            machine: "m", metric, unit: "<b>", from: "", to: "", resolution: "second", stepSeconds, values: count, runs: [run], t, n: t.map(() => stepSeconds === 0 ? 1 : 3),
            mean: t.map(() => 5), min: t.map(() => 4), max: t.map(() => 6), sd: t.map(() => 1),
        },
    };
}

function happening(kind: Happening["kind"], severity: string, at: number, until = at): Happening {
    return { kind, at, until, event: { run: "a", key: `${at}`, time: "2026-11-21T10:00:00Z", until: null, machine: "<i>m", metric: "p", state: "degraded", severity: severity as "high", details: null } };
}

function picture(change: Partial<HistoryPicture>): Trace[] {
    const all: HistoryPicture = {
        courses: [course("a", "p", 1, 20)], runs: ["a"], metrics: ["p"], unit: () => "<b>", happenings: [], cut: [], range: { from: 0, to: 20_000 },
        elapsed: true, deviation: false, chosen: null, ...change,
    };
    return historyFigure(all, PALETTE, 700, figureHeight(all.metrics.length)).data as Trace[];
}

const lines = (traces: Trace[]): Trace[] => traces.filter(trace => trace.hoverinfo === "text" && trace.yaxis !== undefined);

test("runs differ in colour and in dashes, and each metric has a panel", () => {
    const found = lines(picture({
        courses: ["a", "b", "c", "d"].flatMap(run => [course(run, "p", 1, 20), course(run, "q", 1, 20)]), runs: ["a", "b", "c", "d"], metrics: ["p", "q"],
    }));
    assert.deepEqual(found.map(line => line.yaxis), ["y2", "y2", "y2", "y2", "y3", "y3", "y3", "y3"]);
    assert.deepEqual([new Set(found.map(line => line.line.color)).size, new Set(found.map(line => line.line.dash)).size], [4, 4]);
    assert.equal(new Set([0, 1, 2, 3].map(place => lineColour(place, { ...PALETTE, surface: "rgb(0, 0, 0)" }))).size, 4);
});

test("sums have a band of extremes and stand in the middle of their stretch, single values stand where they are", () => {
    const sums = picture({});
    assert.equal(sums.filter(trace => trace.fill === "toself").length, 1);
    assert.equal(lines(sums)[0]?.x[0], 500);
    const single = picture({ courses: [course("a", "p", 0, 20)] });
    assert.equal(single.filter(trace => trace.fill === "toself").length, 0);
    assert.equal(lines(single)[0]?.x[0], 0);
    assert.equal(picture({ deviation: true }).filter(trace => trace.line?.dash === "dot").length, 2);
});

test("events have the shape of their severity, and older ones that are not here a line", () => {
    const traces = picture({ happenings: [happening("alerts", "critical", 15_000, 18_000), happening("signals", "low", 14_000), happening("health", "", 1000)], cut: ["alerts"] });
    assert.deepEqual(traces.at(-1)?.marker?.symbol, ["triangle-up", "circle-open", "diamond"]);
    assert.deepEqual(traces.at(-1)?.y, [2, 1, 0]);
    assert.deepEqual(traces.at(-2)?.x, [15_000, 18_000, null]);
    const older = traces.find(trace => trace.mode === "lines+text");
    assert.deepEqual([older?.x[0], older?.x.at(-1), older?.y[0]], [0, 15_000, 2]);
});

test("names are no markup", () => {
    const traces = picture({ happenings: [happening("alerts", "high", 5000)] });
    assert.ok(traces.every(trace => (trace.text ?? []).every(words => !words.includes("<i>") && !/<b>[^<]*<b>/.test(words))));
    assert.match(lines(traces)[0]?.text?.[0] ?? "", /5\.000 &lt;b>/);
});
