import type { ConnectionState } from "./connection.ts";
import type { Palette } from "./palette.ts";
import type { Causes, Config, Member, SettingValue, StoredBaselines, VoxelChanges, VoxelGrid } from "./protocol.ts";
import type { State } from "./store.ts";

export type TabId = "overview" | "charts" | "samples" | "history" | "voxels" | "results";

/** What one rendering shows. */
export interface View {
    /** The newest state. */
    readonly state: State;
    /** What the centre shows: the newest state, or the one at which it was paused. */
    readonly centre: State;
    /** Time of the pause in ms of the server's clock, or null while the centre follows. */
    readonly pausedAt: number | null;
    readonly connection: ConnectionState;
    /** No live line: values are of the past. Never true of a report. */
    readonly stale: boolean;
    /** A static report: nothing to press, nothing to wait for. */
    readonly report: boolean;
    /** In a notebook: whose page this is, and where to get a new token, is not ours to say. */
    readonly cell: boolean;
    readonly config: Config | null;
    /** The moment shown, in ms of our clock: now, or that of the last contact if there is no line. */
    readonly moment: number;
    /** What ages are counted to, in ms of the server's clock: now; in a report the time that it was made. */
    readonly now: number;
    readonly tab: TabId;
    readonly palette: Palette;
    /** The newest thing that went wrong with an action, or null. */
    readonly problem: string | null;
}

/** What a person can do with a point of a control chart. */
export interface PointActions {
    /** Answers the sentence to show, or null if it went well. */
    writeNote(chart: string, index: number, cause: string, note: string, by: string): Promise<string | null>;
    /** Fails if the server does not answer. */
    members(chart: string, index: number): Promise<readonly Member[]>;
}

/** What a person can do. Every action that can fail answers the sentence to show, or null if it went well. */
export interface Actions extends PointActions {
    execute(operation: string, source: string): Promise<string | null>;
    stop(): Promise<string | null>;
    export(): Promise<string | null>;
    acknowledge(id: string, by: string, note: string): Promise<string | null>;
    change(group: string, values: Record<string, SettingValue>): Promise<readonly string[]>;
    /** Fails if the server does not answer. */
    baselines(machine: string, metric: string): Promise<StoredBaselines>;
    rollBack(machine: string, metric: string, version: number, by: string, why: string): Promise<string | null>;
    rebase(machine: string, metric: string, by: string, why: string): Promise<string | null>;
    /** Fails, as the next, if the server does not answer. */
    voxels(): Promise<readonly VoxelGrid[]>;
    voxelChanges(machine: string, signal: string, grid: string | null, since: number): Promise<VoxelChanges>;
    causes(): Promise<Causes>;
    /** Asks `GET /api/history` and what is below it; fails with the sentence to show. */
    history(path: string, query: Record<string, string | number | null>, signal: AbortSignal): Promise<unknown>;
    select(tab: TabId): void;
    showChart(id: string): void;
    follow(live: boolean): void;
    retry(): void;
    useToken(token: string): void;
    dismiss(): void;
}

/** A part of the page. */
export interface Part {
    readonly element: HTMLElement;
    render(view: View): void;
}
