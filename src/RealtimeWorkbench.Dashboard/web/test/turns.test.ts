import assert from "node:assert/strict";
import { test } from "node:test";
import { LULL_MS, PATIENCE_MS, Turns, type Pace } from "../src/turns.ts";

/** A clock that is moved by hand, and a page on which drawing takes as long as it is told. */
class Page implements Pace {
    readonly drawn: string[] = [];
    readonly failures: unknown[] = [];
    readonly turns = new Turns(this);
    #time = 0;
    #timers: { at: number; action: () => Promise<void> }[] = [];

    now(): number {
        return this.#time;
    }

    after(milliseconds: number, action: () => Promise<void>): () => void {
        const timer = { at: this.#time + milliseconds, action };
        this.#timers.push(timer);
        return () => {
            this.#timers = this.#timers.filter(one => one !== timer);
        };
    }

    /** A chart wants to be drawn. */
    want(name: string, due = this.#time, calm = true, took = 30): void {
        this.turns.want(this.#key(name), () => {
            this.drawn.push(name);
            this.#time += took;
            return Promise.resolve(took);
        }, due, calm);
    }

    /** A batch of values is put on the page. */
    async batch(): Promise<void> {
        this.turns.shown();
        await this.pass(0);
    }

    async pass(milliseconds: number): Promise<void> {
        const end = this.#time + milliseconds;
        for (;;) {
            const next = this.#timers.filter(timer => timer.at <= Math.max(end, this.#time)).sort((a, b) => a.at - b.at)[0];
            if (next === undefined) {
                break;
            }
            this.#timers = this.#timers.filter(timer => timer !== next);
            this.#time = Math.max(this.#time, next.at);
            next.action().catch((error: unknown) => this.failures.push(error));
            await new Promise(setImmediate);
        }
        this.#time = Math.max(this.#time, end);
    }

    #keys = new Map<string, object>();

    #key(name: string): object {
        const key = this.#keys.get(name) ?? { name };
        this.#keys.set(name, key);
        return key;
    }
}

test("Of many charts that want to be drawn anew one is drawn for each batch, and all have their turn", async () => {
    const page = new Page();
    const drawnInBatch: number[] = [];
    for (let batch = 0; batch < 6; batch++) {
        for (const name of ["a", "b", "c"]) {
            page.want(name);
        }
        const before = page.drawn.length;
        await page.batch();
        drawnInBatch.push(page.drawn.length - before);
        await page.pass(100);
    }

    assert.deepEqual(drawnInBatch, [1, 1, 1, 1, 1, 1]);
    assert.deepEqual(page.drawn, ["a", "b", "c", "a", "b", "c"]);
});

test("A chart whose figure does not tell the truth goes before those that can wait, and needs no batch", async () => {
    const page = new Page();
    page.want("calm");
    page.want("false", 0, false);

    await page.pass(0);

    assert.deepEqual(page.drawn, ["false"]);
});

test("A chart that always wants to be drawn at once takes the turn of none that waits longer", async () => {
    const page = new Page();
    page.want("greedy", 0, false, 100);
    await page.pass(1);
    page.want("patient", page.now(), false);
    for (let i = 0; i < 10; i++) {
        page.want("greedy", page.now() + i + 1, false, 100);
    }

    await page.pass(400);

    assert.deepEqual(page.drawn.slice(0, 2), ["greedy", "patient"]);
});

test("A chart that can wait has its turn in the end, also behind one whose figure is never true", async () => {
    const page = new Page();
    page.want("calm");
    for (let batch = 0; page.now() <= PATIENCE_MS; batch++) {
        page.want("greedy", page.now(), false, 100);
        await page.batch();
        await page.pass(300);
    }

    assert.equal(page.drawn.includes("calm"), true);
    assert.ok(page.drawn.indexOf("calm") > 1);
});

test("A chart that cannot be drawn takes the turn of no other", async () => {
    const page = new Page();
    page.turns.want({}, () => Promise.reject(new Error("no canvas")), 0, false);
    page.want("other", 1, false);

    await page.pass(10);

    assert.deepEqual(page.drawn, ["other"]);
    assert.equal(page.failures.length, 1);
});

test("After drawing, the page has more time for itself than drawing took", async () => {
    const page = new Page();
    page.want("a", 0, false, 300);
    await page.pass(0);
    page.want("b", page.now(), false);

    await page.pass(600);
    assert.deepEqual(page.drawn, ["a"]);
    await page.pass(200);
    assert.deepEqual(page.drawn, ["a", "b"]);
});

test("Where no values come any more, a chart that can wait is drawn all the same", async () => {
    const page = new Page();
    page.want("last", page.now() + 1000);

    await page.pass(1000 + LULL_MS - 1);
    assert.deepEqual(page.drawn, []);
    await page.pass(1);
    assert.deepEqual(page.drawn, ["last"]);
});

test("A batch that comes before a chart is due gives it no turn", async () => {
    const page = new Page();
    page.want("later", page.now() + 5000);

    await page.batch();
    assert.deepEqual(page.drawn, []);
    await page.pass(5000);
    await page.batch();
    assert.deepEqual(page.drawn, ["later"]);
});

test("A chart that is gone is not drawn", async () => {
    const page = new Page();
    const gone = {};
    page.turns.want(gone, () => Promise.reject(new Error("drawn")), 0, false);

    page.turns.forget(gone);

    await page.pass(1000);
    assert.deepEqual(page.drawn, []);
});
