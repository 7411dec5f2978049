import { ApiError } from "../api.ts";
import { CellManners, tellCell } from "../cell/manners.ts";
import type { ConnectionState } from "../connection.ts";
import { attribute, h } from "../dom.ts";
import { writeAddress } from "../history/address.ts";
import { leadsToHistory } from "../history/choice.ts";
import { Line, sharedLine } from "../line.ts";
import { readPalette, type Palette } from "../palette.ts";
import { writeNote } from "../notes.ts";
import type { Causes, Member, ServerMessage, SettingValue, Snapshot, StoredBaselines, VoxelChanges, VoxelGrid } from "../protocol.ts";
import { save } from "../save.ts";
import { EMPTY, notStopping, reduce, stopping, type State } from "../store.ts";
import { keepToken, takeToken } from "../token.ts";
import type { Actions, Part, TabId, View } from "../view.ts";
import { AlertsPanel } from "./alerts-panel.ts";
import { Announcer } from "./announcer.ts";
import { Banner } from "./banner.ts";
import { ChartsTab } from "./charts-tab.ts";
import { Header } from "./header.ts";
import { HealthPanel } from "./health-panel.ts";
import { HistoryTab } from "./history-tab.ts";
import { LogPanel } from "./log-panel.ts";
import { MetricsPanel } from "./metrics-panel.ts";
import { Overview } from "./overview.ts";
import { ProgressBar } from "./progress-bar.ts";
import { ResultsTab } from "./results-tab.ts";
import { SamplesTab } from "./samples-tab.ts";
import { Settings } from "./settings.ts";
import { adoptSheets } from "./sheets.ts";
import { StatusPanel } from "./status-panel.ts";
import { Tabs } from "./tabs.ts";
import { VoxelsTab } from "./voxels-tab.ts";

/**
 * The workbench as one element. Attributes: `src` (address of the server; the page's own by default), `token`,
 * `theme` ("light" or "dark"; the system's by default), `cell` (in a notebook: at most 640 px high).
 * With a child `<script type="application/json">` that holds a snapshot it is a report: static and without a server.
 */
export class RealtimeWorkbench extends HTMLElement implements Actions {
    static readonly observedAttributes = ["theme"];

    readonly #root = this.attachShadow({ mode: "open" });
    readonly #app = h("div", { class: "app" });
    readonly #charts = new ChartsTab(this);
    readonly #history = new HistoryTab(this);
    readonly #settings = new Settings(this, () => this.#showSettings(false));
    readonly #header = new Header(this, () => this.#showSettings(!this.#settingsShown()), () => this.#fullScreen());
    readonly #parts: Part[];
    readonly #themes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("(prefers-contrast: more)")];
    readonly #repaint = (): void => {
        this.#palette = null;
        this.#request();
    };
    readonly #wake = (): void => {
        if (!document.hidden) {
            this.#line?.wake();
            this.#request();
        }
    };

    readonly #moved = (): void => {
        if (leadsToHistory(location.hash) && !this.hasAttribute("cell")) {
            this.#tab = "history";
            this.#renderNow();
            this.#history.follow(location.hash);
        }
    };

    readonly #listener = (message: ServerMessage | null, before: State): void => this.#changed(message, before);
    readonly #manners = new CellManners(this, this.#root, this.#repaint);

    #line: Line | null = null;
    #made: State | null = null;
    #paused: { state: State; at: number } | null = null;
    #tab: TabId = "overview";
    #palette: Palette | null = null;
    #problem: string | null = null;
    #sized = false;
    #requested = false;
    #ticker: ReturnType<typeof setInterval> | null = null;
    #resize: ResizeObserver | null = null;

    constructor() {
        super();
        const tabs = new Tabs([
            { id: "overview", title: "Overview", part: new Overview(this) },
            { id: "charts", title: "Control charts", part: this.#charts },
            { id: "samples", title: "Samples", part: new SamplesTab() },
            { id: "history", title: "History", part: this.#history, live: true },
            { id: "voxels", title: "Voxels", part: new VoxelsTab(this) },
            { id: "results", title: "Results", part: new ResultsTab() },
        ], this);
        const banner = new Banner(this);
        const side = [new StatusPanel(), new AlertsPanel(this), new MetricsPanel(), new HealthPanel()];
        const progress = new ProgressBar();
        const log = new LogPanel();
        const announcer = new Announcer();
        this.#parts = [this.#header, banner, this.#settings, tabs, ...side, progress, log, announcer];
        const now = h("aside", { class: "now", "aria-label": "Now" }, ...side.map(part => part.element));
        const bottom = h("footer", { class: "bottom" }, progress.element, log.element);
        this.#app.append(this.#header.element, banner.element, this.#settings.element, tabs.element, now, bottom,
            announcer.element);
        adoptSheets(this.#root);
        this.#root.append(this.#app);
        this.#app.addEventListener("keydown", event => {
            if (event.key === "Escape" && this.#app.dataset["settings"] === "open") {
                this.#showSettings(false);
            }
        });
    }

    connectedCallback(): void {
        const report = this.querySelector('script[type="application/json"]')?.textContent;
        this.#themes.forEach(theme => theme.addEventListener("change", this.#repaint));
        document.addEventListener("visibilitychange", this.#wake);
        window.addEventListener("hashchange", this.#moved);
        if (leadsToHistory(location.hash) && !this.hasAttribute("cell")) {
            this.#tab = "history";
        }
        this.#ticker = setInterval(() => this.#request(), 1000);
        if (report !== null && report !== undefined) {
            this.#made = reduce(EMPTY, JSON.parse(report) as Snapshot, Date.now());
            this.#app.dataset["report"] = "";
        } else {
            this.#line ??= this.#findLine();
            this.#line.listen(this.#listener);
        }
        this.#manners.begin();
        this.#resize = new ResizeObserver(() => this.#resized());
        this.#resize.observe(this);
        this.#request();
    }

    disconnectedCallback(): void {
        this.#settings.left();
        this.#line?.leave(this.#listener);
        this.#manners.end();
        this.#resize?.disconnect();
        this.#themes.forEach(theme => theme.removeEventListener("change", this.#repaint));
        document.removeEventListener("visibilitychange", this.#wake);
        window.removeEventListener("hashchange", this.#moved);
        if (this.#ticker !== null) {
            clearInterval(this.#ticker);
        }
    }

    attributeChangedCallback(): void {
        this.#repaint();
    }

    async execute(operation: string, source: string): Promise<string | null> {
        this.follow(true);
        // The answer may come after the line has already told of the end: only the line says how the operation stands.
        return this.#attempt(async () => {
            await this.#api.execute(operation, source);
        });
    }

    async stop(): Promise<string | null> {
        this.#line?.assume(stopping);
        this.#renderNow();
        const problem = await this.#attempt(async () => {
            await this.#api.stop();
        });
        if (problem !== null) {
            this.#line?.assume(notStopping);
        }
        return problem;
    }

    async export(): Promise<string | null> {
        return this.#attempt(async () => {
            const { name, content } = await this.#api.export();
            save(name, content);
        });
    }

    async acknowledge(id: string, by: string, note: string): Promise<string | null> {
        try {
            const alert = await this.#api.acknowledge(id, by, note);
            this.#line?.take({ type: "alert", seq: this.#state.seq, alerts: [alert] });
            return null;
        } catch (error) {
            return sentence(error);
        }
    }

    writeNote(chart: string, index: number, cause: string, note: string, by: string): Promise<string | null> {
        return this.#line === null ? Promise.resolve("A report cannot be written to.") : writeNote(this.#line, chart, index, cause, note, by);
    }

    members(chart: string, index: number): Promise<readonly Member[]> {
        return this.#api.members(chart, index);
    }

    causes(): Promise<Causes> {
        return this.#api.causes();
    }

    async change(group: string, values: Record<string, SettingValue>): Promise<readonly string[]> {
        try {
            const config = await this.#api.change({ [group]: values });
            if (this.#line !== null) {
                this.#line.config = config;
            }
            return [];
        } catch (error) {
            return error instanceof ApiError && error.sentences.length > 0 ? error.sentences : [sentence(error)];
        } finally {
            this.#request();
        }
    }

    baselines(machine: string, metric: string): Promise<StoredBaselines> {
        return this.#api.baselines(machine, metric);
    }

    async rollBack(machine: string, metric: string, version: number, by: string, why: string): Promise<string | null> {
        return this.#decide(() => this.#api.rollBack(machine, metric, version, by, why));
    }

    async rebase(machine: string, metric: string, by: string, why: string): Promise<string | null> {
        return this.#decide(() => this.#api.rebase(machine, metric, by, why));
    }

    async #decide(call: () => Promise<unknown>): Promise<string | null> {
        try {
            await call();
            return null;
        } catch (error) {
            return sentence(error);
        }
    }

    voxels(): Promise<readonly VoxelGrid[]> {
        return this.#api.voxels();
    }

    voxelChanges(machine: string, signal: string, grid: string | null, since: number): Promise<VoxelChanges> {
        return this.#api.voxelChanges(machine, signal, grid, since);
    }

    history(path: string, query: Record<string, string | number | null>, signal: AbortSignal): Promise<unknown> {
        return this.#api.history(path, query, signal);
    }

    select(tab: TabId): void {
        this.#tab = tab;
        this.#renderNow();
        // The address of a page around a cell is somebody else's.
        if (!this.hasAttribute("cell") && (tab === "history" || leadsToHistory(location.hash))) {
            writeAddress(tab === "history" ? this.#history.hash : null);
        }
    }

    showChart(id: string): void {
        this.select("charts");
        this.#charts.choose(id);
    }

    follow(live: boolean): void {
        this.#paused = live ? null : { state: this.#state, at: Date.now() + this.#state.clockOffset };
        this.#request();
    }

    retry(): void {
        this.#problem = null;
        this.#line?.restart();
    }

    useToken(token: string): void {
        this.#problem = null;
        keepToken(token, sessionStorage);
        this.#line?.useToken(token);
    }

    dismiss(): void {
        this.#problem = null;
        this.#request();
    }

    get #state(): State {
        return this.#made ?? this.#line?.state ?? EMPTY;
    }

    get #api(): Line["api"] {
        // Nothing can be pressed before the element is on a page.
        return (this.#line as Line).api;
    }

    get #connection(): ConnectionState {
        return this.#line?.connection ?? { phase: "closed", retryAt: null, attempt: 0, reason: "" };
    }

    /** A page of its own keeps its token in the address; that of a notebook is somebody else's and holds another secret. */
    #findLine(): Line {
        const base = new URL(this.getAttribute("src") ?? ".", location.href).href;
        const token = this.getAttribute("token");
        return this.hasAttribute("cell") ? sharedLine(base, token)
            : new Line(base, token ?? takeToken(location, history, sessionStorage), false);
    }

    #changed(message: ServerMessage | null, before: State): void {
        const another = message?.type === "snapshot" && before.instance !== null && before.instance !== message.instance;
        if (another || message?.type === "reset") {
            // A paused picture would be of a run that is gone.
            this.#paused = null;
        }
        tellCell(this, this.#connection, this.#line?.ready === true);
        this.#request();
    }

    #resized(): void {
        const width = this.clientWidth;
        this.#line?.view(this.#listener, width);
        if (!this.#sized && width > 0) {
            this.#sized = true;
            if (this.hasAttribute("cell") && width <= 1100) {
                this.#app.dataset["settings"] = "closed";
            }
            this.#request();
        }
    }

    async #attempt(action: () => Promise<void>): Promise<string | null> {
        try {
            await action();
            this.#problem = null;
        } catch (error) {
            this.#problem = sentence(error);
        }
        this.#request();
        return this.#problem;
    }

    /** Renders with the next frame; a hidden page has none, so it costs nothing and catches up when shown. */
    #request(): void {
        if (this.#requested || !this.isConnected) {
            return;
        }
        this.#requested = true;
        requestAnimationFrame(() => {
            this.#requested = false;
            this.#renderNow();
        });
    }

    #renderNow(): void {
        if (!this.isConnected) {
            return;
        }
        this.#palette ??= readPalette(this.#root);
        const report = this.#made !== null;
        const connection = this.#connection;
        const stale = !report && connection.phase !== "live";
        const { receivedAt, clockOffset } = this.#state;
        const view: View = {
            state: this.#state,
            centre: this.#paused?.state ?? this.#state,
            pausedAt: this.#paused?.at ?? null,
            connection,
            stale,
            report,
            cell: this.hasAttribute("cell"),
            config: this.#line?.config ?? null,
            moment: stale || report ? receivedAt : Date.now(),
            now: (report ? receivedAt : Date.now()) + clockOffset,
            tab: this.#tab,
            palette: this.#palette,
            problem: this.#problem,
        };
        this.#parts.forEach(part => part.render(view));
        this.#header.settingsShown(this.#settingsShown());
        attribute(this.#app, "data-stale", view.stale);
    }

    #settingsShown(): boolean {
        const narrow = this.clientWidth <= 600;
        return narrow ? this.#app.dataset["settings"] === "open" : this.#app.dataset["settings"] !== "closed";
    }

    #showSettings(shown: boolean): void {
        this.#app.dataset["settings"] = shown ? "open" : "closed";
        if (shown && this.clientWidth <= 600) {
            this.#settings.element.querySelector<HTMLElement>("summary, button")?.focus();
        } else if (!shown) {
            this.#root.querySelector<HTMLElement>(".settings-toggle")?.focus();
        }
        this.#request();
    }

    #fullScreen(): void {
        void (document.fullscreenElement === this ? document.exitFullscreen() : this.requestFullscreen());
    }
}

function sentence(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
