import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING_CHOSEN } from "../src/history/choice.ts";
import { HistoryModel } from "../src/history/model.ts";
import type { HistoryRun } from "../src/history/protocol.ts";
import { lasted, says } from "../src/history/events-table.ts";

const START = Date.parse("2026-11-21T10:00:00Z");
const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();

function run(id: string, from: number, to: number, state: HistoryRun["state"] = "completed"): HistoryRun {
    return {
        id, operation: "spc", source: "demo", startedAt: at(from), endedAt: state === "running" ? null : at(to), state,
        firstSampleAt: at(from), lastSampleAt: at(to), writtenAt: at(to), values: 10,
    };
}

/** A server with two runs of one machine, of 100 s and 40 s. */
class Server {
    readonly asked: string[] = [];
    runs = [run("new", 1000, 1040), run("old", 0, 100)];
    machines = ["am-01"];
    enabled = true;
    alerts = 1;
    /** The run of now. */
    now: string | null = null;
    refuse: string | null = null;
    refuses = /^\/values/;
    hold: Promise<void> | null = null;

    readonly ask = async (path: string, query: Record<string, string | number | null>, signal: AbortSignal): Promise<unknown> => {
        const question = `${path} ${Object.entries(query).filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`).join(" ")}`;
        this.asked.push(question);
        await this.hold;
        signal.throwIfAborted();
        if (this.refuse !== null && this.refuses.test(question)) {
            throw new Error(this.refuse);
        }
        const series = this.runs.filter(one => query["run"] === null || query["run"] === one.id).flatMap(one => this.machines.flatMap(machine => ["power", "temperature"].map(metric =>
            ({ run: one.id, machine, metric, unit: "W", first: one.firstSampleAt, last: one.lastSampleAt, values: 5 }))));
        const alert = { run: "old", key: "a", time: at(20), until: null, machine: "am-01", metric: "power", state: "active", severity: "high", details: { message: "Too hot (rule 1)" } };
        return path === "" ? { enabled: this.enabled, store: "h.db", bytes: 1, run: this.now, problem: null }
            : path === "/runs" ? { runs: this.runs.filter(one => query["before"] === null || one.startedAt < String(query["before"])).slice(0, Number(query["most"])) }
                : path === "/series" ? { series }
                    : path === "/values" ? { ...query, unit: "W", stepSeconds: 1, values: 1, runs: [], t: [query["from"]], n: [1], mean: [1], min: [1], max: [1], sd: [null] }
                        : { events: path === "/alerts" && query["run"] !== "new" ? Array.from({ length: Math.min(this.alerts, Number(query["most"])) }, (_, i) => ({ ...alert, key: `a${i}` })) : [] };
    };

    of(path: string): string[] {
        return this.asked.filter(one => one.startsWith(`${path} `));
    }
}

function model(server: Server): { history: HistoryModel; still: () => void } {
    let waiting: (() => void) | null = null;
    const history = new HistoryModel(server.ask, () => undefined, (_, action) => {
        waiting = action;
        return () => { waiting = null; };
    });
    return { history, still: () => waiting?.() };
}

test("the newest run is shown as a whole, with the width of the chart", async () => {
    const server = new Server();
    const { history } = model(server);
    history.width = 321;
    await history.open(NOTHING_CHOSEN);

    assert.equal(history.phase, "ready");
    assert.deepEqual([history.choice.runs, history.choice.machine, history.choice.metrics], [["new"], "am-01", ["power"]]);
    assert.deepEqual(history.shown, { from: START + 1_000_000, to: START + 1_040_001 });
    assert.equal(server.of("/values")[0], `/values run=new machine=am-01 metric=power from=${START + 1_000_000} to=${START + 1_040_001} width=321`);
});

test("runs that are compared are asked for the same time since their starts", async () => {
    const server = new Server();
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, runs: ["old", "new"], metrics: ["temperature"], range: { from: 10_000, to: 30_000 } });

    assert.deepEqual(history.whole, { from: 0, to: 100_001 });
    const its = server.of("/values").filter(one => one.includes(`from=${START + 10_000} `) || one.includes(`from=${START + 1_010_000} `));
    assert.deepEqual(its.map(one => one.split(" ")[1]), ["run=old", "run=new"]);
    assert.deepEqual(history.courses.map(course => (course.values.t[0] as number) - course.offset), [10_000, 10_000]);
});

test("a range of the clock is forgotten when runs begin to be compared by their starts", async () => {
    const { history } = model(new Server());
    await history.open({ ...NOTHING_CHOSEN, range: { from: START + 1_000_000, to: START + 1_010_000 } });
    await history.change({ runs: ["new", "old"] });
    assert.equal(history.choice.range, "all");
    await history.change({ range: { from: 0, to: 5000 } });
    await history.change({ byClock: true });
    assert.deepEqual(history.range, { from: START, to: START + 1_040_001 });
});

test("a window that is dragged is shown at once and asked for when it stands still", async () => {
    const server = new Server();
    const { history, still } = model(server);
    await history.open(NOTHING_CHOSEN);
    const before = server.asked.length;
    for (let i = 1; i < 9; i++) {
        history.drag({ from: START + 1_000_000 + i, to: START + 1_005_000 });
    }
    assert.equal(history.range?.from, START + 1_000_008);
    assert.equal(server.asked.length, before);

    still();
    await new Promise(setImmediate);
    // The overview stays as it is.
    assert.deepEqual(server.of("/values").slice(2), [`/values run=new machine=am-01 metric=power from=${START + 1_000_008} to=${START + 1_005_000} width=600`]);
});

test("an answer that is no longer wanted changes nothing, and what it was to bring is asked for again", async () => {
    const server = new Server();
    const { history } = model(server);
    await history.open(NOTHING_CHOSEN);
    let release = (): void => undefined;
    server.hold = new Promise(resolve => { release = resolve; });
    const first = history.change({ metrics: ["temperature"] });
    const second = history.change({ range: { from: START + 1_000_000, to: START + 1_000_500 } });
    server.hold = null;
    release();
    await Promise.all([first, second]);

    assert.equal(history.problem, null);
    assert.equal(history.busy, false);
    assert.deepEqual(history.courses.map(course => course.metric), ["temperature"]);
    assert.deepEqual(history.overview.map(course => course.metric), ["temperature"]);
});

test("what the server refuses is said in its own words, and what is shown stays", async () => {
    const server = new Server();
    const { history } = model(server);
    await history.open(NOTHING_CHOSEN);
    const shown = history.courses;
    server.refuse = "power of am-01 has more than 20000 points in that range; narrow the range, or ask for a coarser resolution.";
    await history.change({ fineness: "raw" });
    assert.equal(history.problem, server.refuse);
    assert.equal(history.courses, shown);
    assert.match(server.of("/values").at(-1) ?? "", /resolution=raw most=20000$/);

    server.refuse = null;
    await history.change({ fineness: "" });
    assert.equal(history.problem, null);
});

test("what one machine or run measured never stands under the name of another, also where the answer fails", async () => {
    const server = new Server();
    server.machines = ["am-01", "am-02"];
    const { history } = model(server);
    const seen = (): unknown[] => [history.courses.length, history.overview.length, history.happenings.length, history.shown];
    await history.open({ ...NOTHING_CHOSEN, runs: ["old"], machine: "am-01" });
    const before = seen();
    server.refuse = "The database is away.";
    const changing = history.change({ machine: "am-02" });
    assert.deepEqual(seen(), [0, 0, 0, null]);
    await changing;
    assert.deepEqual([history.problem, ...seen()], [server.refuse, 0, 0, 0, null]);

    await history.change({ machine: "am-01", runs: ["new"] });
    assert.deepEqual(seen(), [0, 0, 0, null]);
    // What is known of the first is still known.
    await history.change({ runs: ["old"] });
    assert.deepEqual(seen(), before);
});

test("a link to more than can be drawn shows the overview, where another range is chosen", async () => {
    const server = new Server();
    server.refuse = "too many";
    server.refuses = /resolution=raw/;
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, fineness: "raw" });
    assert.deepEqual([history.problem, history.overview.length, history.shown], ["too many", 1, null]);
});

test("a history that is not kept and one without runs are told apart", async () => {
    const server = new Server();
    server.enabled = false;
    const { history } = model(server);
    await history.open(NOTHING_CHOSEN);
    assert.equal(history.phase, "off");
    server.enabled = true;
    server.runs = [];
    await history.refresh();
    assert.equal(history.phase, "empty");
});

test("a run that is not there is said, and the newest shown", async () => {
    const { history } = model(new Server());
    await history.open({ ...NOTHING_CHOSEN, runs: ["gone"], machine: "am-99", metrics: ["voltage"] });
    assert.match(history.notice, /no run gone/);
    assert.deepEqual([history.choice.runs, history.choice.machine, history.choice.metrics], [["new"], "am-01", ["power"]]);
});

test("an alert without an end lasts as long as its run, not for ever", async () => {
    const { history } = model(new Server());
    await history.open({ ...NOTHING_CHOSEN, runs: [] });
    assert.deepEqual(history.happenings.map(one => one.until), [START + 100_000]);
    await history.change({ range: { from: START + 200_000, to: START + 1_040_000 } });
    assert.deepEqual(history.happenings, []);
});

test("an alert of a run that was killed does not stand today, one of the run of now does", async () => {
    const server = new Server();
    server.runs = [run("new", 1000, 1040, "running"), run("old", 0, 100, "running")];
    server.now = "new";
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, runs: [] });
    assert.deepEqual(history.happenings.map(one => [one.until, lasted(one)]), [[START + 100_000, "open at the last sample of its run"]]);
    await history.change({ range: { from: START + 200_000, to: START + 1_040_000 } });
    assert.equal(history.happenings.length, 0);

    server.now = "old";
    await history.refresh();
    assert.deepEqual(history.happenings.map(one => [one.until, lasted(one)]), [[Infinity, "active"]]);
});

test("an alert of a run of another program stands while that is written, though its machines are silent", async () => {
    const server = new Server();
    server.runs = [run("new", 1000, 1040), { ...run("old", 0, 100, "running"), writtenAt: new Date().toISOString() }];
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, runs: [], range: { from: START + 200_000, to: START + 1_040_000 } });
    assert.deepEqual(history.happenings.map(one => [one.until, lasted(one)]), [[Infinity, "active"]]);
});

test("earlier events are brought where somebody wants them, as far as the chart can bear", async () => {
    const server = new Server();
    server.alerts = 1500;
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, runs: ["old"] });
    assert.deepEqual([history.happenings.length, history.cut, history.most], [1000, ["alerts"], 1000]);
    await history.askEarlierEvents();
    assert.deepEqual([history.happenings.length, history.cut, history.most], [1500, [], 2000]);
    await history.change({ metrics: ["temperature"] });
    assert.deepEqual([history.happenings.length, history.most], [1000, 1000]);
    server.alerts = 20_000;
    for (let i = 0; i < 9; i++) {
        await history.askEarlierEvents();
    }
    assert.deepEqual([history.happenings.length, history.cut, history.most], [16_000, ["alerts"], 16_000]);
});

test("runs come some hundred at a time, down to one that a link names", async () => {
    const server = new Server();
    server.runs = Array.from({ length: 1200 }, (_, i) => run(`r${1200 - i}`, 1200 - i, 1200 - i));
    const { history } = model(server);
    await history.open(NOTHING_CHOSEN);
    assert.deepEqual([history.runs.length, history.hasEarlierRuns, server.of("/runs").length], [500, true, 1]);
    await history.askEarlierRuns();
    assert.deepEqual([history.runs.length, history.hasEarlierRuns, history.runs.at(-1)?.id], [1000, true, "r201"]);
    await history.refresh();
    assert.equal(history.runs.length, 1000);

    const { history: linked } = model(server);
    await linked.open({ ...NOTHING_CHOSEN, runs: ["r2"] });
    assert.deepEqual([linked.runs.length, linked.hasEarlierRuns, linked.choice.runs, linked.notice], [1200, false, ["r2"], ""]);
});

test("only a run that goes on and is looked at to its end is asked for again", async () => {
    const server = new Server();
    const { history } = model(server);
    await history.open(NOTHING_CHOSEN);
    assert.ok(!history.goesOn);
    server.runs = [run("new", 1000, 1040, "running"), run("old", 0, 100)];
    const ask = server.ask;
    const { history: live } = model(Object.assign(server, {
        ask: async (...question: Parameters<typeof ask>) => question[0] === "" ? { enabled: true, store: "", bytes: 0, run: "new", problem: null } : ask(...question),
    }));
    await live.open(NOTHING_CHOSEN);
    assert.ok(live.goesOn);
    server.runs = [run("new", 1000, 1050, "running"), run("old", 0, 100)];
    await live.refresh();
    assert.deepEqual(live.shown, { from: START + 1_000_000, to: START + 1_050_001 });
    assert.match(server.of("/series").at(-1) ?? "", /machine=am-01/);
    await live.change({ range: { from: START + 1_000_000, to: START + 1_010_000 } });
    assert.ok(!live.goesOn);
});

test("events are found by all the words that they say", async () => {
    const { history } = model(new Server());
    await history.open({ ...NOTHING_CHOSEN, runs: ["old"] });
    const [alert] = history.happenings;
    assert.ok(alert !== undefined && says(alert, "hot RULE am-01") && says(alert, "") && !says(alert, "hot rule 2"));
});

test("what has no severity and no machine is not among what is found by them", async () => {
    const server = new Server();
    const { history } = model(server);
    await history.open({ ...NOTHING_CHOSEN, severity: "high", eventMachine: "am-01" });
    assert.deepEqual(["/alerts", "/signals", "/health"].map(path => server.of(path).length), [1, 1, 0]);
    assert.match(server.of("/alerts")[0] ?? "", /severity=high machine=am-01 most=1000$/);
    await history.change({ severity: "", eventMachine: "" });
    assert.equal(server.of("/health").length, 1);
});
