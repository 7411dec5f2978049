import type { PlotlyElement, PlotlyModule } from "plotly.js-basic-dist-min";
import { h, show } from "./dom.ts";

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
    #visible = false;
    #dirty = true;
    #drawing = false;
    #drawn: PlotlyElement | null = null;
    #zoomed = false;
    #pointed: (() => PointPlace | null) | null = null;
    #timer: ReturnType<typeof setTimeout> | null = null;
    #observers: { disconnect(): void }[] = [];
    #size = "";

    constructor(build: (width: number, height: number) => PlotFigure, onZoom: (zoomed: boolean) => void = () => undefined) {
        this.#build = build;
        this.#onZoom = onZoom;
        this.element = h("div", { class: "plot" }, this.#place, this.#loading);
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
        if (this.#timer !== null) {
            clearTimeout(this.#timer);
        }
        if (this.#drawn !== null) {
            void loadPlotly().then(library => library.purge(this.#place));
            this.#drawn = null;
        }
    }

    #schedule(force = false): void {
        const held = this.#zoomed && !force;
        if (!this.#dirty || !this.#visible || held || this.#drawing || this.#timer !== null || document.hidden) {
            return;
        }
        const wait = Math.max(0, busyUntil - performance.now());
        this.#timer = setTimeout(() => {
            this.#timer = null;
            void this.#draw();
        }, wait);
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
            busyUntil = now + (now - start) * (1 / DRAWING_SHARE - 1);
        } catch (error) {
            this.#loading.textContent = `The chart could not be drawn: ${error instanceof Error ? error.message : "?"}`;
            show(this.#loading, true);
        } finally {
            this.#drawing = false;
        }
        this.#schedule();
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
            this.#onZoom(true);
        }
    }
}
