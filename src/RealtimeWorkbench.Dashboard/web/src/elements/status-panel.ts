import { attribute, h, text } from "../dom.ts";
import { count, dateTime, duration, NONE, significant } from "../format.ts";
import type { Checkpoints, Statistics } from "../protocol.ts";
import { elapsedSeconds } from "../store.ts";
import type { Part, View } from "../view.ts";

/** What runs, since when, and what the stream has done so far. */
export class StatusPanel implements Part {
    readonly element: HTMLElement;
    readonly #values = new Map<string, HTMLElement>();

    constructor() {
        const list = h("dl", { class: "facts" });
        for (const name of ["Operation", "Source", "State", "Elapsed", "Started", "Processed", "Not processed", "Event time", "Buffer",
            "Source lag", "Checkpoint"]) {
            const value = h("dd", {});
            this.#values.set(name, value);
            list.append(h("dt", {}, name), value);
        }
        this.element = h("section", { class: "pane", "aria-label": "Status" }, h("h2", {}, "Status"), list);
    }

    render(view: View): void {
        const { operation, statistics } = view.state;
        const set = (name: string, value: string): void => text(this.#values.get(name) as HTMLElement, value);
        set("Operation", operation.title || "none");
        set("Source", operation.sourceTitle || NONE);
        set("State", operation.state);
        set("Elapsed", operation.state === "idle" ? NONE : duration(elapsedSeconds(view.state, view.moment)));
        set("Started", operation.startedAt === null ? NONE : dateTime(operation.startedAt));
        set("Processed", statistics === null ? NONE
            : `${count(statistics.samplesProcessed)} in ${count(statistics.batches)} batches`);
        set("Not processed", statistics === null ? NONE : notProcessed(view));
        set("Buffer", statistics?.bufferUse === null || statistics === null ? NONE
            : `${significant(statistics.bufferUse * 100, 2)}\u202F% in use`);
        set("Event time", statistics === null ? NONE : eventTime(statistics));
        set("Source lag", statistics === null || statistics.lag === null ? NONE : `${count(statistics.lag)} records not read yet`);
        set("Checkpoint", statistics === null || statistics.checkpoints === null ? NONE : checkpoint(statistics.checkpoints));
        attribute(this.element, "data-stale", view.stale);
    }
}

/** What waits for its turn, and what seems to be missing. */
function eventTime(statistics: Statistics): string {
    const parts = ([["held", statistics.held], ["gaps", statistics.gaps], ["missing", statistics.missing]] as const)
        .filter(([, amount]) => amount > 0).map(([name, amount]) => `${count(amount)} ${name}`);
    return parts.join(", ") || "in order";
}

function checkpoint(checkpoints: Checkpoints): string {
    return checkpoints.problem !== null ? `⚠ ${checkpoints.problem}`
        : checkpoints.committedAt === null ? "none yet"
        : `${count(checkpoints.committed)}, newest ${dateTime(checkpoints.committedAt)}`;
}

function notProcessed(view: View): string {
    const statistics = view.state.statistics;
    if (statistics === null) {
        return NONE;
    }
    const parts = ([["dead-lettered", statistics.deadLettered], ["late", statistics.late],
        ["duplicates", statistics.duplicates], ["dropped", statistics.dropped], ["errors", statistics.errors]] as const)
        .filter(([, amount]) => amount > 0).map(([name, amount]) => `${count(amount)} ${name}`);
    return parts.join(", ") || "none";
}
