import type { PlotlyElement, PlotlyModule } from "plotly.js-basic-dist-min";
import { h, show } from "./dom.ts";
import { TailLayer } from "./tail-layer.ts";
import type { Axes, Tail } from "./tail.ts";
import { Turns } from "./turns.ts";

let plotly: Promise<PlotlyModule> | null = null;

/** Loads Plotly when the first figure is drawn. */
function loadPlotly(): Promise<PlotlyModule> {
    plotly ??= import("plotly.js-basic-dist-min").then(module => module.default, (error: unknown) => {
        // Next time the line may be there again.
        plotly = null;
        throw error;
    });
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

/** How long drawing anew waits while what has come since stands over the figure, and is nothing to point at. */
const TAIL_MS = 10_000;
/** The same while the pointer is over the figure. */
const POINTED_MS = 2000;
/** A pointer that moves farther between press and release drags. */
const CLICK_PIXELS = 5;
/** How long it is left alone after drawing has failed. */
const FAILED_MS = 1000;
/** Share of the room for new points after which drawing anew no longer waits: there is room for those that come meanwhile. */
const USED_UP = 0.75;

/** All plots of the page take turns: what matters is when the page is busy. */
const turns = new Turns({
    now: () => performance.now(),
    after: (milliseconds, action) => {
        const timer = setTimeout(action, milliseconds);
        return () => clearTimeout(timer);
    },
});

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
    readonly #layer = new TailLayer();
    #visible = false;
    #dirty = true;
    /** What stands there is not what was built last. */
    #failed = false;
    #drawing = false;
    #drawn: PlotlyElement | null = null;
    #zoomed = false;
    #pointed: (() => PointPlace | null) | null = null;
    #underPointer = false;
    /** When drawing last came to an end, good or bad. */
    #drawnAt = 0;
    #pressed: { x: number; y: number } | null = null;
    #pick: ((x: number, y: number, axes: (subplot: string) => Axes | null) => void) | null = null;
    #range: ((from: number | null, to: number | null) => void) | null = null;
    readonly #released = (event: PointerEvent): void => this.#release(event);
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
        this.element = h("div", {
            class: "plot",
            onpointerenter: () => this.#pointer(true),
            onpointerleave: () => this.#pointer(false),
            onpointerdown: (event: PointerEvent) => this.#press(event),
        }, this.#layer.under, this.#place, this.#layer.over, this.#loading);
        const seen = new IntersectionObserver(entries => {
            this.#visible = entries.at(-1)?.isIntersecting ?? false;
            this.#schedule(false, this.#putTail());
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
        turns.shown();
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
        if (find() === null) {
            // It has come since the figure was drawn.
            this.#schedule();
        }
        void this.#showPointed();
    }

    unpoint(): void {
        this.#pointed = null;
        if (this.#drawn !== null) {
            void loadPlotly().then(library => library.Fx.unhover(this.#place));
        }
    }

    /**
     * Tells where somebody clicks, in pixels of the element, with the axes that are drawn. Plotly's own clicks know nothing of the
     * points that have come since the figure was drawn.
     */
    onPick(pick: (x: number, y: number, axes: (subplot: string) => Axes | null) => void): void {
        this.#pick = pick;
        this.element.style.cursor = "pointer";
    }

    /**
     * Gives the range across that somebody drew, in the unit of the axis (ms of the clock), instead of standing still in it;
     * null for both ends after a double click.
     */
    onRange(take: (from: number | null, to: number | null) => void): void {
        this.#range = take;
    }

    /** The axes of a panel as they are drawn. */
    axes(subplot: string): Axes | null {
        return this.#axes(subplot);
    }

    /** Plotly covers the page while a button is down, so its release comes to the window only. */
    #press(event: PointerEvent): void {
        if (this.#pick !== null && event.button === 0) {
            this.#pressed = { x: event.clientX, y: event.clientY };
            window.addEventListener("pointerup", this.#released, { once: true, capture: true });
        }
    }

    #release(event: PointerEvent): void {
        const from = this.#pressed;
        this.#pressed = null;
        if (from === null || Math.hypot(event.clientX - from.x, event.clientY - from.y) > CLICK_PIXELS) {
            return;
        }
        const place = this.element.getBoundingClientRect();
        this.#pick?.(event.clientX - place.left, event.clientY - place.top, subplot => this.#axes(subplot));
    }

    /** Frees what Plotly holds; the plot cannot be used afterwards. */
    dispose(): void {
        this.#observers.forEach(observer => observer.disconnect());
        turns.forget(this);
        if (this.#drawn !== null) {
            void loadPlotly().then(library => library.purge(this.#place));
            this.#drawn = null;
        }
    }

    /** @param seenUntil When what has come must no longer be seen over the figure only; null if drawing anew cannot wait. */
    #schedule(force = false, seenUntil: number | null = null): void {
        const held = this.#zoomed && !force;
        if (!this.#visible) {
            turns.forget(this);
        } else if (this.#dirty && !held && !this.#drawing && !document.hidden) {
            const due = this.#failed ? this.#drawnAt + FAILED_MS : seenUntil ?? performance.now();
            turns.want(this, () => this.#draw(), due, seenUntil !== null);
        }
    }

    /** Puts what has come since over the figure. Answers until when that is enough, or null if it is not all of it. */
    #putTail(): number | null {
        if (this.#tail === null || this.#drawn === null || this.#failed || this.#zoomed || !this.#visible) {
            this.#layer.clear();
            return null;
        }
        const tail = this.#tail(subplot => this.#axes(subplot));
        this.#layer.put(tail);
        if (!tail.fits) {
            return null;
        }
        return tail.used >= USED_UP ? performance.now() : this.#drawnAt + (this.#underPointer ? POINTED_MS : TAIL_MS);
    }

    /** Only what Plotly has drawn can be pointed at. */
    #pointer(over: boolean): void {
        this.#underPointer = over;
        if (over && this.#tail !== null) {
            this.#schedule();
        }
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

    /** Answers how long it took, in ms. */
    async #draw(): Promise<number> {
        const width = this.element.clientWidth;
        const height = this.element.clientHeight;
        if (width < 50 || height < 50) {
            return 0;
        }
        this.#drawing = true;
        let start = performance.now();
        try {
            const library = await loadPlotly();
            start = performance.now();
            const figure = this.#build(width, height);
            this.#dirty = false;
            const first = this.#drawn === null;
            this.#drawn = await library.react(this.#place, figure.data, figure.layout, CONFIG);
            this.#failed = false;
            show(this.#loading, false);
            if (first) {
                this.#drawn.on("plotly_relayout", change => this.#relaid(change));
                this.#drawn.on("plotly_doubleclick", () => this.#range === null ? this.unzoom() : this.#range(null, null));
            }
            void this.#showPointed();
        } catch (error) {
            this.#failed = this.#dirty = true;
            this.#loading.textContent = `The chart could not be drawn: ${error instanceof Error ? error.message : "?"}`;
            show(this.#loading, true);
        } finally {
            this.#drawing = false;
            this.#drawnAt = performance.now();
        }
        const took = this.#drawnAt - start;
        this.#schedule(false, this.#putTail());
        return took;
    }

    /** Drawing anew takes the label away, so it is shown again after each. */
    async #showPointed(): Promise<void> {
        const place = this.#pointed?.() ?? null;
        if (this.#drawn !== null && place !== null) {
            (await loadPlotly()).Fx.hover(this.#place, [{ curveNumber: place.curve, pointNumber: place.place }], place.subplot);
        }
    }

    #relaid(change: Record<string, unknown>): void {
        const [from, to] = [change["xaxis.range[0]"], change["xaxis.range[1]"]].map(end => typeof end === "string"
            ? new Date(end.replace(" ", "T")).getTime() : end);
        if (this.#range !== null) {
            if (typeof from === "number" && typeof to === "number" && from < to) {
                this.#range(from, to);
            }
            return;
        }
        const byHand = Object.keys(change).some(key => /^[xy]axis\d*\.range/.test(key));
        if (byHand && !this.#zoomed) {
            this.#zoomed = true;
            turns.forget(this);
            this.#putTail();
            this.#onZoom(true);
        }
    }
}
