/** What the page says about its line to the server. */
export type Phase = "connecting" | "live" | "reconnecting" | "refused" | "gone" | "closed";

export interface ConnectionState {
    readonly phase: Phase;
    /** When the next try is due, in ms of our clock; null while none is planned. */
    readonly retryAt: number | null;
    readonly attempt: number;
    /** One sentence: what is wrong and what to do; empty while all is well. */
    readonly reason: string;
}

/** The part of WebSocket that is used here, so that a test can stand in for it. */
export interface Socket {
    onopen: (() => void) | null;
    onmessage: ((event: { data: unknown }) => void) | null;
    onclose: ((event: { code?: number; reason?: string }) => void) | null;
    onerror: (() => void) | null;
    send(data: string): void;
    close(): void;
}

export interface ConnectionHost {
    open(url: string): Socket;
    now(): number;
    random(): number;
    /**
     * How long a lost line is tried again, in ms; a line that never lived is then not tried again at all, so that a notebook opened
     * long after stays calm. Null: forever.
     */
    readonly patience: number | null;
    after(milliseconds: number, action: () => void): () => void;
    /** Where to connect now, see socketUrl. */
    url(): string;
    onMessage(message: unknown): void;
    onState(state: ConnectionState): void;
    /** Asks over REST why the socket does not open. Answers a sentence if the server refuses us, else null. */
    refusal(): Promise<string | null>;
}

/** Silence after which a connection is dead: the server pings every 10 s. */
export const SILENCE_MS = 25_000;
/** Widths that the server takes; it ends the connection at any other. */
const NARROWEST_VIEW = 50;
const WIDEST_VIEW = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** Waiting time before try number `attempt` (from 0): doubles up to 30 s, spread by ±50 %. */
export function retryDelay(attempt: number, random: number): number {
    return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 16)) * (0.5 + random);
}

/** Where to connect: a fresh start, or what changed since the newest state that we know. */
export function socketUrl(base: string, token: string | null, resume: { seq: number; instance: string } | null): string {
    const url = new URL("ws", base.endsWith("/") ? base : `${base}/`);
    url.protocol = url.protocol === "https:" || url.protocol === "wss:" ? "wss:" : "ws:";
    if (resume !== null) {
        url.searchParams.set("since", String(resume.seq));
        url.searchParams.set("instance", resume.instance);
    }
    if (token !== null) {
        url.searchParams.set("token", token);
    }
    return url.href;
}

/** Keeps one WebSocket open: reconnects with growing pauses, takes silence for death, resumes where it was. */
export class Connection {
    readonly #host: ConnectionHost;
    #socket: Socket | null = null;
    #attempt = 0;
    #cancelTimer: () => void = () => undefined;
    #started = false;
    #live = false;
    #lived = false;
    #lostAt: number | null = null;
    #opened = false;
    #width: number | null = null;
    #sentWidth: number | null = null;

    constructor(host: ConnectionHost) {
        this.#host = host;
    }

    start(): void {
        this.#started = true;
        this.#attempt = 0;
        this.#lived = false;
        this.#lostAt = null;
        this.#open();
    }

    stop(): void {
        this.#started = false;
        this.#cancelTimer();
        this.#drop();
        this.#tell("closed", null, "");
    }

    /** Tries again now instead of waiting. */
    retry(): void {
        if (this.#started && this.#socket === null) {
            this.#cancelTimer();
            this.#open();
        }
    }

    /** Tells the server how wide charts are, so that it thins series to that. A place without width is not shown: nothing to tell. */
    view(width: number): void {
        if (width <= 0) {
            return;
        }
        this.#width = Math.min(WIDEST_VIEW, Math.max(NARROWEST_VIEW, Math.round(width)));
        this.#sendView();
    }

    #open(): void {
        this.#tell(this.#attempt === 0 ? "connecting" : "reconnecting", null, "");
        const socket = this.#host.open(this.#host.url());
        this.#socket = socket;
        this.#sentWidth = null;
        this.#opened = false;
        this.#watch();
        socket.onopen = () => {
            this.#opened = true;
            this.#watch();
            this.#sendView();
        };
        socket.onmessage = event => {
            this.#watch();
            const message = parse(event.data);
            if (message === null) {
                return;
            }
            if (this.#attempt > 0 || !this.#live) {
                this.#attempt = 0;
                this.#lived = true;
                this.#lostAt = null;
                this.#tell("live", null, "");
            }
            this.#host.onMessage(message);
        };
        socket.onerror = () => undefined;
        socket.onclose = () => {
            if (this.#socket === socket) {
                this.#lost(this.#opened);
            }
        };
    }

    #tell(phase: Phase, retryAt: number | null, reason: string): void {
        this.#live = phase === "live";
        this.#host.onState({ phase, retryAt, attempt: this.#attempt, reason });
    }

    #watch(): void {
        this.#cancelTimer();
        this.#cancelTimer = this.#host.after(SILENCE_MS, () => this.#lost(true));
    }

    #lost(wasOpen: boolean): void {
        this.#cancelTimer();
        this.#drop();
        if (!this.#started) {
            return;
        }
        this.#lostAt ??= this.#host.now();
        if (this.#givesUp()) {
            void this.#explain(true);
            return;
        }
        const wait = retryDelay(this.#attempt, this.#host.random());
        this.#attempt++;
        this.#tell("reconnecting", this.#host.now() + wait, "");
        this.#cancelTimer = this.#host.after(wait, () => this.#open());
        if (!wasOpen) {
            void this.#explain(false);
        }
    }

    #givesUp(): boolean {
        const { patience } = this.#host;
        return patience !== null && (!this.#lived || this.#host.now() - (this.#lostAt ?? 0) >= patience);
    }

    async #explain(last: boolean): Promise<void> {
        const sentence = await this.#host.refusal();
        if (!this.#started || this.#socket !== null) {
            return;
        }
        this.#started = !last;
        if (sentence !== null) {
            this.#cancelTimer();
            this.#tell("refused", null, sentence);
        } else if (last) {
            this.#tell("gone", null, "");
        }
    }

    #drop(): void {
        const socket = this.#socket;
        this.#opened = false;
        this.#socket = null;
        if (socket !== null) {
            socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
            socket.close();
        }
    }

    #sendView(): void {
        if (this.#socket !== null && this.#opened && this.#width !== null && this.#width !== this.#sentWidth) {
            this.#sentWidth = this.#width;
            this.#socket.send(JSON.stringify({ type: "view", width: this.#width }));
        }
    }
}

function parse(data: unknown): object | null {
    if (typeof data !== "string") {
        return null;
    }
    try {
        const message: unknown = JSON.parse(data);
        return typeof message === "object" && message !== null && "type" in message ? message : null;
    } catch {
        return null;
    }
}
