import assert from "node:assert/strict";
import { test } from "node:test";
import type { Alert, Chart, ChartPoint, LogEntry, Metric, ServerMessage, Snapshot } from "../src/protocol.ts";
import {
    CLOSED_ALERT_LIMIT, elapsedSeconds, EMPTY, LOG_LIMIT, metricKey, notStopping, PANEL_LIMIT, reduce, stopping, type State,
} from "../src/store.ts";

const NOW = Date.parse("2026-11-21T10:00:00Z");

const metric = (value: number, name = "temperature"): Metric => ({
    machine: "am-01", metric: name, unit: "°C", value, timestamp: "2026-11-21T10:00:00Z", lower: null, upper: null,
    condition: "normal",
});

const chartPoint = (index: number, value = index, violations: string[] = []): ChartPoint =>
    ({ index, t: NOW + index, value, lower: 0, center: 5, upper: 10, violations, baseline: false });

const chart = (points: ChartPoint[], kind = "xbar-r", second = "R"): Chart => ({
    id: "am-01/temperature", machine: "am-01", metric: "temperature", unit: "°C", kind, title: "X̄-R", subgroupSize: 5,
    sigma: 3, baseline: null, notice: null, panels: [{ name: "X̄", points }, { name: second, points }],
});

const alert = (id: string, state: Alert["state"] = "active", lastSeenAt = "2026-11-21T10:00:00Z"): Alert => ({
    id, rule: "threshold-absolute", machine: "am-01", metric: "temperature", severity: "high", state, message: "Too hot.",
    value: 1, lower: null, upper: 0, raisedAt: lastSeenAt, lastSeenAt, clearedAt: null, count: 1, acknowledgedBy: null,
    acknowledgedAt: null, note: null,
});

const entry = (id: number): LogEntry =>
    ({ id, time: "2026-11-21T10:00:00Z", level: "info", message: `line ${id}`, details: null });

const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
    type: "snapshot", seq: 10, protocol: 1, instance: "a", now: "2026-11-21T10:00:05Z",
    operation: {
        id: "workflow", title: "Complete Workflow", source: "demo", sourceTitle: "Demo", state: "running",
        startedAt: "2026-11-21T10:00:00Z", elapsedSeconds: 5, progress: 10, text: "processing",
    },
    statistics: null, metrics: [metric(1)], series: [], charts: [chart([chartPoint(0), chartPoint(1)])],
    alerts: [alert("a1")], health: { status: "healthy", score: 1, checkedAt: null, components: [] }, log: [entry(1)],
    results: [], values: {}, updateInterval: 1, ...over,
});

const after = (state: State, ...messages: ServerMessage[]): State =>
    messages.reduce((so, message) => reduce(so, message, NOW), state);
const started = (): State => after(EMPTY, snapshot());

test("A snapshot replaces everything, also what an earlier instance said", () => {
    const state = after(started(), snapshot({ instance: "b", seq: 3, metrics: [], charts: [], alerts: [], log: [] }));

    assert.equal(state.instance, "b");
    assert.equal(state.seq, 3);
    assert.equal(state.metrics.size + state.charts.size + state.alerts.size + state.log.length, 0);
});

test("A snapshot tells how far our clock is off", () => {
    assert.equal(started().clockOffset, 5000);
});

test("The sequence number never goes back", () => {
    assert.equal(after(started(), { type: "ping", seq: 12 }, { type: "ping", seq: 11 }).seq, 12);
});

test("Every message may come twice", () => {
    const messages: ServerMessage[] = [
        {
            type: "metric_update", seq: 11, statistics: null, metrics: [metric(2)],
            series: [{ machine: "am-01", metric: "temperature", reset: false, points: [{ t: 1, min: 1, max: 2, last: 2 }] }],
        },
        { type: "spc_update", seq: 11, charts: [chart([chartPoint(2, 12, ["nelson-1: one point beyond 3σ"])])] },
        { type: "alert", seq: 12, alerts: [alert("a1", "acknowledged"), alert("a2")] },
        { type: "health_update", seq: 12, health: { status: "degraded", score: 0.5, checkedAt: null, components: [] } },
        { type: "log", seq: 13, entries: [entry(2), entry(3)] },
        { type: "result", seq: 13, results: [{ operation: "spc", title: "SPC", state: "completed", finishedAt: null, tables: [], figures: [] }] },
        { type: "config", seq: 14, values: { Spc: { SubgroupSize: 4 } }, updateInterval: 2 },
    ];
    for (const message of messages) {
        const once = after(started(), message);
        assert.deepEqual(after(once, message), once, message.type);
    }
});

test("Chart points go to their index, in order, and a changed point replaces the old one", () => {
    const state = after(started(), { type: "spc_update", seq: 11, charts: [chart([chartPoint(3), chartPoint(1, 7), chartPoint(2)])] });

    const panel = state.charts.get("am-01/temperature")?.panels[0];
    assert.deepEqual(panel?.points.map(({ index, value }) => [index, value]), [[0, 0], [1, 7], [2, 2], [3, 3]]);
});

test("A panel keeps its newest 500 points", () => {
    const many = Array.from({ length: PANEL_LIMIT + 20 }, (_, i) => chartPoint(i + 2));
    const points = after(started(), { type: "spc_update", seq: 11, charts: [chart(many)] })
        .charts.get("am-01/temperature")?.panels[1]?.points;

    assert.equal(points?.length, PANEL_LIMIT);
    assert.equal(points?.at(-1)?.index, PANEL_LIMIT + 21);
});

test("A chart of another kind begins anew", () => {
    const state = after(started(), { type: "spc_update", seq: 11, charts: [chart([chartPoint(9)], "xbar-s", "S")] });

    assert.deepEqual(state.charts.get("am-01/temperature")?.panels.map(panel => [panel.name, panel.points.length]),
        [["X̄", 1], ["S", 1]]);
});

test("A series with reset replaces, one without appends", () => {
    const change = (reset: boolean, t: number): ServerMessage => ({
        type: "metric_update", seq: 11, series: [{ machine: "am-01", metric: "temperature", reset, points: [{ t, min: 0, max: 0, last: 0 }] }],
    });
    const key = metricKey({ machine: "am-01", metric: "temperature" });

    assert.equal(after(started(), change(false, 1), change(false, 2)).series.get(key)?.length, 2);
    assert.deepEqual(after(started(), change(false, 1), change(true, 2)).series.get(key)?.map(({ t }) => t), [2]);
});

test("A metric update without statistics keeps those that are known", () => {
    const statistics = { samplesProcessed: 7 } as NonNullable<State["statistics"]>;
    const state = after(started(), { type: "metric_update", seq: 11, statistics }, { type: "metric_update", seq: 12, metrics: [metric(3)] });

    assert.equal(state.statistics?.samplesProcessed, 7);
});

test("A reset forgets the run and keeps the log and the settings", () => {
    const state = after(started(), { type: "reset", seq: 11 });

    assert.equal(state.metrics.size + state.series.size + state.charts.size + state.alerts.size + state.results.size, 0);
    assert.equal(state.log.length, 1);
    assert.equal(state.instance, "a");
});

test("The log is ordered by id and bounded", () => {
    const many = Array.from({ length: LOG_LIMIT + 5 }, (_, i) => entry(i + 2));
    const state = after(started(), { type: "log", seq: 11, entries: many }, { type: "log", seq: 12, entries: [entry(LOG_LIMIT)] });

    assert.equal(state.log.length, LOG_LIMIT);
    assert.equal(state.log.at(-1)?.id, LOG_LIMIT + 6);
    assert.ok(state.log.every((line, i) => i === 0 || line.id === (state.log[i - 1] as LogEntry).id + 1));
});

test("Open alerts are never dropped, of closed ones the oldest go", () => {
    const time = (i: number): string => new Date(NOW + i * 1000).toISOString();
    const closed = Array.from({ length: CLOSED_ALERT_LIMIT + 10 }, (_, i) => alert(`c${i}`, "closed", time(i)));
    const open = Array.from({ length: 300 }, (_, i) => alert(`o${i}`, "active", time(-i)));
    const state = after(started(), { type: "alert", seq: 11, alerts: [...open, ...closed] });

    assert.equal([...state.alerts.values()].filter(one => one.state === "closed").length, CLOSED_ALERT_LIMIT);
    assert.equal([...state.alerts.values()].filter(one => one.state === "active").length, 301);
    assert.ok(!state.alerts.has("c0") && state.alerts.has(`c${CLOSED_ALERT_LIMIT + 9}`));
});

test("What a newer server says beyond our protocol changes nothing", () => {
    const state = started();

    assert.deepEqual(after(state, { type: "hologram", seq: 10 } as unknown as ServerMessage), state);
});

test("What did not change keeps its identity, so that it is not drawn again", () => {
    const state = started();
    const next = after(state, { type: "log", seq: 11, entries: [entry(2)] });

    assert.equal(next.charts, state.charts);
    assert.equal(next.metrics, state.metrics);
});

test("Stop shows at once, and only a running operation can be stopping", () => {
    const state = started();

    assert.equal(stopping(state).operation.state, "stopping");
    const done = after(state, { type: "progress", seq: 11, operation: { ...state.operation, state: "completed" } });
    assert.equal(stopping(done), done);
});

test("What the server said before it heard of the stop does not undo it, but another run and a stop that it never heard of do", () => {
    const state = started();
    const { operation } = state;
    const late = after(stopping(state), { type: "progress", seq: 11, operation: { ...operation, elapsedSeconds: 7 } });

    assert.deepEqual([late.operation.state, late.operation.elapsedSeconds], ["stopping", 7]);
    assert.deepEqual([notStopping(late).operation.state, notStopping(late).operation.text], ["running", "processing"]);
    assert.deepEqual([notStopping(stopping(state)).operation.state, notStopping(stopping(state)).operation.text], ["running", ""]);
    const stopped = after(late, { type: "progress", seq: 12, operation: { ...operation, state: "stopped" } });
    assert.equal(stopped.operation.state, "stopped");
    assert.equal(notStopping(stopped), stopped);
    const another = after(late, { type: "progress", seq: 12, operation: { ...operation, startedAt: "2026-11-21T11:00:00Z" } });
    assert.equal(another.operation.state, "running");
});

test("Elapsed time runs on between messages while the operation runs, and stands when it is done", () => {
    const state = started();
    const done = after(state, { type: "progress", seq: 11, operation: { ...state.operation, state: "completed" } });

    assert.equal(elapsedSeconds(state, NOW + 3000), 8);
    assert.equal(elapsedSeconds(done, NOW + 3000), 5);
});

test("Notes are merged by their point and keep their identity while none is written", () => {
    const note = (index: number, cause: string): { index: number; cause: string; note: string; by: string; at: string } =>
        ({ index, cause, note: "", by: "Ann", at: "" });
    const update = (notes: readonly ReturnType<typeof note>[]): ServerMessage =>
        ({ type: "spc_update", seq: 11, charts: [{ ...chart([]), panels: [], notes }] });
    const first = after(started(), update([note(2, "b"), note(1, "a")]));
    const second = after(first, update([note(2, "c")]), { type: "spc_update", seq: 12, charts: [chart([chartPoint(2)])] });
    const of = (state: State): Chart => state.charts.get("am-01/temperature") as Chart;

    assert.deepEqual(of(first).notes?.map(one => one.cause), ["a", "b"]);
    assert.deepEqual(of(second).notes?.map(one => one.cause), ["a", "c"]);
    assert.equal(of(second).panels[0]?.points.length, 3);
    assert.equal(of(after(second, { type: "spc_update", seq: 13, charts: [chart([chartPoint(3)])] })).notes, of(second).notes);
});
