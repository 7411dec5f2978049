import { isElapsed, MOST_METRICS, MOST_RUNS, NOTHING_CHOSEN, type Choice } from "./choice.ts";
import type { EventKind, HistoryEvent, HistoryRun, HistorySeries, HistoryStatus, HistoryValues } from "./protocol.ts";
import { MOST_EVENTS, MOST_EVENTS_EVER, Questions, RUNS_AT_ONCE, type Ask } from "./questions.ts";
import { resolve, type Range } from "./range.ts";

/** A line of the chart: one metric of one run, or of all runs (null). */
export interface Course {
    readonly run: string | null;
    readonly metric: string;
    /** What is taken from each time to have its place on the axis: the start of the run where runs are compared from there. */
    readonly offset: number;
    readonly values: HistoryValues;
}

/** An event with its place on the axis. */
export interface Happening {
    readonly kind: EventKind;
    readonly event: HistoryEvent;
    readonly at: number;
    /** Where it ended; where it began if it lasted no time. */
    readonly until: number;
}

export type Phase = "loading" | "off" | "empty" | "ready";

/** How long a range must have stood still before the server is asked about it, in ms. */
export const STILL_MS = 150;

/** A run that was written within this time goes on, in ms. */
const WRITTEN_WITHIN_MS = 600_000;

/** What was answered about a range. */
interface Detail {
    /** The machine and the lines that it is of. */
    readonly of: string;
    readonly courses: readonly Course[];
    readonly happenings: readonly Happening[];
    readonly cut: readonly EventKind[];
    /** Events of one kind that were asked for. */
    readonly most: number;
    readonly shown: Range | null;
}

const NO_DETAIL: Detail = { of: "", courses: [], happenings: [], cut: [], most: MOST_EVENTS, shown: null };
const NO_OVERVIEW: { readonly of: string; readonly courses: readonly Course[] } = { of: "", courses: [] };

const KINDS: readonly EventKind[] = ["alerts", "signals", "health"];

/** What the history tab shows, and what it asks the server for when somebody chooses something else. */
export class HistoryModel {
    choice: Choice = NOTHING_CHOSEN;
    phase: Phase = "loading";
    /** What went wrong last, in a sentence. */
    problem: string | null = null;
    /** What of the address could not be shown. */
    notice = "";
    status: HistoryStatus | null = null;
    runs: readonly HistoryRun[] = [];
    /** Whether there are runs that were started before these. */
    hasEarlierRuns = false;
    busy = false;
    /** Pixels of the chart. */
    width = 600;

    readonly #questions: Questions;
    readonly #changed: () => void;
    readonly #after: (milliseconds: number, action: () => void) => () => void;
    #series: readonly HistorySeries[] = [];
    /** What `#series` and `overview` are of; another question may have kept their answer from coming. */
    #seriesOf: string | null = null;
    #detail = NO_DETAIL;
    #overview = NO_OVERVIEW;
    #overviewOf: string | null = null;
    #asking: AbortController | null = null;
    #cancel: (() => void) | null = null;
    #runsWanted = RUNS_AT_ONCE;
    /** Events of one kind that are asked for, the newest of the range. */
    #mostEvents = MOST_EVENTS;

    constructor(ask: Ask, changed: () => void, after: (milliseconds: number, action: () => void) => () => void) {
        this.#questions = new Questions(ask);
        this.#changed = changed;
        this.#after = after;
    }

    /** Asks for everything. */
    open(choice: Choice): Promise<void> {
        this.choice = choice;
        this.#mostEvents = MOST_EVENTS;
        return this.#do(async signal => {
            this.status = await this.#questions.status(signal);
            await this.#askRuns(signal);
            if (this.runs.length === 0) {
                this.phase = this.status.enabled ? "empty" : "off";
                return;
            }
            this.#settleRuns();
            this.#seriesOf = null;
            await this.#askSeries(signal);
            this.phase = "ready";
            await this.#askRange(signal);
        });
    }

    /** Asks anew, as while a run goes on; what is chosen stays, and machines that are not looked at are not asked for. */
    refresh(): Promise<void> {
        const machine = this.choice.machine;
        if (this.phase !== "ready" || machine === null) {
            return this.open(this.choice);
        }
        return this.#do(async signal => {
            this.status = await this.#questions.status(signal);
            await this.#askRuns(signal);
            this.#settleRuns();
            const its = await this.#seriesOfRuns(machine, signal);
            this.#series = [...this.#series.filter(series => series.machine !== machine), ...its];
            await this.#askSeries(signal);
            await this.#askRange(signal);
        });
    }

    /** Chooses something else, and asks for what that takes. */
    change(change: Partial<Choice>): Promise<void> {
        const before = this.choice;
        this.choice = { ...before, ...change };
        this.#mostEvents = MOST_EVENTS;
        if (isElapsed(before) !== isElapsed(this.choice) && change.range === undefined) {
            // A time of the clock is none since a start.
            this.choice = { ...this.choice, range: "all" };
        }
        return this.#do(async signal => {
            await this.#askSeries(signal);
            await this.#askRange(signal);
        });
    }

    /** Asks for twice as many of the events of the range, which brings earlier ones. */
    askEarlierEvents(): Promise<void> {
        this.#mostEvents = Math.min(MOST_EVENTS_EVER, 2 * this.#mostEvents);
        return this.#do(signal => this.#askRange(signal));
    }

    /** Asks for runs that were started before those that are here. */
    askEarlierRuns(): Promise<void> {
        this.#runsWanted += RUNS_AT_ONCE;
        return this.#do(signal => this.#askRuns(signal));
    }

    /** Takes a range that a person is still moving: shows it at once, and asks when it stands still. */
    drag(range: Choice["range"]): void {
        this.choice = { ...this.choice, range };
        this.#cancel?.();
        this.#cancel = this.#after(STILL_MS, () => {
            this.#cancel = null;
            void this.change({ range });
        });
        this.#changed();
    }

    // While a question is under way, or has failed, what was answered before stands only under the names that it is of.

    get overview(): readonly Course[] {
        return this.#overview.of === this.#lines ? this.#overview.courses : NO_OVERVIEW.courses;
    }

    get courses(): readonly Course[] {
        return this.#standing.courses;
    }

    /** The range that `courses` and `happenings` are of; null while there is no answer about what is chosen. */
    get shown(): Range | null {
        return this.#standing.shown;
    }

    get happenings(): readonly Happening[] {
        return this.#standing.happenings;
    }

    /** Kinds of events of which there are more than were asked for. */
    get cut(): readonly EventKind[] {
        return this.#standing.cut;
    }

    /** Events of one kind that were asked for. */
    get most(): number {
        return this.#standing.most;
    }

    get #standing(): Detail {
        return this.#detail.of === this.#lines ? this.#detail : NO_DETAIL;
    }

    /** The machine and the lines that are chosen, with their places on the axis. */
    get #lines(): string {
        return JSON.stringify([this.choice.machine, this.#sources()]);
    }

    /** All that the chosen series have, on the axis. */
    get whole(): Range | null {
        const its = this.#series.filter(series => series.machine === this.choice.machine && this.choice.metrics.includes(series.metric));
        const offset = (series: HistorySeries): number => this.#offset(isElapsed(this.choice) ? series.run : null);
        const from = Math.min(...its.map(series => Math.floor(Date.parse(series.first)) - offset(series)));
        const to = Math.max(...its.map(series => Math.floor(Date.parse(series.last)) + 1 - offset(series)));
        return from < to ? { from, to } : null;
    }

    /** The range that is chosen, on the axis. */
    get range(): Range | null {
        const whole = this.whole;
        return whole === null ? null : resolve(this.choice.range, whole, isElapsed(this.choice));
    }

    /** Machines of the chosen runs. */
    get machines(): readonly string[] {
        return [...new Set(this.#series.map(series => series.machine))].sort();
    }

    /** Metrics of the chosen machine in the chosen runs. */
    get metrics(): readonly string[] {
        return [...new Set(this.#series.filter(series => series.machine === this.choice.machine).map(series => series.metric))].sort();
    }

    unit(metric: string): string {
        return this.#series.find(series => series.machine === this.choice.machine && series.metric === metric)?.unit ?? "";
    }

    /** Whether values of now may come in. */
    get goesOn(): boolean {
        const { runs, range } = this.choice;
        return typeof range === "string" && this.runs.some(run => run.state === "running" && run.id === this.status?.run
            && (runs === null || runs.length === 0 || runs.includes(run.id)));
    }

    /** Asks for the newest runs, so many as are wanted, and for those before them down to the ones that were named. */
    async #askRuns(signal: AbortSignal): Promise<void> {
        const found: HistoryRun[] = [];
        let isMore = this.status?.enabled ?? false;
        while (isMore && (found.length < this.#runsWanted || this.choice.runs?.some(id => !found.some(run => run.id === id)))) {
            const some = await this.#questions.runs(found.at(-1)?.startedAt ?? null, signal);
            found.push(...some);
            isMore = some.length >= RUNS_AT_ONCE;
        }
        this.runs = found;
        this.hasEarlierRuns = isMore;
    }

    /** The newest run with values, if none was named; runs that are not there are said. */
    #settleRuns(): void {
        const wanted = this.choice.runs;
        const newest = this.runs.find(run => run.values > 0) ?? this.runs[0] as HistoryRun;
        const known = wanted?.filter(id => this.runs.some(run => run.id === id)).slice(0, MOST_RUNS) ?? [];
        const missing = wanted?.filter(id => !known.includes(id)) ?? [];
        this.notice = missing.length === 0 ? "" : `This history has no run ${missing.join(", ")}; it may have been given up for its age, or the link is of another history.`;
        this.choice = { ...this.choice, runs: wanted?.length === 0 || known.length > 0 ? known : [newest.id] };
    }

    /** Asks for the series of the chosen runs, if they are not known, and chooses among them what was not chosen or is not there. */
    async #askSeries(signal: AbortSignal): Promise<void> {
        const runs = this.choice.runs ?? [];
        const of = runs.join();
        if (this.#seriesOf !== of) {
            this.#series = await this.#seriesOfRuns(null, signal);
            this.#seriesOf = of;
        }
        const machines = this.machines;
        if (this.choice.machine === null || !machines.includes(this.choice.machine)) {
            this.choice = { ...this.choice, machine: machines[0] ?? null };
        }
        const metrics = this.metrics;
        const known = this.choice.metrics.filter(metric => metrics.includes(metric)).slice(0, MOST_METRICS);
        this.choice = { ...this.choice, metrics: known.length > 0 ? known : metrics.slice(0, 1) };
    }

    async #seriesOfRuns(machine: string | null, signal: AbortSignal): Promise<readonly HistorySeries[]> {
        const runs = this.choice.runs ?? [];
        return (await Promise.all((runs.length === 0 ? [null] : runs).map(run => this.#questions.series(run, machine, signal)))).flat();
    }

    async #askRange(signal: AbortSignal): Promise<void> {
        const [whole, range, { metrics, fineness }] = [this.whole, this.range, this.choice];
        if (whole === null || range === null) {
            this.#overview = NO_OVERVIEW;
            this.#overviewOf = null;
            this.#detail = { ...NO_DETAIL, of: this.#lines, shown: range };
            return;
        }
        this.#changed();
        const lines = this.#lines;
        const of = JSON.stringify([this.#seriesOf, this.choice.machine, metrics[0], isElapsed(this.choice), whole, this.width]);
        // What of the detail is refused does not keep the overview from being shown: there another range is chosen.
        const overview = of === this.#overviewOf ? Promise.resolve(this.overview) : this.#ask(whole, metrics.slice(0, 1), "", signal);
        const detail = Promise.all([this.#ask(range, metrics, fineness, signal), this.#askEvents(range, signal)]);
        const [strip] = await Promise.allSettled([overview, detail]);
        if (strip.status === "fulfilled" && !signal.aborted) {
            this.#overview = { of: lines, courses: strip.value };
            this.#overviewOf = of;
        }
        const [courses, events] = await detail;
        await overview;
        signal.throwIfAborted();
        this.#detail = { of: lines, courses, ...events, shown: range };
    }

    async #ask(range: Range, metrics: readonly string[], fineness: Choice["fineness"], signal: AbortSignal): Promise<readonly Course[]> {
        const machine = this.choice.machine as string;
        const lines = this.#sources().flatMap(source => metrics.filter(metric => this.#has(source.run, metric)).map(metric => ({ ...source, metric })));
        return Promise.all(lines.map(async line => ({
            ...line,
            values: await this.#questions.values(line.run, machine, line.metric, shifted(range, line.offset), this.width, fineness, signal),
        })));
    }

    async #askEvents(range: Range, signal: AbortSignal): Promise<Pick<Detail, "happenings" | "cut" | "most">> {
        const { severity, eventMachine } = this.choice;
        const most = this.#mostEvents;
        const cut = new Set<EventKind>();
        // Health has neither a severity nor a machine to be found by.
        const kinds = severity === "" && eventMachine === "" ? KINDS : KINDS.filter(kind => kind !== "health");
        const lists = await Promise.all(this.#sources().flatMap(({ run, offset }) => kinds.map(async kind => {
            const its = await this.#questions.events(kind, run, shifted(range, offset), severity, eventMachine, most, signal);
            if (its.length >= most) {
                cut.add(kind);
            }
            return its.map(event => this.#happening(kind, event, offset)).filter(({ until }) => until >= range.from);
        })));
        return { happenings: lists.flat().sort((a, b) => b.at - a.at), cut: [...cut], most };
    }

    /** An alert without an end lasts as long as its run. One that was killed stays "running": its alert is followed as far as its samples. */
    #happening(kind: EventKind, event: HistoryEvent, offset: number): Happening {
        const at = Date.parse(event.time);
        const run = this.runs.find(one => one.id === event.run);
        const last = kind !== "alerts" ? event.time : event.until ?? (run !== undefined && this.#lives(run) ? null : run?.lastSampleAt ?? event.time);
        return { kind, event, at: at - offset, until: last === null ? Infinity : Math.max(at, Date.parse(last)) - offset };
    }

    /** Whether a run goes on, here or in another program that writes to the same history; its machines may be silent. */
    #lives(run: HistoryRun): boolean {
        return run.state === "running" && (run.id === this.status?.run || Date.now() - Date.parse(run.writtenAt) < WRITTEN_WITHIN_MS);
    }

    #sources(): { run: string | null; offset: number }[] {
        const runs = this.choice.runs ?? [];
        return runs.length === 0 ? [{ run: null, offset: 0 }]
            : runs.map(run => ({ run, offset: isElapsed(this.choice) ? this.#offset(run) : 0 }));
    }

    #offset(run: string | null): number {
        const first = this.runs.find(one => one.id === run)?.firstSampleAt;
        return first === null || first === undefined ? 0 : Math.floor(Date.parse(first));
    }

    #has(run: string | null, metric: string): boolean {
        return this.#series.some(series => (run === null || series.run === run) && series.machine === this.choice.machine && series.metric === metric);
    }

    /** Does something that takes answers; what was asked before is no longer wanted. */
    async #do(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
        this.#cancel?.();
        this.#cancel = null;
        this.#asking?.abort();
        const asking = this.#asking = new AbortController();
        this.busy = true;
        this.#changed();
        try {
            await action(asking.signal);
            this.problem = null;
        } catch (error) {
            if (asking !== this.#asking) {
                return;
            }
            this.problem = error instanceof Error ? error.message : String(error);
        } finally {
            if (asking === this.#asking) {
                this.busy = false;
                this.#changed();
            }
        }
    }
}

function shifted({ from, to }: Range, by: number): Range {
    return { from: from + by, to: to + by };
}
