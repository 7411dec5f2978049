import type { EventKind } from "./protocol.ts";
import type { Happening } from "./model.ts";

/** How an event is drawn and what it is called: shape, colour and word, never one of them alone. */
export interface Mark {
    readonly symbol: string;
    /** Empty for that of text of less weight. */
    readonly colour: string;
    readonly shape: string;
    readonly word: string;
}

/** Rows of events above the chart, from below. */
export const EVENT_ROWS: readonly EventKind[] = ["health", "signals", "alerts"];

const SEVERITIES: Record<string, Omit<Mark, "word">> = {
    critical: { symbol: "triangle-up", colour: "#d55e00", shape: "▲" },
    high: { symbol: "diamond", colour: "#e69f00", shape: "◆" },
    medium: { symbol: "circle", colour: "#f0e442", shape: "●" },
    low: { symbol: "circle-open", colour: "#56b4e9", shape: "○" },
};

/** Health, in the shapes of severities. */
const STATUSES: Record<string, string> = { critical: "critical", unhealthy: "critical", degraded: "high" };

/** The row of a kind of events. */
export function eventRow(kind: EventKind): number {
    return EVENT_ROWS.indexOf(kind);
}

/** The mark of an event. */
export function markOf({ kind, event }: Happening): Mark {
    const word = kind === "health" ? event.state : event.severity;
    const known = SEVERITIES[kind === "health" ? STATUSES[word] ?? "" : word];
    return known === undefined ? { symbol: "circle-open", colour: "", shape: "○", word } : { ...known, word };
}
