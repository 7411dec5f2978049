import { copyButton } from "../clipboard.ts";
import { h, text } from "../dom.ts";
import { count, NONE, significant } from "../format.ts";
import { DASHES, lineColour } from "./figure.ts";
import type { Course } from "./model.ts";
import type { Palette } from "../palette.ts";
import { summary, type Summary } from "./statistics.ts";

const SVG = "http://www.w3.org/2000/svg";
const DASH_LENGTHS: Record<typeof DASHES[number], string> = { solid: "", dash: "6 3", dot: "2 3", dashdot: "6 3 2 3" };

export interface SummariesOf {
    readonly courses: readonly Course[];
    readonly runs: readonly (string | null)[];
    readonly metrics: readonly string[];
    readonly name: (run: string | null) => string;
    readonly unit: (metric: string) => string;
    readonly palette: Palette;
}

/** Number, mean, standard deviation and extremes of each line in the range; the legend of the chart at the same time. */
export class Summaries {
    readonly element: HTMLElement;
    readonly #title = h("h3", {});
    readonly #head = h("tr", { role: "row" });
    readonly #body = h("tbody", { role: "rowgroup" });
    #shown: { columns: string[]; rows: unknown[][] } = { columns: [], rows: [] };

    constructor() {
        this.element = h("div", { class: "history-summaries" },
            h("div", { class: "section-head" }, this.#title, copyButton("Copy table", () => this.#shown)),
            h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Statistics of the range" },
                h("table", { role: "table", "data-testid": "history-summaries" }, h("thead", { role: "rowgroup" }, this.#head), this.#body)));
    }

    render({ courses, runs, metrics, name, unit, palette }: SummariesOf): void {
        const compared = runs.length > 1;
        const several = metrics.length > 1;
        const numbers = ["n", "Mean", ...(compared ? ["Δ mean"] : []), "s", "Minimum", "Maximum"];
        const named = (metric: string): string => unit(metric) === "" ? metric : `${metric} (${unit(metric)})`;
        text(this.#title, several ? "In this range" : `${metrics.map(named).join("")} in this range`);
        const rows: unknown[][] = [];
        const elements = metrics.flatMap(metric => {
            let first: Summary | null = null;
            return runs.map((run, place) => {
                const course = courses.find(one => one.run === run && one.metric === metric);
                const its: Summary | null = course === undefined ? null : summary(course.values);
                first ??= its;
                const change = place === 0 || its?.mean == null || first?.mean == null ? null : its.mean - first.mean;
                const values = [its?.n ?? null, its?.mean ?? null, ...(compared ? [change] : []), its?.sd ?? null, its?.min ?? null, its?.max ?? null];
                rows.push([...(several ? [named(metric)] : []), name(run), ...values]);
                return h("tr", { role: "row" }, several && h("td", { role: "cell" }, named(metric)),
                    h("th", { role: "rowheader", scope: "row" }, swatch(place, palette), compared ? ` ${place + 1}: ${name(run)}` : ` ${name(run)}`),
                    ...values.map((value, i) => h("td", { role: "cell", class: "number", "data-label": numbers[i] },
                        i === 0 ? value === null ? "none" : count(value) : compared && i === 2 ? signed(value) : significant(value))));
            });
        });
        const columns = [...(several ? ["Metric"] : []), "Run", ...numbers];
        this.#head.replaceChildren(...columns.map(column => h("th", {
            role: "columnheader", scope: "col", class: numbers.includes(column) ? "number" : null,
        }, column)));
        this.#body.replaceChildren(...elements);
        this.#shown = { columns, rows };
    }
}

function signed(value: number | null): string {
    return value === null ? NONE : `${value > 0 ? "+" : ""}${significant(value)}`;
}

/** The line of a run in small. */
function swatch(place: number, palette: Palette): SVGSVGElement {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "history-swatch");
    svg.setAttribute("viewBox", "0 0 28 8");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", "M0 4H28");
    line.setAttribute("stroke-dasharray", DASH_LENGTHS[DASHES[place % 4] as typeof DASHES[number]]);
    line.style.stroke = lineColour(place, palette);
    svg.append(line);
    return svg;
}
