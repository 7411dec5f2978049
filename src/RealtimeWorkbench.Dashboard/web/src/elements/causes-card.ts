import { h, show, text } from "../dom.ts";
import type { Palette } from "../palette.ts";
import { Plot } from "../plot.ts";
import type { Causes, Chart, PointNote } from "../protocol.ts";
import type { Actions, View } from "../view.ts";
import { themed } from "./result-view.ts";

/** How often the causes are counted anew while signals come. */
const EVERY_MS = 5000;

/** Pareto diagram of the causes that people wrote to points; nothing until there is one. */
export class CausesCard {
    readonly element: HTMLElement;
    readonly #actions: Actions;
    readonly #list = h("ol", { class: "causes" });
    #plot: Plot | null = null;
    #causes: Causes | null = null;
    #palette: Palette | null = null;
    #notes: readonly (readonly PointNote[] | undefined)[] = [];
    #asked = 0;

    constructor(actions: Actions) {
        this.#actions = actions;
        this.element = h("section", { class: "chart card", hidden: true, "data-testid": "causes" }, h("h3", {}, "Causes of signals"), this.#list);
    }

    render(charts: readonly Chart[], view: View): void {
        const repainted = this.#palette !== view.palette;
        this.#palette = view.palette;
        const notes = charts.map(chart => chart.notes);
        const written = notes.some((one, i) => one !== this.#notes[i]) || notes.length !== this.#notes.length;
        const any = notes.some(one => one?.some(note => note.cause !== ""));
        if (view.report || view.stale || !any) {
            show(this.element, any && this.#causes !== null);
            return;
        }
        if (written || Date.now() - this.#asked > EVERY_MS) {
            this.#notes = notes;
            this.#asked = Date.now();
            void this.#load();
        } else if (repainted) {
            this.#plot?.redraw();
        }
    }

    async #load(): Promise<void> {
        try {
            this.#causes = await this.#actions.causes();
        } catch {
            // The line to the server says what is wrong; what was counted last stays.
            return;
        }
        show(this.element, true);
        if (this.#plot === null) {
            this.#plot = new Plot((width, height) => ({
                data: this.#causes?.figure.plotly.data ?? [],
                layout: { ...themed(this.#causes?.figure.plotly.layout ?? {}, this.#palette as Palette), showlegend: false, margin: { l: 48, r: 80, t: 24, b: 40 }, width, height },
            }));
            this.#plot.element.setAttribute("role", "img");
            this.#plot.element.setAttribute("aria-label", "Pareto diagram of the causes listed below it");
            this.#plot.element.classList.add("causes-plot");
            this.element.insertBefore(this.#plot.element, this.#list);
        }
        this.#list.replaceChildren(...this.#causes.causes.map(({ cause, count }) => {
            const item = h("li", {});
            text(item, `${cause ?? "no cause written yet"}: ${count} ${count === 1 ? "signal" : "signals"}`);
            return item;
        }));
        this.#plot.invalidate();
    }
}
