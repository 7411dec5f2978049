import { CellManners, tellCell } from "../cell/manners.ts";
import { h, show, text } from "../dom.ts";
import { timeOfDay } from "../format.ts";
import { Line, sharedLine } from "../line.ts";
import { writeNote } from "../notes.ts";
import { readPalette, type Palette } from "../palette.ts";
import type { Chart } from "../protocol.ts";
import type { State } from "../store.ts";
import { ControlChart } from "./control-chart.ts";
import { adoptSheets } from "./sheets.ts";

/**
 * One control chart as an element for notebook cells, live while its run goes on. Attributes: `src`, `token`, `chart` (machine and
 * metric, such as "am-01/temperature"), `run` (time at which its run began; the first one that is seen by default), `cell`, `theme`.
 */
export class RealtimeWorkbenchChart extends HTMLElement {
    static readonly observedAttributes = ["theme"];

    readonly #root = this.attachShadow({ mode: "open" });
    readonly #place = h("div", { class: "chart-cell" });
    readonly #foot = h("p", { class: "muted small chart-line", role: "status" });
    readonly #listener = (): void => this.#request();
    readonly #repaint = (): void => {
        this.#palette = null;
        this.#request();
    };
    readonly #manners = new CellManners(this, this.#root, this.#repaint);
    readonly #dark = matchMedia("(prefers-color-scheme: dark)");
    #line: Line | null = null;
    #frame: ControlChart | null = null;
    #chart: Chart | null = null;
    #palette: Palette | null = null;
    #run: number | null = null;
    #over = false;
    #requested = false;
    #resize: ResizeObserver | null = null;

    constructor() {
        super();
        adoptSheets(this.#root);
        this.#place.append(this.#foot);
        this.#root.append(this.#place);
    }

    connectedCallback(): void {
        const base = new URL(this.getAttribute("src") ?? ".", location.href).href;
        const began = Date.parse(this.getAttribute("run") ?? "");
        this.#run ??= Number.isNaN(began) ? null : began;
        this.#line ??= sharedLine(base, this.getAttribute("token"));
        if (!this.#over) {
            this.#line.listen(this.#listener);
        }
        this.#manners.begin();
        this.#dark.addEventListener("change", this.#repaint);
        this.#resize = new ResizeObserver(() => this.#line?.view(this.#listener, this.clientWidth));
        this.#resize.observe(this);
        this.#request();
    }

    disconnectedCallback(): void {
        this.#line?.leave(this.#listener);
        this.#manners.end();
        this.#dark.removeEventListener("change", this.#repaint);
        this.#resize?.disconnect();
    }

    attributeChangedCallback(): void {
        this.#repaint();
    }

    /** Tries again now. */
    retry(): void {
        this.#line?.restart();
    }

    #request(): void {
        if (!this.#requested && this.isConnected) {
            this.#requested = true;
            requestAnimationFrame(() => {
                this.#requested = false;
                this.#render();
            });
        }
    }

    #render(): void {
        const line = this.#line;
        if (line === null || !this.isConnected) {
            return;
        }
        this.#take(line.state);
        if (this.#chart !== null) {
            this.#palette ??= readPalette(this.#root);
            if (this.#frame === null) {
                this.#frame = new ControlChart(this.#chart, this.#palette, {
                    writeNote: (chart, index, cause, note, by) => this.#over ? Promise.resolve("Another run has begun; this chart is as it was at the end of its own.")
                        : writeNote(line, chart, index, cause, note, by),
                    members: (chart, index) => line.api.members(chart, index),
                });
                this.#place.prepend(this.#frame.element);
            }
            this.#frame.render(this.#chart, this.#palette);
        }
        const stale = !this.#over && line.connection.phase !== "live";
        text(this.#foot, this.#over ? "as at the end of its run"
            : `no line to the workbench; as of ${timeOfDay(line.state.receivedAt)}`);
        show(this.#foot, this.#chart !== null && (this.#over || stale));
        tellCell(this, line.connection, this.#chart !== null);
    }

    /** Follows the run that the picture is of, and stays with its last picture when another one begins. */
    #take(state: State): void {
        const began = Date.parse(state.operation.startedAt ?? "");
        if (this.#over || state.instance === null || Number.isNaN(began)) {
            return;
        }
        this.#run ??= began;
        if (Math.abs(this.#run - began) >= 1) {
            this.#over = true;
            this.#line?.leave(this.#listener);
            return;
        }
        this.#chart = state.charts.get(this.getAttribute("chart") ?? "") ?? this.#chart;
    }
}
