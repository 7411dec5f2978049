import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { age, withUnit } from "../format.ts";
import type { Metric } from "../protocol.ts";
import { metricKey } from "../store.ts";
import type { Part, View } from "../view.ts";

interface Row {
    element: HTMLElement;
    name: HTMLElement;
    mark: HTMLElement;
    value: HTMLElement;
    age: HTMLElement;
}

/** Current value and last update of every metric. */
export class MetricsPanel implements Part {
    readonly element: HTMLElement;
    readonly #list = h("ul", { class: "metric-list" });
    readonly #rows: KeyedList<Metric, Row>;
    readonly #none = h("p", { class: "muted empty-line" }, "No values yet.");
    #view: View | null = null;

    constructor() {
        this.#rows = new KeyedList<Metric, Row>(this.#list, metricKey, () => makeRow(), (row, metric) => this.#renderRow(row, metric));
        this.element = h("section", { class: "pane", "aria-label": "Metrics" }, h("h2", {}, "Metrics"), this.#none, this.#list);
    }

    render(view: View): void {
        this.#view = view;
        const metrics = [...view.state.metrics.values()];
        show(this.#none, metrics.length === 0);
        this.#rows.render(metrics);
        attribute(this.element, "data-stale", view.stale);
    }

    #renderRow(row: Row, metric: Metric): void {
        const view = this.#view as View;
        const several = (view.state.statistics?.machines ?? 1) > 1;
        text(row.name, several ? `${metric.metric} · ${metric.machine}` : metric.metric);
        text(row.value, withUnit(metric.value, metric.unit));
        text(row.age, age(metric.timestamp, view.now));
        text(row.mark, { normal: "", violated: "▲ outside limits", silent: "◌ silent" }[metric.condition]);
        attribute(row.element, "data-condition", metric.condition);
    }
}

function makeRow(): Row {
    const [name, mark, value, when] = ["metric-name", "condition", "figure", "muted small"].map(style => h("span", { class: style })) as
        [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
    return { element: h("li", { class: "metric-row" }, name, value, mark, when), name, mark, value, age: when };
}
