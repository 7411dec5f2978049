import { mergeSeries, SERIES_LIMIT, thin } from "./series.ts";
import type {
    Alert, Chart, ChartPoint, HealthReport, LogEntry, Metric, PointNote, OperationStatus, Panel, Result, Series,
    SeriesPoint, ServerMessage, SettingValues, Snapshot, Statistics,
} from "./protocol.ts";

export const PANEL_LIMIT = 500;
export const LOG_LIMIT = 2000;
export const CLOSED_ALERT_LIMIT = 200;

/** All that the page knows of the server. A new object for every change; what did not change keeps its identity. */
export interface State {
    readonly instance: string | null;
    readonly seq: number;
    /** Server clock minus our clock in ms, so that ages are true on a machine whose clock is off. */
    readonly clockOffset: number;
    /** When the newest message came, in ms of our clock. */
    readonly receivedAt: number;
    readonly operation: OperationStatus;
    /** When `operation` came, in ms of our clock: elapsed time runs on from there. */
    readonly operationAt: number;
    readonly statistics: Statistics | null;
    readonly metrics: ReadonlyMap<string, Metric>;
    readonly series: ReadonlyMap<string, readonly SeriesPoint[]>;
    readonly charts: ReadonlyMap<string, Chart>;
    readonly alerts: ReadonlyMap<string, Alert>;
    readonly health: HealthReport;
    readonly log: readonly LogEntry[];
    readonly results: ReadonlyMap<string, Result>;
    readonly values: SettingValues;
    /** Seconds. */
    readonly updateInterval: number;
}

const IDLE: OperationStatus = {
    id: null, title: "", source: null, sourceTitle: "", state: "idle", startedAt: null, elapsedSeconds: 0,
    progress: null, text: "",
};

export const EMPTY: State = {
    instance: null, seq: 0, clockOffset: 0, receivedAt: 0, operation: IDLE, operationAt: 0, statistics: null,
    metrics: new Map(), series: new Map(), charts: new Map(), alerts: new Map(),
    health: { status: "unknown", score: null, checkedAt: null, components: [] },
    log: [], results: new Map(), values: {}, updateInterval: 1,
};

/** Key of a metric or series of one machine. */
export function metricKey(of: { machine: string; metric: string }): string {
    return `${of.machine}\n${of.metric}`;
}

/**
 * The state after a message. Applying a message twice changes nothing the second time: everything is keyed.
 * @param now Our clock in ms when the message came.
 */
export function reduce(state: State, message: ServerMessage, now: number): State {
    if (message.type === "snapshot") {
        return fromSnapshot(message, now);
    }
    const base: State = { ...state, seq: Math.max(state.seq, message.seq), receivedAt: now };
    switch (message.type) {
        case "metric_update":
            return {
                ...base,
                statistics: message.statistics ?? base.statistics,
                metrics: putAll(base.metrics, message.metrics, metricKey),
                series: withSeries(base.series, message.series ?? []),
            };
        case "spc_update":
            return { ...base, charts: withCharts(base.charts, message.charts) };
        case "alert":
            return { ...base, alerts: boundAlerts(putAll(base.alerts, message.alerts, alert => alert.id)) };
        case "health_update":
            return { ...base, health: message.health };
        case "log":
            return { ...base, log: withLog(base.log, message.entries) };
        case "progress":
            return { ...base, operation: stillStopping(state.operation, message.operation), operationAt: now };
        case "result":
            return { ...base, results: putAll(base.results, message.results, result => result.operation) };
        case "config":
            return { ...base, values: message.values, updateInterval: message.updateInterval };
        case "reset":
            return {
                ...base, statistics: null, metrics: EMPTY.metrics, series: EMPTY.series, charts: EMPTY.charts,
                alerts: EMPTY.alerts, results: EMPTY.results,
            };
        case "ping":
            return base;
        default:
            // A newer server may say more than this page knows.
            return base;
    }
}

/** Stop was pressed: shown at once. */
export function stopping(state: State): State {
    return state.operation.state === "running"
        ? { ...state, operation: { ...state.operation, state: "stopping", text: "stopping" } }
        : state;
}

/** Stop was pressed, but the server could not be told. What it is doing comes again with its next progress. */
export function notStopping(state: State): State {
    const { operation } = state;
    return operation.state === "stopping"
        ? { ...state, operation: { ...operation, state: "running", text: operation.text === "stopping" ? "" : operation.text } }
        : state;
}

/** What the server said before it heard of the stop arrives after it was shown; a run that is to stop never runs on. */
function stillStopping(known: OperationStatus, told: OperationStatus): OperationStatus {
    return known.state === "stopping" && told.state === "running" && told.startedAt === known.startedAt
        ? { ...told, state: "stopping" }
        : told;
}

/** Elapsed time of the operation in seconds: the server's count, running on while the operation runs. */
export function elapsedSeconds(state: State, now: number): number {
    const { state: phase, elapsedSeconds: counted } = state.operation;
    const runsOn = phase === "running" || phase === "stopping";
    return runsOn ? counted + Math.max(0, now - state.operationAt) / 1000 : counted;
}

function fromSnapshot(message: Snapshot, now: number): State {
    const alerts = new Map(message.alerts.map(alert => [alert.id, alert]));
    return {
        instance: message.instance,
        seq: message.seq,
        clockOffset: Date.parse(message.now) - now,
        receivedAt: now,
        operation: message.operation,
        operationAt: now,
        statistics: message.statistics,
        metrics: new Map(message.metrics.map(metric => [metricKey(metric), metric])),
        series: withSeries(new Map(), message.series),
        charts: withCharts(new Map(), message.charts),
        alerts: boundAlerts(alerts),
        health: message.health,
        log: withLog([], message.log),
        results: new Map(message.results.map(result => [result.operation, result])),
        values: message.values,
        updateInterval: message.updateInterval,
    };
}

function putAll<T>(old: ReadonlyMap<string, T>, items: readonly T[] | undefined, key: (item: T) => string):
    ReadonlyMap<string, T> {
    if (items === undefined || items.length === 0) {
        return old;
    }
    const next = new Map(old);
    for (const item of items) {
        next.set(key(item), item);
    }
    return next;
}

function withSeries(old: ReadonlyMap<string, readonly SeriesPoint[]>, changes: readonly Series[]):
    ReadonlyMap<string, readonly SeriesPoint[]> {
    if (changes.length === 0) {
        return old;
    }
    const next = new Map(old);
    for (const change of changes) {
        const key = metricKey(change);
        next.set(key, change.reset
            ? thin(change.points, SERIES_LIMIT)
            : mergeSeries(next.get(key) ?? [], change.points));
    }
    return next;
}

function withCharts(old: ReadonlyMap<string, Chart>, changes: readonly Chart[]): ReadonlyMap<string, Chart> {
    const next = new Map(old);
    for (const change of changes) {
        const known = next.get(change.id);
        next.set(change.id, { ...change, panels: mergePanels(known, change), notes: mergeNotes(known, change) });
    }
    return next;
}

function mergePanels(known: Chart | undefined, change: Chart): Panel[] {
    const old = known?.kind === change.kind ? known.panels : [];
    const named = change.panels.map(panel => ({
        ...panel,
        points: mergePoints(old.find(other => other.name === panel.name)?.points ?? [], panel.points),
    }));
    const untouched = old.filter(panel => !change.panels.some(other => other.name === panel.name));
    return untouched.length === 0 ? named : old.map(panel => named.find(other => other.name === panel.name) ?? panel);
}

const NO_NOTES: readonly PointNote[] = [];

/** Notes keep their identity while none is written: figures are drawn anew when it changes. */
function mergeNotes(known: Chart | undefined, change: Chart): readonly PointNote[] {
    const old = known?.kind === change.kind ? known.notes ?? NO_NOTES : NO_NOTES;
    const changed = change.notes ?? NO_NOTES;
    return changed.length === 0 ? old
        : [...old.filter(note => !changed.some(other => other.index === note.index)), ...changed].sort((a, b) => a.index - b.index);
}

function mergePoints(old: readonly ChartPoint[], changed: readonly ChartPoint[]): ChartPoint[] {
    const byIndex = new Map(old.map(point => [point.index, point]));
    for (const point of changed) {
        byIndex.set(point.index, point);
    }
    return [...byIndex.values()].sort((a, b) => a.index - b.index).slice(-PANEL_LIMIT);
}

function boundAlerts(alerts: ReadonlyMap<string, Alert>): ReadonlyMap<string, Alert> {
    const closed = [...alerts.values()].filter(alert => alert.state === "closed");
    if (closed.length <= CLOSED_ALERT_LIMIT) {
        return alerts;
    }
    closed.sort((a, b) => Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt));
    const next = new Map(alerts);
    for (const old of closed.slice(CLOSED_ALERT_LIMIT)) {
        next.delete(old.id);
    }
    return next;
}

function withLog(old: readonly LogEntry[], entries: readonly LogEntry[]): readonly LogEntry[] {
    const newest = old[old.length - 1]?.id ?? -Infinity;
    const fresh = entries.filter(entry => entry.id > newest).sort((a, b) => a.id - b.id);
    if (fresh.length === entries.length) {
        return old.concat(fresh).slice(-LOG_LIMIT);
    }
    const byId = new Map(old.map(entry => [entry.id, entry]));
    for (const entry of entries) {
        byId.set(entry.id, entry);
    }
    return [...byId.values()].sort((a, b) => a.id - b.id).slice(-LOG_LIMIT);
}
