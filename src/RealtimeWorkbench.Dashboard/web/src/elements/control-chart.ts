import { attribute, h, KeyedList, show, testId, text } from "../dom.ts";
import { controlFigure, type DrawnFigure } from "../control-figure.ts";
import { count, dateTime, timeOfDay, withUnit } from "../format.ts";
import type { Palette } from "../palette.ts";
import { Plot, type PointPlace } from "../plot.ts";
import type { Chart, Panel } from "../protocol.ts";
import { findings, type Finding } from "../rules.ts";
import { tailOf } from "../tail.ts";

/** Findings shown under a chart; older ones are behind a button. */
const SHOWN_FINDINGS = 5;

interface FindingRow {
    element: HTMLElement;
    button: HTMLButtonElement;
}

/** One control chart with its newest values in figures and its violations in words. */
export class ControlChart {
    readonly element: HTMLElement;
    readonly #title = h("h3", {});
    readonly #machine = h("span", { class: "muted" });
    readonly #facts = h("p", { class: "muted small chart-facts" });
    readonly #notice = h("p", { class: "chart-notice", hidden: true });
    readonly #newest = h("dl", { class: "newest" });
    readonly #back = h("button", { type: "button", class: "back-to-live", hidden: true }, "Back to live");
    readonly #findingsTitle = h("h4", {});
    readonly #findingsList = h("ol", { class: "findings" });
    readonly #all = h("button", { type: "button", class: "quiet", hidden: true });
    readonly #rows: KeyedList<Finding, FindingRow>;
    readonly #plot: Plot;
    #chart: Chart;
    #drawn: Chart;
    #palette: Palette;
    #figure: DrawnFigure | null = null;
    #showAll = false;

    constructor(chart: Chart, palette: Palette, testPrefix = "chart") {
        this.#chart = this.#drawn = chart;
        this.#palette = palette;
        this.#plot = new Plot((width, height) => {
            this.#figure = controlFigure(this.#chart, this.#palette, { width, height });
            this.#drawn = this.#chart;
            return this.#figure;
        }, zoomed => show(this.#back, zoomed), axes => tailOf(this.#drawn, this.#chart, panel => {
            const curve = this.#figure?.curves.get(panel);
            return curve === undefined ? null : axes(curve.subplot);
        }));
        this.#plot.element.setAttribute("role", "img");
        this.#back.addEventListener("click", () => this.#plot.unzoom());
        this.#rows = new KeyedList(this.#findingsList, finding => `${finding.panel} ${finding.point.index}`,
            () => this.#row(), (row, finding) => this.#renderRow(row, finding));
        this.#all.addEventListener("click", () => {
            this.#showAll = !this.#showAll;
            this.#renderFindings();
        });
        this.element = h("section", { class: "chart card", "data-testid": `${testPrefix}-${testId(chart.id)}` },
            h("div", { class: "chart-head" }, h("div", {}, h("div", { class: "chart-title" }, this.#title, this.#machine),
                this.#facts), this.#back),
            this.#notice,
            h("div", { class: "chart-body" }, this.#plot.element, this.#newest),
            h("div", { class: "chart-findings" }, this.#findingsTitle, this.#findingsList, this.#all));
        attribute(this.element, "aria-label", `Control chart ${chart.metric}, ${chart.machine}`);
        this.#renderAll();
    }

    render(chart: Chart, palette: Palette): void {
        if (chart === this.#chart && palette === this.#palette) {
            return;
        }
        const repainted = palette !== this.#palette;
        this.#chart = chart;
        this.#palette = palette;
        this.#renderAll();
        if (repainted) {
            this.#plot.redraw();
        } else {
            this.#plot.invalidate();
        }
    }

    dispose(): void {
        this.#plot.dispose();
    }

    #renderAll(): void {
        const chart = this.#chart;
        text(this.#title, chart.metric);
        text(this.#machine, chart.machine);
        text(this.#facts, chartFacts(chart));
        text(this.#notice, chart.notice ?? "");
        show(this.#notice, chart.notice !== null);
        this.#renderNewest();
        this.#renderFindings();
        attribute(this.#plot.element, "aria-label", summary(chart));
    }

    #renderNewest(): void {
        this.#newest.replaceChildren(...this.#chart.panels.flatMap(panel => {
            const point = panel.points.at(-1);
            if (point === undefined) {
                return [];
            }
            const broken = point.violations.length > 0;
            return [h("div", {}, h("dt", {}, panel.name), h("dd", { "data-broken": broken },
                h("span", { class: "figure" }, `${broken ? "◆ " : ""}${withUnit(point.value, this.#chart.unit)}`),
                h("span", { class: "muted small" }, `#${point.index} · ${timeOfDay(point.t)}`)))];
        }));
    }

    #renderFindings(): void {
        const all = findings(this.#chart);
        text(this.#findingsTitle, all.length === 0 ? "No rule broken" : `Rules broken at ${count(all.length)} ${all.length === 1 ? "point" : "points"}`);
        this.#rows.render(this.#showAll ? all : all.slice(0, SHOWN_FINDINGS));
        show(this.#all, all.length > SHOWN_FINDINGS);
        text(this.#all, this.#showAll ? "Show the newest only" : `Show all ${all.length}`);
    }

    #row(): FindingRow {
        const button = h("button", { type: "button", class: "finding" });
        return { element: h("li", {}, button), button };
    }

    #renderRow(row: FindingRow, finding: Finding): void {
        const { point, panel } = finding;
        text(row.button, `◆ #${point.index} · ${timeOfDay(point.t)} · ${panel} ` +
            `${withUnit(point.value, this.#chart.unit)} · ${finding.violations.map(one => one.sentence).join("; ")}`);
        row.button.onfocus = row.button.onmouseenter = row.button.onclick =
            () => this.#plot.point(() => this.#place(panel, point.index));
        row.button.onblur = row.button.onmouseleave = () => this.#plot.unpoint();
    }

    #place(panel: string, index: number): PointPlace | null {
        const curve = this.#figure?.curves.get(panel);
        const place = curve?.indices.indexOf(index) ?? -1;
        return curve === undefined || place < 0 ? null : { curve: curve.curve, place, subplot: curve.subplot };
    }
}

/** "X̄-R · n = 5 · 3σ · baseline #3 of 21.11.2026 10:15:23, 100 subgroups". */
export function chartFacts(chart: Chart): string {
    const { baseline } = chart;
    return [
        chart.title, `n\u202F=\u202F${chart.subgroupSize}`,
        // Limits of several metrics together are no multiple of σ.
        ...(chart.sigma > 0 ? [`${chart.sigma}σ`] : []),
        baseline === null ? "no baseline yet"
            : `baseline #${baseline.version} of ${dateTime(baseline.establishedAt)}, ${count(baseline.subgroups)} subgroups`,
    ].join(" · ");
}

function summary(chart: Chart): string {
    const panel = (one: Panel): string => {
        const point = one.points.at(-1);
        return point === undefined ? `${one.name}: no points yet`
            : `${one.name}: newest ${withUnit(point.value, chart.unit)}, limits ${withUnit(point.lower, chart.unit)} to ` +
              withUnit(point.upper, chart.unit);
    };
    return `${chart.title} chart of ${chart.metric}. ${chart.panels.map(panel).join(". ")}.`;
}
