import type { Severity } from "../protocol.ts";

/** Answer of `GET /api/history`. */
export interface HistoryStatus {
    enabled: boolean;
    store: string | null;
    bytes: number;
    run: string | null;
    problem: string | null;
}

export interface HistoryRun {
    id: string;
    operation: string;
    source: string;
    startedAt: string;
    endedAt: string | null;
    state: "running" | "completed" | "stopped" | "failed";
    firstSampleAt: string | null;
    lastSampleAt: string | null;
    /** When something was written of it last: a run that goes on is written each minute, also while it is silent. */
    writtenAt: string;
    values: number;
}

export interface HistorySeries {
    run: string;
    machine: string;
    metric: string;
    unit: string;
    first: string;
    last: string;
    values: number;
}

/** Rows of a series in a range, column by column. */
export interface HistoryValues {
    machine: string;
    metric: string;
    unit: string;
    from: string;
    to: string;
    resolution: "raw" | "second" | "minute" | "hour";
    /** 0 where each row is one value. */
    stepSeconds: number;
    values: number;
    runs: readonly string[];
    t: readonly number[];
    n: readonly number[];
    mean: readonly number[];
    min: readonly number[];
    max: readonly number[];
    sd: readonly (number | null)[];
}

export interface HistoryEvent {
    run: string;
    key: string;
    time: string;
    until: string | null;
    machine: string;
    metric: string;
    state: string;
    severity: Severity | "";
    details: {
        rule?: string;
        message?: string;
        value?: number;
        lower?: number;
        upper?: number;
        count?: number;
        acknowledgedBy?: string;
        note?: string | null;
        score?: number;
        issues?: readonly string[];
    } | null;
}

/** The lists of events, as the paths of the API name them. */
export type EventKind = "alerts" | "signals" | "health";
