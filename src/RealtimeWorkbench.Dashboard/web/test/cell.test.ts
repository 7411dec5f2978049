import assert from "node:assert/strict";
import { test } from "node:test";
import { hostTheme, isDark, isFarAway, isIntegrity, isKernelOfPage, liveHost, type HostWindow } from "../src/cell/host.ts";
import { whyStatic } from "../src/cell/sentences.ts";
import { EMPTY, reduce } from "../src/store.ts";
import type { Snapshot } from "../src/protocol.ts";
import { listed } from "../src/watchers.ts";

interface Made {
    address?: string;
    lab?: boolean;
    marked?: boolean;
    classes?: string[];
    data?: Record<string, string>;
    background?: string;
    more?: object;
}

function page({ address = "http://127.0.0.1:8888/notebooks/a", lab, marked, classes = [], data = {}, background = "rgb(255, 255, 255)",
    more = {} }: Made): HostWindow {
    const { protocol, hostname } = new URL(address);
    return {
        location: { protocol, hostname },
        document: {
            getElementById: (id: string) => lab && id === "jupyter-config-data" ? {} : null,
            documentElement: { hasAttribute: (name: string) => marked === true && name === "data-realtime-workbench-live" },
            body: { dataset: data, classList: { contains: (name: string) => classes.includes(name) } },
        },
        getComputedStyle: () => ({ backgroundColor: background }),
        ...more,
    } as unknown as HostWindow;
}

const classic = (kernel?: object | null): object => ({ Jupyter: { notebook: { kernel } } });

test("A live notebook is told from a page that was saved", () => {
    assert.equal(liveHost(page({ more: classic() })), "jupyter-classic");
    assert.equal(liveHost(page({ lab: true })), "jupyter-lab");
    assert.equal(liveHost(page({ address: "vscode-webview://abc/index.html" })), "vscode");
    assert.equal(liveHost(page({ more: { acquireVsCodeApi: () => undefined } })), "vscode");
    assert.equal(liveHost(page({ marked: true })), "other");
    assert.equal(liveHost(page({ address: "file:///home/a/report.html" })), null);
    assert.equal(liveHost(page({ address: "https://example.org/report.html" })), null);
    assert.equal(liveHost(page({ more: { Jupyter: {} } })), null);
});

test("A cell of another kernel than that of the page is not live, and none is before the kernel is known", () => {
    assert.equal(isKernelOfPage(page({ more: classic({ id: "k1" }) }), "k1"), true);
    assert.equal(isKernelOfPage(page({ more: classic({ id: "k2" }) }), "k1"), false);
    assert.equal(isKernelOfPage(page({ more: classic(null) }), "k1"), null);
    assert.equal(isKernelOfPage(page({ more: classic(null) }), ""), true);
    assert.equal(isKernelOfPage(page({ lab: true }), "k1"), true);
});

test("Only a hash that browsers compare names the script of a cell", () => {
    const hash = "Ab9+/".repeat(13).slice(0, 64);

    assert.equal(isIntegrity(`sha384-${hash}`), true);
    for (const text of ["", "undefined", hash, `sha1-${hash}`, `md5-${hash}`, "sha384-", `sha384-${hash}A`, `sha384-${hash} sha384-${hash}`]) {
        assert.equal(isIntegrity(text), false, text);
    }
});

test("The theme is the host's", () => {
    assert.deepEqual(hostTheme(page({ data: { jpThemeLight: "false" } })), { dark: true, contrast: false });
    assert.deepEqual(hostTheme(page({ data: { jpThemeLight: "true" } })), { dark: false, contrast: false });
    assert.deepEqual(hostTheme(page({ classes: ["vscode-dark"] })), { dark: true, contrast: false });
    assert.deepEqual(hostTheme(page({ classes: ["vscode-light"] })), { dark: false, contrast: false });
    assert.deepEqual(hostTheme(page({ classes: ["vscode-high-contrast"] })), { dark: true, contrast: true });
    assert.deepEqual(hostTheme(page({ classes: ["vscode-light", "vscode-high-contrast-light"] })), { dark: false, contrast: true });
    assert.deepEqual(hostTheme(page({ more: classic() })), { dark: false, contrast: false });
    assert.deepEqual(hostTheme(page({ more: classic(), background: "rgb(20, 20, 20)" })), { dark: true, contrast: false });
    assert.deepEqual(hostTheme(page({})), { dark: null, contrast: false });
    assert.equal(isDark("rgba(0, 0, 0, 0)"), false);
});

test("Only a page of another machine is far away from the loopback interface", () => {
    const at = (address: string): Location => new URL(address) as unknown as Location;

    assert.equal(isFarAway(at("https://hub.example/user/a"), "http://127.0.0.1:8765/"), true);
    assert.equal(isFarAway(at("http://localhost:8888/"), "http://127.0.0.1:8765/"), false);
    assert.equal(isFarAway(at("http://[::1]:8888/"), "http://127.0.0.1:8765/"), false);
    assert.equal(isFarAway(at("https://hub.example/"), "https://hub.example:8765/"), false);
    assert.equal(isFarAway(at("vscode-webview://abc/"), "http://127.0.0.1:8765/"), false);
});

test("Why a cell is static is said with what to do", () => {
    const address = "http://127.0.0.1:8765/";

    assert.equal(whyStatic(address, false, { phase: "gone", reason: "" }),
        'No workbench answers at 127.0.0.1:8765 that this cell knows: its kernel has ended, was built anew, or runs on another machine. ' +
        'Below is the last state; run the cell again, or where the kernel is on another machine, "await workbench.WatchAsync()".');
    assert.match(whyStatic(address, true, { phase: "gone", reason: "" }), /^This browser cannot reach 127\.0\.0\.1:8765.*WatchAsync/);
    assert.match(whyStatic(address, false, { phase: "refused", reason: "This needs the token that rtw prints." }),
        /^The workbench at 127\.0\.0\.1:8765 was started anew.*run the cell again\.$/);
    assert.match(whyStatic(address, false, { phase: "refused", reason: "A page from 'x' may not do this." }), /A page from 'x' may not/);
});

test("Scripts of cells get the state in lists", () => {
    const metric = { machine: "m", metric: "t", unit: "", value: 1, timestamp: null, lower: null, upper: null, condition: "normal" as const };
    const snapshot = {
        type: "snapshot", seq: 1, protocol: 1, instance: "i", now: "2026-11-22T10:00:00Z", operation: EMPTY.operation, statistics: null,
        metrics: [metric], series: [{ machine: "m", metric: "t", reset: true, points: [{ t: 1, min: 1, max: 1, last: 1 }] }], charts: [],
        alerts: [], health: EMPTY.health, log: [], results: [], values: {}, updateInterval: 0.1,
    } as Snapshot;

    const state = listed(reduce(EMPTY, snapshot, 0));

    assert.deepEqual(state.metrics, [metric]);
    assert.deepEqual(state.series, [{ machine: "m", metric: "t", reset: true, points: [{ t: 1, min: 1, max: 1, last: 1 }] }]);
    assert.deepEqual(state.charts, []);
});
