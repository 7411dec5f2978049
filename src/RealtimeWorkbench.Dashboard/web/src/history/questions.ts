import type { EventKind, HistoryEvent, HistoryRun, HistorySeries, HistoryStatus, HistoryValues } from "./protocol.ts";
import type { Fineness } from "./choice.ts";
import { wholeSteps, type Range } from "./range.ts";

/** Asks `GET /api/history…`; what has no value is left out of the address. */
export type Ask = (path: string, query: Record<string, string | number | null>, signal: AbortSignal) => Promise<unknown>;

/** Most rows of one answer that the page draws; a finer resolution of a longer range is refused by the server. */
export const MOST_POINTS = 20_000;
/** Events of one list that are asked for at first, the newest first; earlier ones are where somebody wants them. */
export const MOST_EVENTS = 1000;
/** Most events of one list that the chart can bear. */
export const MOST_EVENTS_EVER = 16_000;
/** Runs that are asked for at a time, the newest first. */
export const RUNS_AT_ONCE = 500;

/** The questions of docs/api.md#history that the page asks. */
export class Questions {
    readonly #ask: Ask;

    constructor(ask: Ask) {
        this.#ask = ask;
    }

    async status(signal: AbortSignal): Promise<HistoryStatus> {
        return await this.#ask("", {}, signal) as HistoryStatus;
    }

    /** @param before Only runs that were started before; null for the newest. */
    async runs(before: string | null, signal: AbortSignal): Promise<readonly HistoryRun[]> {
        return (await this.#ask("/runs", { before, most: RUNS_AT_ONCE }, signal) as { runs: HistoryRun[] }).runs;
    }

    async series(run: string | null, machine: string | null, signal: AbortSignal): Promise<readonly HistorySeries[]> {
        return (await this.#ask("/series", { run, machine }, signal) as { series: HistorySeries[] }).series;
    }

    async values(run: string | null, machine: string, metric: string, range: Range, width: number, resolution: Fineness,
        signal: AbortSignal): Promise<HistoryValues> {
        const { from, to } = { from: Math.floor(range.from), to: Math.ceil(range.to) };
        const fine = resolution === "" ? { width: wholeSteps({ from, to }, width) } : { resolution, most: MOST_POINTS };
        return await this.#ask("/values", { run, machine, metric, from, to, ...fine }, signal) as HistoryValues;
    }

    async events(kind: EventKind, run: string | null, { from, to }: Range, severity: string, machine: string,
        most: number, signal: AbortSignal): Promise<readonly HistoryEvent[]> {
        const query = { run, from: Math.floor(from), to: Math.ceil(to), severity: severity || null, machine: machine || null, most };
        return (await this.#ask(`/${kind}`, query, signal) as { events: HistoryEvent[] }).events;
    }
}
