import type { Range, Preset } from "./range.ts";
import { PRESETS } from "./range.ts";

/** How finely values are wanted; "" leaves it to the server and the width of the chart. */
export type Fineness = "" | "raw" | "second" | "minute" | "hour";

/** What somebody wants to see of the history. All of it stands in the address, so that it can be shared. */
export interface Choice {
    /** Ids of runs; empty means all of them, null the newest one. */
    readonly runs: readonly string[] | null;
    readonly machine: string | null;
    readonly metrics: readonly string[];
    /** In ms: of the clock since 1970, or since the start of each run where runs are compared by elapsed time. */
    readonly range: Preset | Range;
    /** Compares runs by the clock instead of the time since their start. */
    readonly byClock: boolean;
    readonly fineness: Fineness;
    /** Shows mean ± s. */
    readonly deviation: boolean;
    /** Filters of the events: exactly this severity, this machine, these words; "" for all. */
    readonly severity: string;
    readonly eventMachine: string;
    readonly words: string;
}

export const MOST_RUNS = 4;
export const MOST_METRICS = 4;
export const NOTHING_CHOSEN: Choice = {
    runs: null, machine: null, metrics: [], range: "all", byClock: false, fineness: "", deviation: false, severity: "", eventMachine: "", words: "",
};

const NAME = "#history";
const FINENESSES: readonly string[] = ["raw", "second", "minute", "hour"];

/** Whether runs are laid over each other from their starts. */
export function isElapsed(choice: Choice): boolean {
    return !choice.byClock && (choice.runs?.length ?? 0) > 1;
}

/** Whether an address leads to the history. */
export function leadsToHistory(hash: string): boolean {
    return hash === NAME || hash.startsWith(`${NAME}?`);
}

/** The part of the address behind "#", with it. */
export function toHash(choice: Choice): string {
    const query = new URLSearchParams();
    const add = (name: string, value: string | null): void => {
        if (value !== null && value !== "") {
            query.append(name, value);
        }
    };
    (choice.runs?.length === 0 ? ["all"] : choice.runs ?? []).forEach(run => add("run", run));
    add("machine", choice.machine);
    choice.metrics.forEach(metric => add("metric", metric));
    if (typeof choice.range === "string") {
        add("last", choice.range === "all" ? null : choice.range);
    } else {
        const { from, to } = choice.range;
        const written = (at: number): string => isElapsed(choice) ? String(at / 1000) : new Date(at).toISOString();
        add("from", written(from));
        add("to", written(to));
    }
    add("align", choice.byClock ? "clock" : null);
    add("resolution", choice.fineness);
    add("s", choice.deviation ? "1" : null);
    add("severity", choice.severity);
    add("of", choice.eventMachine);
    add("words", choice.words);
    const text = query.toString();
    return text === "" ? NAME : `${NAME}?${text}`;
}

/** What an address asks for; what it says wrongly is left out. */
export function fromHash(hash: string): Choice {
    const query = new URLSearchParams(hash.slice(hash.indexOf("?") + 1 || hash.length));
    const all = query.getAll("run");
    const fineness = query.get("resolution") ?? "";
    const choice: Choice = {
        runs: all.length === 0 ? null : all.includes("all") ? [] : all.slice(0, MOST_RUNS),
        machine: query.get("machine"),
        metrics: query.getAll("metric").slice(0, MOST_METRICS),
        range: PRESETS.find(preset => preset.id === query.get("last"))?.id ?? "all",
        byClock: query.get("align") === "clock",
        fineness: FINENESSES.includes(fineness) ? fineness as Fineness : "",
        deviation: query.get("s") === "1",
        severity: query.get("severity") ?? "",
        eventMachine: query.get("of") ?? "",
        words: query.get("words") ?? "",
    };
    const read = (text: string | null): number => text === null ? NaN : isElapsed(choice) ? 1000 * Number(text) : Date.parse(text);
    const [from, to] = [read(query.get("from")), read(query.get("to"))];
    return from < to ? { ...choice, range: { from, to } } : choice;
}
