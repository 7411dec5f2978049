import type { LogEntry, Snapshot } from "./protocol.ts";
import type { State } from "./store.ts";

/** The live state as scripts of notebook cells get it: the shapes of docs/api.md, in lists. */
export type LiveState =
    Pick<Snapshot, "operation" | "statistics" | "metrics" | "series" | "charts" | "alerts" | "health"> & { readonly log: readonly LogEntry[] };

/** Draws the state; false says that it needs no more. */
export type Watcher = (state: LiveState) => unknown;

/** What `window.realtimeWorkbenchReady` hands to the functions that were pushed onto it. */
export interface WorkbenchOfPage {
    /** Address of the server. */
    readonly address: string;
    /** Calls back with the newest state, once a frame at most, until the callback answers false or the returned function is called. */
    watch(callback: Watcher): () => void;
}

interface Watched {
    readonly base: string;
    readonly ready: boolean;
    readonly state: State;
}

type Ready = (workbench: WorkbenchOfPage) => unknown;

declare global {
    interface Window {
        realtimeWorkbenchReady?: Ready[] | { push(...functions: Ready[]): void };
    }
}

/** Serves the scripts of a page with the first workbench that lives on it. They keep no line open: with the last face they rest. */
class Watchers {
    readonly #lines = new Set<Watched>();
    readonly #callbacks = new Set<Watcher>();
    #open = false;
    #requested = false;

    join(line: Watched): void {
        this.#lines.add(line);
        this.#request();
    }

    leave(line: Watched): void {
        this.#lines.delete(line);
        this.#request();
    }

    changed(line: Watched): void {
        if (line === this.#first()) {
            this.#serve(line);
            this.#request();
        }
    }

    #first(): Watched | undefined {
        return [...this.#lines].find(line => line.ready);
    }

    /** The functions that were pushed before come first; from then on pushing calls at once. */
    #serve(line: Watched): void {
        if (this.#open) {
            return;
        }
        this.#open = true;
        const workbench: WorkbenchOfPage = { address: line.base, watch: callback => this.#watch(callback) };
        const waiting = Array.isArray(window.realtimeWorkbenchReady) ? window.realtimeWorkbenchReady : [];
        const push = (...functions: Ready[]): void => functions.forEach(one => attempt(() => one(workbench)));
        window.realtimeWorkbenchReady = { push };
        push(...waiting);
    }

    #watch(callback: Watcher): () => void {
        this.#callbacks.add(callback);
        this.#request();
        return () => void this.#callbacks.delete(callback);
    }

    #request(): void {
        if (this.#requested || this.#callbacks.size === 0) {
            return;
        }
        this.#requested = true;
        requestAnimationFrame(() => {
            this.#requested = false;
            const line = this.#first();
            if (line === undefined) {
                return;
            }
            const state = listed(line.state);
            for (const callback of [...this.#callbacks]) {
                if (attempt(() => callback(state)) === false) {
                    this.#callbacks.delete(callback);
                }
            }
        });
    }
}

/** Runs a script of somebody else. One that fails is reported, and not called again. */
function attempt(action: () => unknown): unknown {
    try {
        return action();
    } catch (error) {
        console.error(error);
        return false;
    }
}

/** The state in lists. */
export function listed(state: State): LiveState {
    return {
        operation: state.operation,
        statistics: state.statistics,
        metrics: [...state.metrics.values()],
        series: [...state.series].map(([key, points]) => {
            const [machine = "", metric = ""] = key.split("\n");
            return { machine, metric, reset: true, points: [...points] };
        }),
        charts: [...state.charts.values()],
        alerts: [...state.alerts.values()],
        health: state.health,
        log: state.log,
    };
}

export const watchers = new Watchers();
