// Speaks the protocol of docs/api.md with a simulated process, to work on the page without the real server:
//   node dev/mock-server.mjs [--port 8766] [--run] [--machines 1] [--metrics 6] [--interval 1] [--history 0]
// --run starts Complete Workflow at once; --history N begins with N readings already made.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { parseArgs } from "node:util";
import { defaults, groups, mistakes, operations, sources } from "./mock-config.mjs";
import { createProcess } from "./mock-process.mjs";
import { accept } from "./websocket.mjs";

const { values: options } = parseArgs({
    options: {
        port: { type: "string", default: "8766" }, run: { type: "boolean", default: false },
        machines: { type: "string", default: "1" }, metrics: { type: "string", default: "6" },
        interval: { type: "string", default: "1" }, history: { type: "string", default: "0" },
    },
});
const READINGS_PER_UPDATE = 5;
const TOTAL = 2000;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
// As strict as the real server, so that a script or style that it would refuse is refused here.
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";
const wwwroot = new URL("../../wwwroot/", import.meta.url);
const instance = randomUUID();
const clients = new Set();

let seq = 0;
let settings = defaults();
let world;
let timer = null;
let lastSaid = Date.now();

function fresh() {
    return {
        operation: {
            id: null, title: "", source: null, sourceTitle: "", state: "idle", startedAt: null, elapsedSeconds: 0,
            progress: null, text: "",
        },
        statistics: null, metrics: new Map(), series: new Map(), charts: new Map(), alerts: new Map(),
        health: { status: "unknown", score: null, checkedAt: null, components: [] },
        log: world?.log ?? [], results: new Map(), readings: 0,
        step: createProcess({ machines: Number(options.machines), metrics: Number(options.metrics) }),
    };
}

function say(type, fields) {
    lastSaid = Date.now();
    const message = JSON.stringify({ type, seq: ++seq, ...fields });
    clients.forEach(send => send(message));
}

function log(level, message, details = null) {
    const entry = { id: (world.log.at(-1)?.id ?? 0) + 1, time: new Date().toISOString(), level, message, details };
    world.log = world.log.concat(entry).slice(-500);
    say("log", { entries: [entry] });
}

function start(operation, source) {
    const began = Date.now();
    world = fresh();
    say("reset", {});
    world.operation = {
        id: operation, title: operations.find(one => one.id === operation).title, source,
        sourceTitle: sources.find(one => one.id === source).title, state: "running",
        startedAt: new Date(began).toISOString(), elapsedSeconds: 0, progress: 0, text: "reading the source",
    };
    say("progress", { operation: world.operation });
    log("info", `${world.operation.title} started on ${world.operation.sourceTitle}.`);
    const interval = Number(options.interval) * 1000;
    for (let i = Number(options.history); i > 0; i--) {
        advance(Date.now() - i * interval / READINGS_PER_UPDATE, true);
    }
    timer = setInterval(() => update(interval), interval);
}

function update(interval) {
    const batch = { metrics: new Map(), series: new Map(), charts: new Map(), alerts: new Map() };
    for (let i = 0; i < READINGS_PER_UPDATE; i++) {
        collect(batch, advance(Date.now() - (READINGS_PER_UPDATE - i) * interval / READINGS_PER_UPDATE, false));
    }
    const { operation } = world;
    operation.elapsedSeconds = (Date.now() - Date.parse(operation.startedAt)) / 1000;
    operation.progress = Math.min(100, 100 * world.readings / TOTAL);
    operation.text = `processing batch ${Math.floor(world.readings / 5)} of ${TOTAL / 5}`;
    say("metric_update", {
        statistics: world.statistics, metrics: [...batch.metrics.values()], series: [...batch.series.values()],
    });
    say("spc_update", { charts: [...batch.charts.values()] });
    if (batch.alerts.size > 0) {
        say("alert", { alerts: [...batch.alerts.values()] });
    }
    say("progress", { operation });
    if (world.readings % 50 === 0 || world.health.checkedAt === null) {
        checkHealth();
    }
    if (world.readings >= TOTAL) {
        finish("completed");
    }
}

function advance(t, quiet) {
    const changes = world.step(t);
    world.readings++;
    const produced = world.readings * 20;
    world.statistics = {
        samplesProduced: produced, samplesProcessed: produced - Math.floor(world.readings / 40), duplicates: 0, dropped: 0,
        deadLettered: Math.floor(world.readings / 60), late: Math.floor(world.readings / 120), errors: 0,
        batches: Math.ceil(world.readings / 5), throughput: 996 + 8 * Math.sin(world.readings / 9), throughputOverall: 991.2,
        latencyMs: { p50: 1.8, p95: 4.31 + Math.sin(world.readings / 7), p99: 9.72 }, bufferUse: 0.31, held: 0, gaps: 0, missing: 0, lag: null, checkpoints: null,
        machines: Number(options.machines),
    };
    for (const metric of changes.metrics) {
        world.metrics.set(`${metric.machine}/${metric.metric}`, metric);
    }
    for (const series of changes.series) {
        const key = `${series.machine}/${series.metric}`;
        world.series.set(key, (world.series.get(key) ?? []).concat(series.points).slice(-900));
    }
    for (const chart of changes.charts) {
        const known = world.charts.get(chart.id);
        const panels = chart.panels.map((panel, i) => {
            const merged = new Map((known?.panels[i].points ?? []).map(point => [point.index, point]));
            panel.points.forEach(point => merged.set(point.index, point));
            return { name: panel.name, points: [...merged.values()].slice(-500) };
        });
        world.charts.set(chart.id, { ...chart, panels });
        if (!quiet && chart.baseline !== null && known?.baseline === null) {
            log("success", `Baseline of ${chart.metric} established from 30 subgroups.`);
        }
    }
    changes.alerts = alertsFrom(changes.signals, t, quiet);
    return changes;
}

function alertsFrom(signals, t, quiet) {
    const changed = [];
    for (const { channel, rule, severity, value } of signals) {
        const id = `${channel.machine}/${channel.metric}/${rule}#1`;
        const known = world.alerts.get(id);
        const alert = {
            id, rule, machine: channel.machine, metric: channel.metric, severity: known?.severity ?? severity,
            state: known?.acknowledgedBy ? "acknowledged" : "active",
            message: rule === "spc-xbar" ? `The mean of ${channel.metric} left its control limits or stays on one side.`
                : `${channel.metric} is ${value.toFixed(0)} ${channel.unit}, above ${channel.upper}.`,
            value, lower: rule === "spc-xbar" ? channel.limits.lower : channel.lower,
            upper: rule === "spc-xbar" ? channel.limits.upper : channel.upper,
            raisedAt: known?.raisedAt ?? new Date(t).toISOString(), lastSeenAt: new Date(t).toISOString(), clearedAt: null,
            count: (known?.count ?? 0) + 1, acknowledgedBy: known?.acknowledgedBy ?? null,
            acknowledgedAt: known?.acknowledgedAt ?? null, note: known?.note ?? null,
        };
        world.alerts.set(id, alert);
        changed.push(alert);
        if (known === undefined && !quiet) {
            log("warning", `Alert ${severity}: ${alert.message}`);
        }
    }
    for (const alert of world.alerts.values()) {
        if (alert.clearedAt === null && t - Date.parse(alert.lastSeenAt) > 15_000) {
            const cleared = { ...alert, state: alert.acknowledgedBy ? "closed" : "returned", clearedAt: new Date(t).toISOString() };
            world.alerts.set(alert.id, cleared);
            changed.push(cleared);
        }
    }
    return changed;
}

function collect(batch, changes) {
    changes.metrics.forEach(metric => batch.metrics.set(`${metric.machine}/${metric.metric}`, metric));
    changes.alerts.forEach(alert => batch.alerts.set(alert.id, alert));
    for (const series of changes.series) {
        const key = `${series.machine}/${series.metric}`;
        const known = batch.series.get(key);
        batch.series.set(key, known === undefined ? series : { ...series, points: known.points.concat(series.points) });
    }
    for (const chart of changes.charts) {
        const known = batch.charts.get(chart.id);
        batch.charts.set(chart.id, known === undefined ? chart : {
            ...chart, panels: chart.panels.map((panel, i) =>
                ({ name: panel.name, points: known.panels[i].points.concat(panel.points) })),
        });
    }
}

function checkHealth() {
    const checkedAt = new Date().toISOString();
    const memory = process.memoryUsage().rss / 2 ** 20;
    world.health = {
        status: "degraded", score: 0.86, checkedAt, components: [
            {
                component: "system", status: "healthy", score: 0.94, issues: [], checkedAt, measures: [
                    { name: "processor", value: 23.4, unit: "%", score: 1 }, { name: "memory", value: memory, unit: "MiB", score: 0.9 },
                ],
            },
            {
                component: "process", status: "degraded", score: 0.71, checkedAt,
                issues: ["1.7 % of samples were dead-lettered; look at their reasons in the export."],
                measures: [{ name: "dead letters", value: 1.7, unit: "%", score: 0.7 }],
            },
        ],
    };
    say("health_update", { health: world.health });
}

function finish(state) {
    clearInterval(timer);
    timer = null;
    const { operation, statistics } = world;
    world.operation = {
        ...operation, state, text: state === "completed" ? "done" : "stopped; what was shown is kept",
        elapsedSeconds: (Date.now() - Date.parse(operation.startedAt)) / 1000,
    };
    const bars = [...world.metrics.values()].map(metric => metric.metric);
    const result = {
        operation: operation.id, title: operation.title, state, finishedAt: new Date().toISOString(),
        tables: [{
            title: "Stream", columns: ["Measure", "Value", "Unit"],
            rows: [["samples processed", statistics.samplesProcessed, "samples"], ["throughput", statistics.throughput, "1/s"],
                ["latency p95", statistics.latencyMs.p95, "ms"]],
        }],
        figures: [{
            title: "Capability Cpk", plotly: {
                data: [{ type: "bar", x: bars, y: bars.map((_, i) => 1.1 + 0.13 * i) }], layout: { yaxis: { title: { text: "Cpk" } } },
            },
        }],
    };
    world.results.set(result.operation, result);
    say("result", { results: [result] });
    say("progress", { operation: world.operation });
    log(state === "completed" ? "success" : "info", `${operation.title} ${state}.`);
}

function snapshot() {
    const series = [...world.series].map(([key, points]) => {
        const { machine, metric } = world.metrics.get(key);
        return { machine, metric, reset: true, points };
    });
    return {
        type: "snapshot", seq, protocol: 1, instance, now: new Date().toISOString(), operation: world.operation,
        statistics: world.statistics, metrics: [...world.metrics.values()], series, charts: [...world.charts.values()],
        alerts: [...world.alerts.values()], health: world.health, log: world.log, results: [...world.results.values()],
        values: settings, updateInterval: Number(options.interval),
    };
}

const routes = {
    "GET /api/config": () => [200, { operations, sources, groups, values: settings }],
    "GET /api/status": () => [200, { operation: world.operation, statistics: world.statistics, now: new Date().toISOString() }],
    "PUT /api/config": body => {
        const errors = mistakes(body.values, timer !== null);
        if (errors.length > 0) {
            return [400, { error: errors[0], errors }];
        }
        settings = Object.fromEntries(Object.entries(settings).map(([name, group]) => [name, { ...group, ...body.values[name] }]));
        say("config", { values: settings, updateInterval: Number(options.interval) });
        return [200, { operations, sources, groups, values: settings }];
    },
    "POST /api/operation": body => {
        if (timer !== null) {
            return [409, { error: `${world.operation.title} is running; stop it first.` }];
        }
        start(body.operation, body.source);
        return [200, world.operation];
    },
    "POST /api/operation/stop": () => {
        if (timer !== null) {
            finish("stopped");
        }
        return [200, world.operation];
    },
    "GET /api/export": () => [200, snapshot()],
};

async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    const ack = /^\/api\/alerts\/([^/]+)\/ack$/.exec(pathname);
    const route = ack !== null && request.method === "POST" ? body => acknowledge(decodeURIComponent(ack[1]), body)
        : routes[`${request.method} ${pathname}`];
    if (route !== undefined) {
        let text = "";
        for await (const part of request) {
            text += part;
        }
        const [status, body] = route(text === "" ? {} : JSON.parse(text));
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
        return;
    }
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    try {
        const content = await readFile(new URL(name, wwwroot));
        response.writeHead(200, {
            "Content-Type": TYPES[extname(name)] ?? "application/octet-stream", "Content-Security-Policy": POLICY,
        }).end(content);
    } catch {
        response.writeHead(404).end("not found");
    }
}

function acknowledge(id, { by, note = null }) {
    const alert = world.alerts.get(id);
    if (alert === undefined) {
        return [404, { error: `There is no alert ${id}.` }];
    }
    const seen = {
        ...alert, acknowledgedBy: by, acknowledgedAt: new Date().toISOString(), note,
        state: alert.clearedAt === null ? "acknowledged" : "closed",
    };
    world.alerts.set(id, seen);
    say("alert", { alerts: [seen] });
    return [200, seen];
}

world = fresh();
log("info", "Workbench ready.");
log("error", "Notification could not be sent; the mail server did not answer.",
    "System.TimeoutException: The mail server did not answer within 10 s.\n   at RealtimeWorkbench.Alerting.Mail.SendAsync()");
if (options.run) {
    start("workflow", "demo");
}
setInterval(() => Date.now() - lastSaid > 10_000 && say("ping", {}), 1000);
const server = createServer((request, response) => void answer(request, response));
server.on("upgrade", (request, socket) => {
    const send = accept(request, socket, () => undefined, () => clients.delete(send));
    clients.add(send);
    send(JSON.stringify(snapshot()));
});
server.listen(Number(options.port), "127.0.0.1", () => console.log(`mock workbench on port ${options.port}`));
