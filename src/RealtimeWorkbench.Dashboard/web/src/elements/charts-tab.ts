import { attribute, h, KeyedList, show, testId, text } from "../dom.ts";
import type { Chart } from "../protocol.ts";
import { findingCount } from "../rules.ts";
import { metricKey, type State } from "../store.ts";
import type { Actions, Part, View } from "../view.ts";
import { BaselinePanel } from "./baseline-panel.ts";
import { CausesCard } from "./causes-card.ts";
import { ControlChart } from "./control-chart.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";

interface ItemRow {
    element: HTMLElement;
    button: HTMLButtonElement;
    name: HTMLElement;
    machine: HTMLElement;
    broken: HTMLElement;
}

/** Charts that get a place on the page at once; more come by choosing them in the list. */
const AT_ONCE = 8;

/** All control charts: a list with the number of broken rules, and the chosen charts below each other. */
export class ChartsTab implements Part {
    readonly element: HTMLElement;
    readonly #empty = emptyState();
    readonly #filter = h("input", { type: "search", placeholder: "Filter charts", "aria-label": "Filter charts" });
    readonly #machine = h("select", { "aria-label": "Machine" });
    readonly #onlyBroken = h("input", { type: "checkbox", id: "only-broken" });
    readonly #list = h("ul", { class: "chart-list" });
    readonly #items: KeyedList<Chart, ItemRow>;
    readonly #charts = h("div", { class: "chart-stack" });
    readonly #body: HTMLElement;
    readonly #none = h("p", { class: "muted empty-line", hidden: true }, "No chart matches the filter.");
    readonly #actions: Actions;
    readonly #causes: CausesCard;
    readonly #frames = new Map<string, ControlChart>();
    readonly #baselines = new Map<string, BaselinePanel>();
    #chosen: string | null = null;
    #counts = new WeakMap<Chart, number>();
    #machines = "";
    #view: View | null = null;

    constructor(actions: Actions) {
        this.#actions = actions;
        this.#causes = new CausesCard(actions);
        this.#items = new KeyedList(this.#list, chart => chart.id, chart => this.#item(chart),
            (row, chart) => this.#renderItem(row, chart));
        this.#body = h("div", { class: "charts-body" },
            h("nav", { class: "chart-nav", "aria-label": "Control charts" },
                h("div", { class: "chart-filters" }, this.#machine, this.#filter,
                    h("label", { class: "check", for: "only-broken" }, this.#onlyBroken, "broken rules only")),
                this.#list),
            h("div", { class: "chart-column" }, this.#none, this.#charts, this.#causes.element));
        this.element = h("div", { class: "charts-tab" }, h("h2", { class: "only-heard" }, "Control charts"), this.#empty, this.#body);
        for (const control of [this.#filter, this.#machine, this.#onlyBroken]) {
            control.addEventListener("input", () => this.#again());
        }
    }

    render(view: View): void {
        this.#view = view;
        const all = inOrderOfMetrics(view.centre);
        show(this.#body, all.length > 0);
        show(this.#empty, all.length === 0);
        if (all.length === 0) {
            fillEmpty(this.#empty, view, "No control charts yet",
                "Charts appear as soon as the first subgroup is complete. Run Real-time SPC or Complete Workflow.");
        }
        this.#fillMachines(all);
        const matching = all.filter(chart => this.#matches(chart));
        show(this.#none, all.length > 0 && matching.length === 0);
        this.#items.render(matching);
        show(this.#list.parentElement as HTMLElement, all.length > 1);
        this.#renderFrames(matching, view);
        this.#causes.render(all, view);
    }

    /** Brings a chart into sight. */
    choose(id: string): void {
        this.#chosen = id;
        this.#again();
        this.#frames.get(id)?.element.scrollIntoView({ block: "start" });
    }

    #again(): void {
        if (this.#view !== null) {
            this.render(this.#view);
        }
    }

    #matches(chart: Chart): boolean {
        const words = this.#filter.value.trim().toLowerCase();
        return (this.#machine.value === "" || chart.machine === this.#machine.value)
            && (words === "" || `${chart.metric} ${chart.machine}`.toLowerCase().includes(words))
            && (!this.#onlyBroken.checked || this.#count(chart) > 0);
    }

    #count(chart: Chart): number {
        let known = this.#counts.get(chart);
        if (known === undefined) {
            known = findingCount(chart);
            this.#counts.set(chart, known);
        }
        return known;
    }

    #fillMachines(all: readonly Chart[]): void {
        const names = [...new Set(all.map(chart => chart.machine))];
        show(this.#machine, names.length > 1);
        if (names.join("\n") !== this.#machines) {
            this.#machines = names.join("\n");
            const chosen = this.#machine.value;
            this.#machine.replaceChildren(h("option", { value: "" }, "All machines"),
                ...names.map(name => h("option", { value: name }, name)));
            this.#machine.value = names.includes(chosen) ? chosen : "";
        }
    }

    /** Few charts stand below each other; of many, only the chosen one. Plotly draws only what is in sight. */
    #renderFrames(matching: readonly Chart[], view: View): void {
        const chosen = matching.find(chart => chart.id === this.#chosen) ?? matching[0];
        const shown = matching.length <= AT_ONCE ? matching : matching.filter(chart => chart === chosen);
        for (const [id, frame] of this.#frames) {
            if (!shown.some(chart => chart.id === id)) {
                frame.element.remove();
                frame.dispose();
                this.#frames.delete(id);
                this.#baselines.delete(id);
            }
        }
        for (const chart of shown) {
            let frame = this.#frames.get(chart.id);
            if (frame === undefined) {
                frame = new ControlChart(chart, view.palette, view.report ? null : this.#actions);
                this.#frames.set(chart.id, frame);
                const baselines = new BaselinePanel(this.#actions, chart);
                this.#baselines.set(chart.id, baselines);
                frame.element.append(baselines.element);
            }
            frame.render(chart, view.palette);
            this.#baselines.get(chart.id)?.render(chart, view);
            if (frame.element.parentElement === null) {
                const next = shown.slice(shown.indexOf(chart) + 1).find(one => this.#frames.get(one.id)?.element.isConnected);
                this.#charts.insertBefore(frame.element, next === undefined ? null
                    : this.#frames.get(next.id)?.element ?? null);
            }
        }
        for (const row of this.#items.rows) {
            attribute(row.button, "aria-current", row.button.dataset["id"] === chosen?.id ? "true" : null);
        }
    }

    #item(chart: Chart): ItemRow {
        const name = h("span", { class: "chart-item-name" });
        const machine = h("span", { class: "muted small" });
        const broken = h("span", { class: "chart-item-broken", role: "img" });
        const button = h("button", {
            type: "button", "data-id": chart.id, "data-testid": `chart-item-${testId(chart.id)}`,
            onclick: () => this.choose(chart.id),
        }, h("span", { class: "chart-item-words" }, name, machine), broken);
        return { element: h("li", {}, button), button, name, machine, broken };
    }

    #renderItem(row: ItemRow, chart: Chart): void {
        const broken = this.#count(chart);
        text(row.name, chart.metric);
        text(row.machine, chart.machine);
        show(row.machine, !this.#machine.hidden);
        text(row.broken, broken === 0 ? "" : `◆ ${broken}`);
        attribute(row.broken, "aria-label", broken === 0 ? "no rule broken" : `rules broken at ${broken} points`);
    }
}

/** The charts in the order in which their metrics stand everywhere else on the page. */
function inOrderOfMetrics(state: State): Chart[] {
    const places = new Map([...state.metrics.keys()].map((key, i) => [key, i]));
    const place = (chart: Chart): number => places.get(metricKey(chart)) ?? places.size;
    return [...state.charts.values()].sort((a, b) => place(a) - place(b));
}
