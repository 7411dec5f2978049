import { CellManners, tellCell } from "../cell/manners.ts";
import { h } from "../dom.ts";
import { readPalette } from "../palette.ts";
import { Plot } from "../plot.ts";
import { canDraw, themed, type PlotlyFigure } from "./result-view.ts";
import { adoptSheets } from "./sheets.ts";

const HEIGHT = 340;
const HEIGHT_OF_PANEL = 240;

/** A Plotly figure as an element for notebook cells, drawn from its own data without a server. */
export class RealtimeWorkbenchFigure extends HTMLElement {
    static readonly observedAttributes = ["theme"];

    readonly #root = this.attachShadow({ mode: "open" });
    readonly #repaint = (): void => this.#draw();
    readonly #manners = new CellManners(this, this.#root, this.#repaint);
    readonly #dark = matchMedia("(prefers-color-scheme: dark)");
    #figure: PlotlyFigure | null = null;
    #plot: Plot | null = null;

    constructor() {
        super();
        adoptSheets(this.#root);
    }

    /** What to draw: an object with `data` and `layout`. */
    set figure(figure: PlotlyFigure) {
        this.#figure = figure;
        this.#draw();
    }

    connectedCallback(): void {
        this.#manners.begin();
        this.#dark.addEventListener("change", this.#repaint);
        this.#draw();
    }

    disconnectedCallback(): void {
        this.#manners.end();
        this.#dark.removeEventListener("change", this.#repaint);
        this.#plot?.dispose();
        this.#plot = null;
    }

    attributeChangedCallback(): void {
        this.#draw();
    }

    #draw(): void {
        const figure = this.#figure;
        if (figure === null || !this.isConnected) {
            return;
        }
        const ready = canDraw(figure);
        if (ready && this.#plot === null) {
            const back = h("button", { type: "button", class: "back-to-live", hidden: true }, "Show all");
            this.#plot = new Plot((width, height) => ({
                data: (this.#figure as PlotlyFigure).data,
                layout: { ...themed((this.#figure as PlotlyFigure).layout, readPalette(this.#root)), width, height },
            }), zoomed => { back.hidden = !zoomed; });
            back.addEventListener("click", () => this.#plot?.unzoom());
            const panels = Object.keys(figure.layout).filter(key => /^yaxis\d*$/.test(key)).length;
            this.#plot.element.style.height = `${panels > 1 ? panels * HEIGHT_OF_PANEL : HEIGHT}px`;
            this.#plot.element.setAttribute("role", "img");
            this.#plot.element.setAttribute("aria-label", titleOf(figure));
            this.#root.replaceChildren(h("section", { class: "figure-cell card" },
                h("div", { class: "chart-head" }, h("h3", {}, titleOf(figure)), back), this.#plot.element));
        }
        this.#plot?.invalidate();
        tellCell(this, { phase: "live", retryAt: null, attempt: 0, reason: "" }, ready);
    }
}

/** Plotly's texts are HTML of a few tags, with what is text escaped. */
function titleOf(figure: PlotlyFigure): string {
    const title = figure.layout["title"] as { text?: string } | string | undefined;
    const words = typeof title === "string" ? title : title?.text ?? "";
    return new DOMParser().parseFromString(words, "text/html").body.textContent ?? "";
}
