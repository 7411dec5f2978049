// A simulated process with faults, thresholds and X̄-R charts: enough truth to look at the page with.
const BASE = [
    ["temperature", "°C", 1000, 18, 800, 1200], ["power", "W", 250, 4, null, null],
    ["velocity", "mm/s", 1200, 9, null, null], ["oxygen", "ppm", 320, 12, null, 400],
    ["chamber pressure", "mbar", 1013.2, 0.4, null, null], ["layer thickness", "mm", 0.0301, 0.0004, null, null],
];
const SUBGROUP = 5;
const BASELINE = 30;
const [A2, D4] = [0.577, 2.114];

export function createProcess({ machines = 1, metrics = BASE.length, seed = 42 } = {}) {
    let state = seed >>> 0;
    const uniform = () => {
        state = (state + 0x6D2B79F5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const channels = [];
    for (let m = 0; m < machines; m++) {
        for (let k = 0; k < metrics; k++) {
            const [name, unit, mean, sigma, lower, upper] = BASE[k] ?? [`xmeas ${k + 1}`, "%", 40 + k, 0.8, null, null];
            channels.push({
                machine: `am-0${m + 1}`, metric: name, unit, mean, sigma, lower, upper, values: [], means: [], ranges: [],
                limits: null, index: 0, run: 0,
            });
        }
    }
    let tick = 0;

    /** One reading of every channel at time t; answers what changed. */
    return function step(t) {
        tick++;
        const changes = { metrics: [], series: [], charts: [], signals: [] };
        for (const channel of channels) {
            const first = channel.machine === "am-01";
            const fault = first && channel.metric === "temperature" && tick % 900 > 620 && tick % 900 < 700 ? 13 * channel.sigma
                : first && channel.metric === "power" && tick % 700 > 500 && tick % 700 < 600 ? 1.3 * channel.sigma : 0;
            const value = channel.mean + normal() * channel.sigma + fault;
            const violated = (channel.upper !== null && value > channel.upper) || (channel.lower !== null && value < channel.lower);
            changes.metrics.push({
                machine: channel.machine, metric: channel.metric, unit: channel.unit, value,
                timestamp: new Date(t).toISOString(), lower: channel.lower, upper: channel.upper,
                condition: violated ? "violated" : "normal",
            });
            const spread = channel.sigma * (0.4 + uniform());
            changes.series.push({
                machine: channel.machine, metric: channel.metric, reset: false,
                points: [{ t, min: value - spread, max: value + spread, last: value }],
            });
            if (violated) {
                changes.signals.push({ channel, rule: "threshold-absolute", severity: "critical", value, t });
            }
            channel.values.push(value);
            if (channel.values.length === SUBGROUP) {
                changes.charts.push(subgroup(channel, t, changes.signals));
                channel.values = [];
            }
        }
        return changes;
    };
}

function subgroup(channel, t, signals) {
    const mean = channel.values.reduce((sum, value) => sum + value, 0) / SUBGROUP;
    const range = Math.max(...channel.values) - Math.min(...channel.values);
    const index = channel.index++;
    const learning = channel.limits === null;
    if (learning) {
        channel.means.push([t, mean]);
        channel.ranges.push(range);
    }
    if (channel.index === BASELINE) {
        const center = channel.means.reduce((sum, [, value]) => sum + value, 0) / BASELINE;
        const rBar = channel.ranges.reduce((sum, value) => sum + value, 0) / BASELINE;
        channel.limits = { center, lower: center - A2 * rBar, upper: center + A2 * rBar, rBar, rUpper: D4 * rBar, at: t };
        return chartOf(channel, channel.means.map(([time, value], i) => [i, time, value, channel.ranges[i], [], true, []]));
    }
    const { limits } = channel;
    const broken = [];
    const wide = limits !== null && range > limits.rUpper ? ["nelson-1: one point beyond 3σ"] : [];
    if (limits !== null) {
        channel.run = mean > limits.center ? Math.max(1, channel.run + 1) : Math.min(-1, channel.run - 1);
        if (mean > limits.upper || mean < limits.lower) {
            broken.push("nelson-1: one point beyond 3σ");
        }
        if (Math.abs(channel.run) >= 9) {
            broken.push("nelson-2: nine points in a row on one side of the centre line");
        }
    }
    if (broken.length > 0) {
        signals.push({ channel, rule: "spc-xbar", severity: broken.length > 1 ? "high" : "medium", value: mean, t });
    }
    return chartOf(channel, [[index, t, mean, range, broken, learning, wide]]);
}

function chartOf(channel, points) {
    const { limits } = channel;
    const place = (value, lower, center, upper, [index, t, , , broken, baseline, wide], first) => ({
        index, t, value, lower: lower ?? null, center: center ?? null, upper: upper ?? null,
        violations: first ? broken : wide, baseline,
    });
    return {
        id: `${channel.machine}/${channel.metric}`, machine: channel.machine, metric: channel.metric, unit: channel.unit,
        kind: "xbar-r", title: "X̄-R", subgroupSize: SUBGROUP, sigma: 3,
        baseline: limits === null ? null : {
            version: 1, establishedAt: new Date(limits.at).toISOString(), from: new Date(channel.means[0][0]).toISOString(),
            to: new Date(limits.at).toISOString(), samples: BASELINE * SUBGROUP, subgroups: BASELINE,
        },
        notice: limits === null ? `Learning: ${channel.index} of ${BASELINE} subgroups for the baseline.` : null,
        panels: [
            { name: "X̄", points: points.map(one => place(one[2], limits?.lower, limits?.center, limits?.upper, one, true)) },
            { name: "R", points: points.map(one => place(one[3], limits && 0, limits?.rBar, limits?.rUpper, one, false)) },
        ],
    };
}
