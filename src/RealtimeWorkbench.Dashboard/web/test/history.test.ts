import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHash, isElapsed, leadsToHistory, NOTHING_CHOSEN, toHash, type Choice } from "../src/history/choice.ts";
import { csvOf } from "../src/history/csv.ts";
import type { HistoryValues } from "../src/history/protocol.ts";
import { between, centred, moved, resized, resolve, tidy, typed, wholeSteps, zoomed } from "../src/history/range.ts";
import { bandOf, lineOf, stretches } from "../src/history/rows.ts";
import { summary } from "../src/history/statistics.ts";
import { elapsedTicks } from "../src/history/ticks.ts";
import { elapsedWords, finenessWords } from "../src/history/words.ts";

const DAY = 86_400_000;
const WHOLE = { from: 10 * DAY, to: 20 * DAY };

export function values(t: number[], stepSeconds: number, change: Partial<HistoryValues> = {}): HistoryValues {
    return {
        machine: "am-01", metric: "temperature", unit: "°C", from: "", to: "", resolution: stepSeconds === 0 ? "raw" : "second", stepSeconds,
        values: t.length, runs: ["r"], t, n: t.map(() => 1), mean: t.map((_, i) => i), min: t.map((_, i) => i - 1), max: t.map((_, i) => i + 1),
        sd: t.map(() => null), ...change,
    };
}

test("a choice comes back from its address", () => {
    const choices: Choice[] = [
        { ...NOTHING_CHOSEN, runs: [], machine: "press 7/ä&b", metrics: ["a=b", "c"], range: "week", fineness: "minute", deviation: true },
        { ...NOTHING_CHOSEN, runs: ["r1"], machine: "m", metrics: ["t"], range: { from: 1_795_000_000_000, to: 1_795_000_000_250 }, severity: "high", words: "rule 1" },
        { ...NOTHING_CHOSEN, runs: ["r1", "r2"], machine: "m", metrics: ["t"], range: { from: -500, to: 90_250 }, eventMachine: "m" },
        { ...NOTHING_CHOSEN, runs: ["r1", "r2"], machine: "m", metrics: ["t"], byClock: true, range: { from: 0, to: DAY } },
        NOTHING_CHOSEN,
    ];
    for (const choice of choices) {
        assert.deepEqual(fromHash(toHash(choice)), choice);
        assert.ok(leadsToHistory(toHash(choice)));
    }
});

test("an address that was written wrongly shows what can be shown of it", () => {
    assert.deepEqual(fromHash("#history?from=never&to=2026-11-21T10:00:00Z&resolution=year&last=decade"), NOTHING_CHOSEN);
    assert.equal(fromHash("#history?from=2026-11-22T10:00:00Z&to=2026-11-21T10:00:00Z").range, "all");
    assert.equal(fromHash(`#history?${"run=r&".repeat(9)}`).runs?.length, 4);
    assert.ok(!leadsToHistory("#histories") && !leadsToHistory(""));
});

test("only several runs are laid over each other from their starts", () => {
    assert.ok(isElapsed({ ...NOTHING_CHOSEN, runs: ["a", "b"] }));
    assert.ok(!isElapsed({ ...NOTHING_CHOSEN, runs: ["a", "b"], byClock: true }));
    assert.ok(!isElapsed({ ...NOTHING_CHOSEN, runs: ["a"] }) && !isElapsed({ ...NOTHING_CHOSEN, runs: [] }));
});

test("presets count back from the newest value, and on from the start of runs that are compared", () => {
    assert.deepEqual(resolve("day", WHOLE, false), { from: 19 * DAY, to: 20 * DAY });
    assert.deepEqual(resolve("day", WHOLE, true), { from: 10 * DAY, to: 11 * DAY });
    assert.deepEqual(resolve("month", WHOLE, false), WHOLE);
    assert.deepEqual(resolve("all", WHOLE, false), WHOLE);
    assert.deepEqual(resolve({ from: 1, to: 2 }, WHOLE, false), { from: 1, to: 2 });
});

test("a window stays within all that there is and keeps its length when it is moved", () => {
    const window = { from: 12 * DAY, to: 14 * DAY };
    assert.deepEqual(moved(window, DAY, WHOLE), { from: 13 * DAY, to: 15 * DAY });
    assert.deepEqual(moved(window, -Infinity, WHOLE), { from: 10 * DAY, to: 12 * DAY });
    assert.deepEqual(moved(window, Infinity, WHOLE), { from: 18 * DAY, to: 20 * DAY });
    assert.deepEqual(centred(window, 15 * DAY, WHOLE), { from: 14 * DAY, to: 16 * DAY });
    assert.deepEqual(centred(window, 20 * DAY, WHOLE), { from: 18 * DAY, to: 20 * DAY });
});

test("an end that is moved neither leaves all that there is nor passes the other", () => {
    const window = { from: 12 * DAY, to: 14 * DAY };
    assert.deepEqual(resized(window, "from", 0, WHOLE), { from: 10 * DAY, to: 14 * DAY });
    assert.deepEqual(resized(window, "from", 19 * DAY, WHOLE), { from: 14 * DAY - 10, to: 14 * DAY });
    assert.deepEqual(resized(window, "to", 0, WHOLE), { from: 12 * DAY, to: 12 * DAY + 10 });
    assert.deepEqual(between(16 * DAY, 15 * DAY, WHOLE), { from: 15 * DAY, to: 16 * DAY });
    assert.deepEqual(between(0, 11 * DAY, WHOLE), { from: 10 * DAY, to: 20 * DAY });
});

test("zooming keeps the middle, and ends at all that there is and at a few milliseconds", () => {
    assert.deepEqual(zoomed({ from: 12 * DAY, to: 16 * DAY }, 0.5, WHOLE), { from: 13 * DAY, to: 15 * DAY });
    assert.deepEqual(zoomed({ from: 12 * DAY, to: 16 * DAY }, 8, WHOLE), WHOLE);
    const { from, to } = zoomed({ from: 12 * DAY, to: 12 * DAY + 10 }, 0.5, WHOLE);
    assert.equal(to - from, 10);
});

test("a long range begins and ends at whole seconds, where it does not at the ends of all", () => {
    const whole = { from: 123, to: 2_000_456 };
    assert.deepEqual(tidy({ from: 1_499.6, to: 900_700 }, whole), { from: 1000, to: 901_000 });
    assert.deepEqual(tidy(whole, whole), whole);
    assert.deepEqual(tidy({ from: 1_499.6, to: 2_700 }, whole), { from: 1_499.6, to: 2_700 });
});

test("sums are of a length that people count in, and no more than wanted", () => {
    for (const length of [601_000, 3_600_000, 5_000_001, DAY, 9.3 * DAY, 21 * DAY - 2000, 400 * DAY]) {
        for (const width of [150, 564, 1311]) {
            const points = wholeSteps({ from: 0, to: length }, width);
            assert.ok(points <= width && points >= 0.4 * width || length / width < 1000, `${length} on ${width}: ${points}`);
            // As the server does it: whole seconds, minutes or hours for each point.
            const rough = length / points;
            const unit = rough >= 3_600_000 ? 3_600_000 : rough >= 60_000 ? 60_000 : 1000;
            const step = Math.ceil(rough / unit) * unit;
            assert.ok(length / width < 1000 || DAY % step === 0 || step % DAY === 0, `${length} on ${width}: ${step}`);
        }
    }
});

test("times since a start are understood as people write them", () => {
    assert.deepEqual(["90", "1:30", "2:15:00", "3 d 2:00:00", "3d", "0:00:01.5"].map(text => typed(text, true)),
        [90_000, 90_000, 8_100_000, 3 * DAY + 7_200_000, 3 * DAY, 1500]);
    assert.deepEqual(["", "  ", "soon", "1:2:3:4"].map(text => typed(text, true)), [null, null, null, null]);
    for (const ms of [0, 1500, 125_000, 90_061_250]) {
        assert.equal(typed(elapsedWords(ms), true), ms);
    }
    assert.equal(typed("", false), null);
    assert.equal(typed("2026-11-21T10:15:30", false), new Date(2026, 10, 21, 10, 15, 30).getTime());
});

test("rows are merged to what all their values give one by one", () => {
    const all = [3.5, 4.25, 1, 9, 2.5, 2.5, 7];
    const parts = [all.slice(0, 3), all.slice(3, 4), all.slice(4)];
    const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    const sd = (list: number[]): number | null =>
        list.length < 2 ? null : Math.sqrt(list.reduce((sum, value) => sum + (value - mean(list)) ** 2, 0) / (list.length - 1));
    const merged = summary(values([0, 1, 2], 1, {
        n: parts.map(part => part.length), mean: parts.map(mean), sd: parts.map(sd), min: parts.map(part => Math.min(...part)), max: parts.map(part => Math.max(...part)),
    }));
    assert.equal(merged.n, 7);
    assert.ok(Math.abs((merged.mean as number) - mean(all)) < 1e-12);
    assert.ok(Math.abs((merged.sd as number) - (sd(all) as number)) < 1e-12);
    assert.deepEqual([merged.min, merged.max], [1, 9]);
});

test("what has no standard deviation is not given one", () => {
    assert.deepEqual(summary(values([], 1)), { n: 0, mean: null, sd: null, min: null, max: null });
    assert.equal(summary(values([0], 1)).sd, null);
    assert.equal(summary(values([0, 1], 1, { n: [2, 1], sd: [null, null] })).sd, null);
});

test("a stretch without rows is a gap in the line and in the band", () => {
    const rows = values([0, 1000, 2000, 9000, 10_000], 1);
    assert.deepEqual(stretches(rows), [{ first: 0, end: 3 }, { first: 3, end: 5 }]);
    assert.deepEqual(lineOf(rows, rows.mean, 0).x, [500, 1500, 2500, null, 9500, 10_500]);
    const band = bandOf(rows, rows.min, rows.max, 1000);
    // From the start of the first row to the end of the last, and back along the other side.
    assert.deepEqual(band.x.slice(0, 11), [-1000, -500, 500, 1500, 2000, 2000, 1500, 500, -500, -1000, -1000]);
    assert.deepEqual(band.y.slice(0, 11), [1, 1, 2, 3, 3, 1, 1, 0, -1, -1, 1]);
    assert.equal(band.x[11], null);
});

test("values that come seldom are no gaps, whatever the resolution", () => {
    assert.equal(stretches(values([0, 60_000, 120_000, 180_000], 1)).length, 1);
    assert.equal(stretches(values([0, 100, 200, 300, 5000, 5100], 0)).length, 2);
});

test("the resolution is said in words", () => {
    assert.match(finenessWords([values(Array.from({ length: 1440 }, (_, i) => 60_000 * i), 60)]), /^sums of 1 min, 1.?440 points$/);
    assert.equal(finenessWords([values([1], 0)]), "single values, 1 point");
    assert.equal(finenessWords([values([1, 2], 0), values([1, 2], 0.25)]), "single values, sums of 250 ms, 4 points");
    assert.equal(finenessWords([values([], 0)]), "0 points");
});

test("ticks since a start lie at whole minutes, hours and days", () => {
    assert.deepEqual(elapsedTicks({ from: 0, to: 1_249_901 }, 5), { tickvals: [0, 300_000, 600_000, 900_000, 1_200_000], ticktext: ["0:00:00", "0:05:00", "0:10:00", "0:15:00", "0:20:00"] });
    assert.deepEqual(elapsedTicks({ from: 0, to: 9 * DAY }, 4).ticktext, ["0:00:00", "3 d 0:00:00", "6 d 0:00:00", "9 d 0:00:00"]);
});

test("what is shown is saved as CSV with times of UTC, and names are no formulas", () => {
    const text = csvOf([{ run: "=r,1", metric: "temperature", offset: 500, values: values([1000], 0) }], true);
    assert.equal(text, "run,machine,metric,unit,time,seconds,n,mean,min,max,sd\r\n\"'=r,1\",am-01,temperature,°C,1970-01-01T00:00:01.000Z,0.5,1,0,-1,1,\r\n");
});
