import { attribute, h, KeyedList, show, testId, text } from "../dom.ts";
import { controlFigure, type DrawnFigure } from "../control-figure.ts";
import { count, dateTime, timeOfDay, withUnit } from "../format.ts";
import { isProvisional } from "../limit-shapes.ts";
import type { Palette } from "../palette.ts";
import { Plot, type PointPlace } from "../plot.ts";
import { isIncomplete, isOfSeveral, lacks, noteWords, writtenNotes } from "../point-traces.ts";
import type { Chart, ChartPoint, Panel } from "../protocol.ts";
import { findings, type Finding } from "../rules.ts";
import { tailOf } from "../tail.ts";
import type { PointActions } from "../view.ts";
import { PointPanel } from "./point-panel.ts";

/** Findings shown under a chart; older ones are behind a button. */
const SHOWN_FINDINGS = 5;
/** How near a click must be to a point. */
const REACH_PIXELS = 24;

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
    readonly #legend = h("p", { class: "muted small chart-key", hidden: true });
    readonly #newest = h("dl", { class: "newest" });
    readonly #back = h("button", { type: "button", class: "back-to-live", hidden: true }, "Back to live");
    readonly #findingsTitle = h("h4", {});
    readonly #findingsList = h("ol", { class: "findings" });
    readonly #all = h("button", { type: "button", class: "quiet", hidden: true });
    readonly #rows: KeyedList<Finding, FindingRow>;
    readonly #plot: Plot;
    readonly #point: PointPanel;
    /** For those who move along the points by keyboard and don't see the label. */
    readonly #said = h("p", { class: "only-heard", role: "status" });
    /** The point that keyboard or pointer went to last. */
    #at: { panel: string; index: number } | null = null;
    #chart: Chart;
    #drawn: Chart;
    #palette: Palette;
    #figure: DrawnFigure | null = null;
    #showAll = false;

    /** @param actions What a person can do with a point; null in a report, which only shows. */
    constructor(chart: Chart, palette: Palette, actions: PointActions | null = null, testPrefix = "chart") {
        this.#point = new PointPanel(actions, by => this.#step(by), () => this.#closed());
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
        this.#plot.onPick((x, y) => this.#pick(x, y));
        const plot = this.#plot.element;
        plot.tabIndex = 0;
        plot.setAttribute("role", "application");
        plot.setAttribute("aria-roledescription", "control chart");
        plot.setAttribute("data-testid", "chart-plot");
        plot.addEventListener("keydown", event => this.#key(event));
        plot.addEventListener("blur", () => {
            if (this.#point.index === null) {
                this.#plot.unpoint();
            }
        });
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
            this.#notice, this.#legend,
            h("div", { class: "chart-body" }, this.#plot.element, this.#newest), this.#said, this.#point.element,
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
        const legend = chartKey(chart);
        text(this.#legend, legend);
        show(this.#legend, legend !== "");
        this.#plot.element.dataset["panels"] = String(chart.panels.length);
        this.#renderNewest();
        this.#renderFindings();
        this.#point.render(chart);
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
        const note = writtenNotes(this.#chart).get(point.index);
        if (note !== undefined) {
            row.button.append(h("span", { class: "finding-note" }, ` · ${noteWords(note)}`));
        }
        row.button.onfocus = row.button.onmouseenter = () => this.#plot.point(() => this.#place(panel, point.index));
        row.button.onclick = () => this.#open(panel, point.index);
        row.button.onblur = row.button.onmouseleave = () => this.#plot.unpoint();
    }

    /** The nearest point within reach of a finger. */
    #pick(x: number, y: number): void {
        let best: { panel: string; index: number } | null = null;
        let least = REACH_PIXELS;
        for (const panel of this.#chart.panels) {
            const curve = this.#figure?.curves.get(panel.name);
            const axes = curve === undefined ? null : this.#plot.axes(curve.subplot);
            if (axes === null) {
                continue;
            }
            for (const point of panel.points) {
                const away = point.value === null ? Infinity : Math.hypot(axes.x(point.t) - x, axes.y(point.value) - y);
                if (away < least) {
                    least = away;
                    best = { panel: panel.name, index: point.index };
                }
            }
        }
        if (best !== null) {
            this.#open(best.panel, best.index);
        }
    }

    #open(panel: string, index: number): void {
        this.#goTo(panel, index);
        this.#point.open(this.#chart, index);
    }

    #closed(): void {
        this.#plot.unpoint();
        this.#plot.element.focus({ preventScroll: true });
    }

    #step(by: number): void {
        const next = this.#beside(by);
        if (next !== null) {
            this.#open(next.panel, next.index);
        }
    }

    #key(event: KeyboardEvent): void {
        const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
        const by = steps[event.key];
        if (by !== undefined) {
            const next = this.#beside(by);
            if (next !== null) {
                this.#goTo(next.panel, next.index);
            }
        } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            const names = this.#chart.panels.map(panel => panel.name);
            const name = names[names.indexOf(this.#at?.panel ?? "") + (event.key === "ArrowDown" ? 1 : -1)];
            if (name !== undefined && this.#at !== null) {
                this.#goTo(name, this.#at.index);
            }
        } else if (event.key === "Enter" && this.#at !== null) {
            this.#open(this.#at.panel, this.#at.index);
        } else {
            return;
        }
        event.preventDefault();
    }

    /** The point so many places from the last one; from the newest, if none was gone to. */
    #beside(by: number): { panel: string; index: number } | null {
        const panel = this.#chart.panels.find(one => one.name === this.#at?.panel) ?? this.#chart.panels[0];
        if (panel === undefined || panel.points.length === 0) {
            return null;
        }
        const from = this.#at === null ? -1 : panel.points.findIndex(point => point.index === this.#at?.index);
        const at = from < 0 ? panel.points.length - 1 : Math.min(panel.points.length - 1, Math.max(0, from + by));
        return { panel: panel.name, index: (panel.points[at] as ChartPoint).index };
    }

    #goTo(name: string, index: number): void {
        this.#at = { panel: name, index };
        this.#plot.point(() => this.#place(name, index));
        const point = this.#chart.panels.find(panel => panel.name === name)?.points.find(one => one.index === index);
        text(this.#said, point === undefined ? "" : `${index}, ${timeOfDay(point.t)}, ${name} ${withUnit(point.value, this.#chart.unit)}` +
            (isIncomplete(point) ? `, ${lacks(point, this.#chart)}` : "") + point.violations.map(one => `, ${one}`).join(""));
    }

    #place(panel: string, index: number): PointPlace | null {
        const curve = this.#figure?.curves.get(panel);
        const place = curve?.indices.indexOf(index) ?? -1;
        return curve === undefined || place < 0 ? null : { curve: curve.curve, place, subplot: curve.subplot };
    }
}

/** What stands for what in the picture of a chart, where it has more than dots and diamonds. */
export function chartKey(chart: Chart): string {
    const points = chart.panels.flatMap(panel => panel.points);
    return [
        ...(points.some(isIncomplete) ? ["○ hollow: a subgroup that lacks values, with limits of its own size"] : []),
        ...((chart.stages ?? []).length > 0 && points.some(point => isProvisional(chart, point.index)) ? ["┈ dotted: provisional limits, until the baseline is there"] : []),
    ].join(" · ");
}

/** "X̄-R · n = 5 · 3σ · baseline #3 of 21.11.2026 10:15:23, 100 subgroups". */
export function chartFacts(chart: Chart): string {
    const { baseline } = chart;
    return [
        chart.title,
        // Rows of several metrics are no subgroups, and not all limits are a multiple of σ.
        ...(isOfSeveral(chart) ? [] : [`n\u202F=\u202F${chart.subgroupSize}`]),
        ...(chart.sigma > 0 ? [`${chart.sigma}σ`] : []),
        baseline === null ? "no baseline yet"
            : `baseline #${baseline.version} of ${dateTime(baseline.establishedAt)}, ${count(baseline.subgroups)} ${chart.subgroupSize > 1 ? "subgroups" : isOfSeveral(chart) ? "rows" : "values"}`,
    ].join(" · ");
}

function summary(chart: Chart): string {
    const panel = (one: Panel): string => {
        const point = one.points.at(-1);
        return point === undefined ? `${one.name}: no points yet`
            : `${one.name}: newest ${withUnit(point.value, chart.unit)}, limits ${withUnit(point.lower, chart.unit)} to ` +
              withUnit(point.upper, chart.unit);
    };
    return `${chart.title} chart of ${chart.metric}. ${chart.panels.map(panel).join(". ")}. ` +
        "Arrow keys move along the points, Enter opens one.";
}
