import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { age, measured, significant } from "../format.ts";
import type { HealthComponent, HealthStatus } from "../protocol.ts";
import type { Part, View } from "../view.ts";

/** Shape before the word of a status, so that colour does not say it alone. */
export const HEALTH_SHAPES: Record<HealthStatus, string> = {
    unknown: "?", healthy: "", degraded: "● ", unhealthy: "◆ ", critical: "▲ ",
};

interface Row {
    element: HTMLElement;
    name: HTMLElement;
    status: HTMLElement;
    bar: HTMLElement;
    score: HTMLElement;
    measures: HTMLElement;
    issues: HTMLElement;
}

/** Health of each component: score, measures, and what is wrong in words. */
export class HealthPanel implements Part {
    readonly element: HTMLElement;
    readonly #checked = h("span", { class: "muted small" });
    readonly #list = h("ul", { class: "health-list" });
    readonly #rows: KeyedList<HealthComponent, Row>;
    readonly #none = h("p", { class: "muted empty-line" }, "Not checked yet. Health is checked while an operation runs.");

    constructor() {
        this.#rows = new KeyedList(this.#list, one => one.component, () => makeRow(), renderRow);
        this.element = h("section", { class: "pane", "aria-label": "Health" },
            h("div", { class: "pane-title" }, h("h2", {}, "Health"), this.#checked), this.#none, this.#list);
    }

    render(view: View): void {
        const { health } = view.state;
        text(this.#checked, health.checkedAt === null ? "" : `checked ${age(health.checkedAt, view.now)}`);
        show(this.#none, health.components.length === 0);
        this.#rows.render(health.components);
        attribute(this.element, "data-stale", view.stale);
    }
}

function makeRow(): Row {
    const parts = {
        name: h("span", { class: "health-name" }), status: h("span", { class: "health-status" }),
        bar: h("span", { class: "bar-fill" }), score: h("span", { class: "figure" }),
        measures: h("dl", { class: "facts" }), issues: h("ul", { class: "issues" }),
    };
    const element = h("li", { class: "health", "data-testid": "health-component" },
        h("div", { class: "health-head" }, parts.name, parts.status, parts.score),
        h("div", { class: "bar", "aria-hidden": "true" }, parts.bar), parts.measures, parts.issues);
    return { element, ...parts };
}

function renderRow(row: Row, component: HealthComponent): void {
    attribute(row.element, "data-status", component.status);
    text(row.name, component.component);
    text(row.status, HEALTH_SHAPES[component.status] + component.status);
    text(row.score, component.score === null ? "" : significant(component.score, 2));
    row.bar.style.width = `${Math.round((component.score ?? 0) * 100)}%`;
    const measures = component.measures.map(one => [one.name, measured(one.value, one.unit)] as const);
    const signature = measures.flat().join("\n");
    if (row.measures.dataset["measures"] !== signature) {
        row.measures.dataset["measures"] = signature;
        row.measures.replaceChildren(...measures.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    }
    const issues = component.issues.join("\n");
    if (row.issues.dataset["issues"] !== issues) {
        row.issues.dataset["issues"] = issues;
        row.issues.replaceChildren(...component.issues.map(issue => h("li", {}, issue)));
    }
}
