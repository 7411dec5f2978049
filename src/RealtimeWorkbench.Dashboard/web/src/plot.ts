import type { PlotlyElement, PlotlyModule } from "plotly.js-basic-dist-min";
import { h, show } from "./dom.ts";
import type { Axes, Tail } from "./tail.ts";

let plotly: Promise<PlotlyModule> | null = null;

/** Loads Plotly when the first figure is drawn. */
function loadPlotly(): Promise<PlotlyModule> {
    plotly ??= import("plotly.js-basic-dist-min").then(module => module.default);
    return plotly;
}

export interface PlotFigure {
    data: unknown[];
    layout: object;
}

/** Where a point is: trace, place in it, and the axes that it is drawn on. */
export interface PointPlace {
    curve: number;
    place: number;
    subplot: string;
}

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false, showTips: false };

/** Share of the time that drawing may take; the rest is for the person. */
const DRAWING_SHARE = 0.3;
/** How long drawing anew waits while what has come since stands over the figure. */
const TAIL_MS = 2000;
/** How much longer it waits for an update to begin after: the next one then finds the page free. */
const LULL_MS = 500;
const SVG = "http://www.w3.org/2000/svg";
let busyUntil = 0;

/**
 * A place where Plotly draws. Draws only what is seen, never more often than the page can bear,
 * and not at all while somebody looks closer at a part of it.
 */
export class Plot {
    readonly element: HTMLElement;
    readonly #place = h("div", { class: "plot-area" });
    readonly #loading = h("p", { class: "muted plot-loading" }, "Loading the chart…");
    readonly #build: (width: number, height: number) => PlotFigure;
    readonly #onZoom: (zoomed: boolean) => void;
    readonly #tail: ((axes: (subplot: string) => Axes | null) => Tail) | null;
    readonly #over = document.createElementNS(SVG, "svg");
    #visible = false;
    #dirty = true;
    #drawing = false;
    #drawn: PlotlyElement | null = null;
    #zoomed = false;
    #pointed: (() => PointPlace | null) | null = null;
    #timer: ReturnType<typeof setTimeout> | null = null;
    #due = 0;
    #drawnAt = 0;
    #observers: { disconnect(): void }[] = [];
    #size = "";

    /**
     * @param build Makes the figure.
     * @param onZoom Told when somebody looks closer, and when they are back.
     * @param tail Says what has come since the figure was built, which is put over it at once: drawing anew takes longer than a
     * value may take to be seen.
     */
    constructor(build: (width: number, height: number) => PlotFigure, onZoom: (zoomed: boolean) => void = () => undefined,
        tail: ((axes: (subplot: string) => Axes | null) => Tail) | null = null) {
        this.#build = build;
        this.#onZoom = onZoom;
        this.#tail = tail;
        this.#over.setAttribute("class", "plot-tail");
        this.#over.setAttribute("aria-hidden", "true");
        this.element = h("div", { class: "plot" }, this.#place, this.#over, this.#loading);
        const seen = new IntersectionObserver(entries => {
            this.#visible = entries.at(-1)?.isIntersecting ?? false;
            this.#schedule();
        }, { rootMargin: "120px" });
        seen.observe(this.element);
        const sized = new ResizeObserver(() => {
            const size = `${this.element.clientWidth}x${this.element.clientHeight}`;
            if (size !== this.#size) {
                this.#size = size;
                this.#dirty = true;
                this.#schedule(true);
            }
        });
        sized.observe(this.element);
        this.#observers = [seen, sized];
    }

    /** What is to be drawn has changed. */
    invalidate(): void {
        this.#dirty = true;
        this.#schedule(false, this.#putTail());
    }

    /** What is to be drawn looks different altogether: other colours. */
    redraw(): void {
        this.#dirty = true;
        this.#schedule();
    }

    get zoomed(): boolean {
        return this.#zoomed;
    }

    /** Shows the whole again and follows. */
    unzoom(): void {
        this.#zoomed = false;
        this.#dirty = true;
        this.#onZoom(false);
        this.#schedule(true);
    }

    /**
     * Shows what a point says, as if the pointer were on it, until `unpoint`.
     * @param find Says where the point is in the figure drawn last; null if it is no longer there.
     */
    point(find: () => PointPlace | null): void {
        this.#pointed = find;
        void this.#showPointed();
    }

    unpoint(): void {
        this.#pointed = null;
        if (this.#drawn !== null) {
            void loadPlotly().then(library => library.Fx.unhover(this.#place));
        }
    }

    /** Frees what Plotly holds; the plot cannot be used afterwards. */
    dispose(): void {
        this.#observers.forEach(observer => observer.disconnect());
        this.#cancel();
        if (this.#drawn !== null) {
            void loadPlotly().then(library => library.purge(this.#place));
            this.#drawn = null;
        }
    }

    #schedule(force = false, canWait = false): void {
        const held = this.#zoomed && !force;
        if (!this.#dirty || !this.#visible || held || this.#drawing || document.hidden) {
            return;
        }
        const soonest = Math.max(busyUntil, canWait ? this.#drawnAt + TAIL_MS : 0);
        const due = canWait && soonest > performance.now() ? soonest + LULL_MS : soonest;
        if (this.#timer !== null) {
            if (due >= this.#due) {
                return;
            }
            this.#cancel();
        }
        this.#due = due;
        this.#timer = setTimeout(() => {
            this.#timer = null;
            void this.#draw();
        }, Math.max(0, due - performance.now()));
    }

    #cancel(): void {
        if (this.#timer !== null) {
            clearTimeout(this.#timer);
            this.#timer = null;
        }
    }

    /** Puts what has come since over the figure. Answers whether all of it is seen that way. */
    #putTail(): boolean {
        if (this.#tail === null || this.#drawn === null || this.#zoomed || !this.#visible) {
            this.#over.replaceChildren();
            return false;
        }
        const { lines, points, fits } = this.#tail(subplot => this.#axes(subplot));
        this.#over.replaceChildren(...lines.map(line => svg("path", { class: "tail-line", d: line })), ...points.map(point =>
            svg("path", {
                class: "tail-point", "data-index": point.index, "data-broken": point.broken ? "" : null,
                d: point.broken ? `M${point.x} ${point.y - 6}l6 6l-6 6l-6 -6Z` : `M${point.x - 2} ${point.y}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z`,
            })));
        return fits;
    }

    #axes(subplot: string): Axes | null {
        const [, x = "", y = ""] = /^x(\d*)y(\d*)$/.exec(subplot) ?? [];
        const across = this.#drawn?._fullLayout?.[`xaxis${x}`];
        const up = this.#drawn?._fullLayout?.[`yaxis${y}`];
        return across === undefined || up === undefined ? null : {
            x: time => across._offset + across.d2p(time),
            y: value => up._offset + up.d2p(value),
            left: across._offset, right: across._offset + across._length, top: up._offset, bottom: up._offset + up._length,
        };
    }

    async #draw(): Promise<void> {
        const width = this.element.clientWidth;
        const height = this.element.clientHeight;
        if (width < 50 || height < 50) {
            return;
        }
        this.#drawing = true;
        try {
            const library = await loadPlotly();
            const start = performance.now();
            const figure = this.#build(width, height);
            this.#dirty = false;
            const first = this.#drawn === null;
            this.#drawn = await library.react(this.#place, figure.data, figure.layout, CONFIG);
            if (first) {
                show(this.#loading, false);
                this.#drawn.on("plotly_relayout", change => this.#relaid(change));
                this.#drawn.on("plotly_doubleclick", () => this.unzoom());
            }
            void this.#showPointed();
            const now = performance.now();
            this.#drawnAt = now;
            busyUntil = now + (now - start) * (1 / DRAWING_SHARE - 1);
        } catch (error) {
            this.#loading.textContent = `The chart could not be drawn: ${error instanceof Error ? error.message : "?"}`;
            show(this.#loading, true);
        } finally {
            this.#drawing = false;
        }
        this.#schedule(false, this.#putTail());
    }

    /** Drawing anew takes the label away, so it is shown again after each. */
    async #showPointed(): Promise<void> {
        const place = this.#pointed?.() ?? null;
        if (this.#drawn !== null && place !== null) {
            (await loadPlotly()).Fx.hover(this.#place, [{ curveNumber: place.curve, pointNumber: place.place }], place.subplot);
        }
    }

    #relaid(change: Record<string, unknown>): void {
        const byHand = Object.keys(change).some(key => /^[xy]axis\d*\.range/.test(key));
        if (byHand && !this.#zoomed) {
            this.#zoomed = true;
            this.#cancel();
            this.#putTail();
            this.#onZoom(true);
        }
    }
}

function svg(name: string, attributes: Record<string, string | number | null>): SVGElement {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== null) {
            element.setAttribute(key, String(value));
        }
    }
    return element;
}
