import { copyButton } from "../clipboard.ts";
import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { age, NONE, significant, timeOfDay, zoneName } from "../format.ts";
import type { Metric, SeriesPoint } from "../protocol.ts";
import { metricKey } from "../store.ts";
import { Plot } from "../plot.ts";
import { seriesFigure } from "../series-figure.ts";
import type { Part, View } from "../view.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";

const COLUMNS = ["Metric", "Machine", "Value", "Unit", "Lower", "Upper", "State", "Updated"];
const NUMBERS = new Set(["Value", "Lower", "Upper", "Minimum", "Maximum", "Last"]);
const SERIES_COLUMNS = ["Time", "Minimum", "Maximum", "Last"];
/** Newest points in the table of one series; all of them are copied. */
const SHOWN_POINTS = 50;

interface Row {
    element: HTMLElement;
    name: HTMLButtonElement;
    cells: HTMLElement[];
}

/** Latest value of each metric, and the recent series of the chosen one as figure and table. */
export class SamplesTab implements Part {
    readonly element: HTMLElement;
    readonly #empty = emptyState();
    readonly #body: HTMLElement;
    readonly #filter = h("input", { type: "search", placeholder: "Filter metrics", "aria-label": "Filter metrics" });
    readonly #rows: KeyedList<Metric, Row>;
    readonly #points = h("tbody", {});
    readonly #seriesTitle = h("h2", {});
    readonly #back = h("button", { type: "button", class: "back-to-live", hidden: true }, "Back to live");
    readonly #plot: Plot;
    #chosen: string | null = null;
    #view: View | null = null;
    #drawn: readonly SeriesPoint[] | null = null;

    constructor() {
        const body = h("tbody", {});
        this.#rows = new KeyedList<Metric, Row>(body, metricKey, metric => this.#row(metric), (row, metric) => this.#renderRow(row, metric));
        this.#plot = new Plot((width, height) => {
            const metric = this.#metric() as Metric;
            return seriesFigure(metric, this.#series(), (this.#view as View).palette, width, height);
        }, zoomed => show(this.#back, zoomed));
        this.#back.addEventListener("click", () => this.#plot.unzoom());
        this.#body = h("div", { class: "samples-body" },
            h("div", { class: "section-head" }, h("h2", {}, "Latest values"), this.#filter,
                copyButton("Copy table", () => ({ columns: COLUMNS, rows: this.#table() }))),
            h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Latest values" },
                h("table", { class: "values" }, head(COLUMNS), body)),
            h("div", { class: "section-head" }, this.#seriesTitle, this.#back,
                copyButton("Copy series", () => ({ columns: SERIES_COLUMNS, rows: this.#seriesTable() }))),
            h("div", { class: "card series-plot" }, this.#plot.element),
            h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Recent points" },
                h("table", {}, head([`Time (${zoneName()})`, ...SERIES_COLUMNS.slice(1)]), this.#points)));
        this.element = h("div", {}, this.#empty, this.#body);
        this.#filter.addEventListener("input", () => this.#again());
    }

    render(view: View): void {
        const themed = this.#view?.palette !== view.palette;
        this.#view = view;
        const metrics = [...view.centre.metrics.values()];
        show(this.#empty, metrics.length === 0);
        show(this.#body, metrics.length > 0);
        if (metrics.length === 0) {
            fillEmpty(this.#empty, view, "No samples yet", "Run an operation that reads a source, such as Stream Processing.");
            return;
        }
        this.#chosen = view.centre.metrics.has(this.#chosen ?? "") ? this.#chosen : metricKey(metrics[0] as Metric);
        const words = this.#filter.value.trim().toLowerCase();
        this.#rows.render(metrics.filter(metric => `${metric.metric} ${metric.machine}`.toLowerCase().includes(words)));
        this.#renderSeries(themed);
    }

    #again(): void {
        if (this.#view !== null) {
            this.render(this.#view);
        }
    }

    #metric(): Metric | undefined {
        return this.#view?.centre.metrics.get(this.#chosen ?? "");
    }

    #series(): readonly SeriesPoint[] {
        return this.#view?.centre.series.get(this.#chosen ?? "") ?? [];
    }

    #renderSeries(themed: boolean): void {
        const metric = this.#metric();
        const points = this.#series();
        text(this.#seriesTitle, metric === undefined ? "" : `${metric.metric} · ${metric.machine}`);
        if (points === this.#drawn && !themed) {
            return;
        }
        this.#drawn = points;
        this.#plot.invalidate();
        this.#points.replaceChildren(...points.slice(-SHOWN_POINTS).reverse().map(point => h("tr", {},
            h("td", {}, timeOfDay(point.t, true)),
            ...[point.min, point.max, point.last].map(value => h("td", { class: "number" }, significant(value))))));
    }

    #row(metric: Metric): Row {
        const key = metricKey(metric);
        const name = h("button", {
            type: "button", class: "link", onclick: () => {
                this.#chosen = key;
                this.#again();
            },
        }, metric.metric);
        const cells = COLUMNS.slice(1).map(column => h("td", { class: NUMBERS.has(column) ? "number" : null }));
        return { element: h("tr", {}, h("th", { scope: "row" }, name), ...cells), name, cells };
    }

    #renderRow(row: Row, metric: Metric): void {
        const view = this.#view as View;
        const values = [
            metric.machine, significant(metric.value), metric.unit, significant(metric.lower), significant(metric.upper),
            { normal: "normal", violated: "▲ outside", silent: "◌ silent" }[metric.condition],
            metric.timestamp === null ? NONE : age(metric.timestamp, view.now),
        ];
        values.forEach((value, i) => text(row.cells[i] as HTMLElement, value));
        attribute(row.element, "data-condition", metric.condition);
        attribute(row.name, "aria-pressed", String(metricKey(metric) === this.#chosen));
    }

    #table(): unknown[][] {
        return [...(this.#view?.centre.metrics.values() ?? [])].map(metric => [
            metric.metric, metric.machine, metric.value, metric.unit, metric.lower, metric.upper, metric.condition,
            metric.timestamp,
        ]);
    }

    #seriesTable(): unknown[][] {
        return this.#series().map(point => [new Date(point.t).toISOString(), point.min, point.max, point.last]);
    }
}

function head(columns: readonly string[]): HTMLElement {
    return h("thead", {}, h("tr", {}, ...columns.map(column => h("th", { scope: "col", class: NUMBERS.has(column) ? "number" : null }, column))));
}
