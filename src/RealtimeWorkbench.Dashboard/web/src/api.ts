import type {
    Alert, Causes, Config, Member, OperationStatus, PointNote, SettingValues, StoredBaseline, StoredBaselines, VoxelChanges, VoxelGrid,
} from "./protocol.ts";

/** The server's own sentence about why it refused, or ours if it could not be reached. */
export class ApiError extends Error {
    readonly status: number;
    readonly sentences: readonly string[];

    constructor(status: number, sentences: readonly string[]) {
        super(sentences[0] ?? `The server answered ${status}.`);
        this.status = status;
        this.sentences = sentences;
    }
}

/** REST calls of docs/api.md. */
export class Api {
    readonly #base: string;
    readonly #token: () => string | null;

    constructor(base: string, token: () => string | null) {
        this.#base = base.endsWith("/") ? base : `${base}/`;
        this.#token = token;
    }

    config(): Promise<Config> {
        return this.#call("GET", "api/config");
    }

    change(values: SettingValues): Promise<Config> {
        return this.#call("PUT", "api/config", { values });
    }

    execute(operation: string, source: string): Promise<OperationStatus> {
        return this.#call("POST", "api/operation", { operation, source });
    }

    stop(): Promise<OperationStatus> {
        return this.#call("POST", "api/operation/stop");
    }

    acknowledge(id: string, by: string, note: string): Promise<Alert> {
        const body = note === "" ? { by } : { by, note };
        return this.#call("POST", `api/alerts/${encodeURIComponent(id)}/ack`, body);
    }

    writeNote(chart: string, index: number, cause: string, note: string, by: string): Promise<PointNote> {
        return this.#call("POST", "api/spc/notes", { chart, index, cause, note, by });
    }

    async members(chart: string, index: number): Promise<readonly Member[]> {
        const query = new URLSearchParams({ chart, index: String(index) }).toString();
        return (await this.#call<{ members: Member[] }>("GET", `api/spc/point?${query}`)).members;
    }

    causes(): Promise<Causes> {
        return this.#call("GET", "api/spc/causes");
    }

    baselines(machine: string, metric: string): Promise<StoredBaselines> {
        return this.#call("GET", `api/baselines?${new URLSearchParams({ machine, metric }).toString()}`);
    }

    rollBack(machine: string, metric: string, version: number, by: string, why: string): Promise<StoredBaseline> {
        return this.#call("POST", "api/baselines/rollback", { machine, metric, version, by, why });
    }

    rebase(machine: string, metric: string, by: string, why: string): Promise<StoredBaseline> {
        return this.#call("POST", "api/baselines/rebase", { machine, metric, by, why });
    }

    async voxels(): Promise<readonly VoxelGrid[]> {
        return (await this.#call<{ grids: VoxelGrid[] }>("GET", "api/voxels")).grids;
    }

    /** Chunks that changed since a version of a grid, or all. */
    voxelChanges(machine: string, signal: string, grid: string | null, since: number): Promise<VoxelChanges> {
        const known = grid === null ? {} : { grid, since: String(since) };
        return this.#call("GET", `api/voxels/changes?${new URLSearchParams({ machine, signal, ...known }).toString()}`);
    }

    /** Asks the history; what has no value is left out of the address. */
    history(path: string, query: Record<string, string | number | null>, signal: AbortSignal): Promise<unknown> {
        const known = Object.entries(query).filter(([, value]) => value !== null).map(([name, value]) => [name, String(value)]);
        const text = new URLSearchParams(known).toString();
        return this.#call("GET", `api/history${path}${text === "" ? "" : `?${text}`}`, undefined, signal);
    }

    /** One sentence if the server answers but refuses us; null if it is fine or cannot be reached at all. */
    async refusal(): Promise<string | null> {
        try {
            await this.#call("GET", "api/status");
            return null;
        } catch (error) {
            return error instanceof ApiError && (error.status === 401 || error.status === 403) ? error.message : null;
        }
    }

    /** The archive of the run, as the browser is to save it. */
    async export(): Promise<{ name: string; content: Blob }> {
        const response = await this.#fetch("GET", "api/export");
        const named = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
        return { name: named ?? "realtime-workbench.zip", content: await response.blob() };
    }

    async #call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
        const response = await this.#fetch(method, path, body, signal);
        return await response.json() as T;
    }

    async #fetch(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
        const headers: Record<string, string> = {};
        const token = this.#token();
        if (token !== null) {
            headers["Authorization"] = `Bearer ${token}`;
        }
        if (body !== undefined) {
            headers["Content-Type"] = "application/json";
        }
        let response: Response;
        try {
            response = await fetch(this.#base + path, {
                method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal === undefined ? {} : { signal }),
            });
        } catch {
            throw new ApiError(0, ["The workbench cannot be reached; check that rtw is still running."]);
        }
        if (!response.ok) {
            throw new ApiError(response.status, await sentences(response));
        }
        return response;
    }
}

async function sentences(response: Response): Promise<string[]> {
    try {
        const body = await response.json() as { error?: string; errors?: string[] };
        const all = body.errors ?? (body.error === undefined ? [] : [body.error]);
        if (all.length > 0) {
            return all;
        }
    } catch {
        // Not JSON: the status says enough.
    }
    return [response.status === 401 || response.status === 403
        ? "The workbench refused this; open the page with the URL that rtw printed, it carries the token."
        : `The workbench answered ${response.status} ${response.statusText}.`];
}
