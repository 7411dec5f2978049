import { Api } from "./api.ts";
import { Connection, socketUrl, type ConnectionState, type Socket } from "./connection.ts";
import type { Config, ServerMessage } from "./protocol.ts";
import { EMPTY, reduce, type State } from "./store.ts";
import { watchers } from "./watchers.ts";

/** Told whenever something changed: by a message, which came to the state before, or otherwise. */
export type LineListener = (message: ServerMessage | null, before: State) => void;

/** How long a line outlives the last element that shows it: a notebook that renders anew takes elements out and puts them back. */
const GRACE_MS = 5000;
/** How long a cell tries to get a lost line back. */
const PATIENCE_MS = 3 * 60_000;

const shared = new Map<string, Line>();

/** The line of a cell: all cells of a page that show the same workbench share one. */
export function sharedLine(base: string, token: string | null): Line {
    return shared.get(keyOf(base, token)) ?? new Line(base, token, true);
}

function keyOf(base: string, token: string | null): string {
    return `${base}\n${token ?? ""}`;
}

/** What is known of one server, kept up to date while somebody listens. */
export class Line {
    readonly api: Api;
    readonly base: string;
    readonly #inCell: boolean;
    readonly #connection: Connection;
    readonly #listeners = new Set<LineListener>();
    readonly #widths = new Map<object, number>();
    #state: State = EMPTY;
    #connectionState: ConnectionState = { phase: "connecting", retryAt: null, attempt: 0, reason: "" };
    #config: Config | null = null;
    #configDue = true;
    #token: string | null;
    #running = false;
    #ending: ReturnType<typeof setTimeout> | null = null;

    /** @param inCell Shared, and calm where the server is not there. */
    constructor(base: string, token: string | null, inCell: boolean) {
        this.base = base;
        this.#token = token;
        this.#inCell = inCell;
        this.api = new Api(base, () => this.#token);
        this.#connection = new Connection({
            patience: inCell ? PATIENCE_MS : null,
            open: url => new WebSocket(url) as unknown as Socket,
            now: () => Date.now(),
            random: () => Math.random(),
            after: (milliseconds, action) => {
                const timer = setTimeout(action, milliseconds);
                return () => clearTimeout(timer);
            },
            url: () => socketUrl(base, this.#token, this.#resumePoint()),
            refusal: () => this.api.refusal(),
            onMessage: message => this.take(message as ServerMessage),
            onState: state => this.#renew(state),
        });
    }

    get state(): State {
        return this.#state;
    }

    get connection(): ConnectionState {
        return this.#connectionState;
    }

    get config(): Config | null {
        return this.#config;
    }

    set config(config: Config | null) {
        this.#config = config;
        this.#configDue = config === null;
        if (config !== null) {
            this.#state = { ...this.#state, values: config.values };
        }
        this.#tell(null, this.#state);
    }

    /** Whether there is something to show. */
    get ready(): boolean {
        return this.#state.instance !== null;
    }

    /** Connects with the first listener. */
    listen(listener: LineListener): void {
        this.#listeners.add(listener);
        if (this.#ending !== null) {
            clearTimeout(this.#ending);
            this.#ending = null;
        }
        if (this.#running) {
            if (this.#connectionState.phase === "gone" || this.#connectionState.phase === "refused") {
                this.restart();
            }
        } else {
            this.#running = true;
            if (this.#inCell) {
                shared.set(keyOf(this.base, this.#token), this);
            }
            watchers.join(this);
            this.#connection.start();
            if (!this.#inCell) {
                void this.loadConfig();
            }
        }
    }

    /** Disconnects after the last listener, in a cell a little later. */
    leave(listener: LineListener): void {
        this.#listeners.delete(listener);
        this.#widths.delete(listener);
        if (this.#listeners.size === 0 && this.#running && this.#ending === null) {
            this.#ending = setTimeout(() => this.#end(), this.#inCell ? GRACE_MS : 0);
        }
    }

    /** Tells how wide a listener's charts are; the widest counts. */
    view(listener: LineListener, width: number): void {
        this.#widths.set(listener, width);
        this.#connection.view(Math.max(...this.#widths.values()));
    }

    /** Tries again now, also after the line was given up. */
    restart(): void {
        if (this.#running) {
            this.#configDue = true;
            this.#connection.stop();
            this.#connection.start();
            if (!this.#inCell) {
                void this.loadConfig();
            }
        }
    }

    /** Tries again now if a try is planned anyway. */
    wake(): void {
        this.#connection.retry();
    }

    useToken(token: string): void {
        this.#token = token;
        this.restart();
    }

    /** Shows something before the server says it. */
    assume(change: (state: State) => State): void {
        const before = this.#state;
        this.#state = change(before);
        this.#tell(null, before);
    }

    take(message: ServerMessage): void {
        const before = this.#state;
        this.#state = reduce(before, message, Date.now());
        if (message.type === "snapshot" && before.instance !== null && before.instance !== message.instance) {
            // Another server process: its settings may differ.
            void this.loadConfig();
        }
        if (message.type === "config" && this.#config !== null) {
            // What the settings lead to is told with all of them only.
            void this.loadConfig();
        }
        this.#tell(message, before);
    }

    async loadConfig(): Promise<void> {
        try {
            this.config = await this.api.config();
        } catch {
            // The line to the server says so already; the next live line asks again.
        }
    }

    #end(): void {
        this.#ending = null;
        this.#running = false;
        watchers.leave(this);
        this.#connection.stop();
        if (this.#inCell) {
            shared.delete(keyOf(this.base, this.#token));
        }
    }

    #resumePoint(): { seq: number; instance: string } | null {
        const { instance, seq } = this.#state;
        return instance === null ? null : { instance, seq };
    }

    #renew(state: ConnectionState): void {
        this.#connectionState = state;
        if (state.phase === "live" && this.#configDue) {
            void this.loadConfig();
        }
        this.#tell(null, this.#state);
    }

    #tell(message: ServerMessage | null, before: State): void {
        for (const listener of [...this.#listeners]) {
            listener(message, before);
        }
        watchers.changed(this);
    }
}
