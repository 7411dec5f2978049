import assert from "node:assert/strict";
import { test } from "node:test";
import { age, clock, count, duration, measured, separators, significant, tabSeparated, withUnit, zoneName } from "../src/format.ts";

test("Numbers have four significant digits in the reader's writing", () => {
    assert.equal(significant(1012.5, 4, "en"), "1,013");
    assert.equal(significant(12.34567, 4, "en"), "12.35");
    assert.equal(significant(12.34567, 4, "de"), "12,35");
    assert.equal(significant(0.0301, 4, "en"), "0.03010");
    assert.equal(significant(-250, 4, "en"), "-250.0");
    assert.equal(significant(0, 4, "en"), "0");
});

test("Digits before the decimal mark are never rounded away", () => {
    assert.equal(significant(1234567.8, 4, "en"), "1,234,568");
});

test("Very large and very small numbers are scientific", () => {
    assert.equal(significant(3.2e-7, 3, "en"), "3.2E-7");
    assert.equal(significant(4.56e12, 3, "en"), "4.56E12");
});

test("A number that does not exist is a dash, never NaN", () => {
    for (const nothing of [null, undefined, NaN, Infinity]) {
        assert.equal(withUnit(nothing, "°C"), "–");
    }
    assert.equal(count(null), "–");
});

test("A value carries its unit behind a narrow space that does not break", () => {
    assert.equal(withUnit(21.5, "°C", "en"), "21.50\u202F°C");
    assert.equal(withUnit(21.5, "", "en"), "21.50");
});

test("Durations are as people write them", () => {
    assert.deepEqual([0.26, 12, 125, 120, 3720, 90061, 86400].map(seconds => duration(seconds, "en")),
        ["0.3 s", "12 s", "2 min 5 s", "2 min", "1 h 2 min", "1 d 1 h", "1 d"]);
    assert.deepEqual([0, 12.9, 725, 3725].map(clock), ["00:00", "00:12", "12:05", "1:02:05"]);
});

test("An age is told from now", () => {
    const now = Date.parse("2026-11-21T10:00:30Z");

    assert.equal(age("2026-11-21T10:00:29Z", now), "now");
    assert.equal(age("2026-11-21T09:58:25Z", now), "2 min 5 s ago");
    assert.equal(age(null, now), "–");
});

test("A copied table is tab-separated, and no cell breaks it", () => {
    assert.equal(tabSeparated(["a", "b"], [[1.5, "two\tthree\nfour"], [null, true]]), "a\tb\n1.5\ttwo three four\n\ttrue\n");
});

test("The zone has a name and figures the locale's marks", () => {
    assert.notEqual(zoneName(0), "");
    assert.equal(separators("de"), ",.");
    assert.equal(separators("en"), ".,");
});

test("A measure has its bytes in thousands and its counts without decimals", () => {
    assert.equal(measured(3_666_112, "B/s", "en"), "3.67\u202FMB/s");
    assert.equal(measured(637.7, "B/s", "en"), "638\u202FB/s");
    assert.equal(measured(3, "items", "en"), "3\u202Fitems");
    assert.equal(measured(9.1604, "%", "en"), "9.16\u202F%");
    assert.equal(measured(null, "%", "en"), "–");
});
