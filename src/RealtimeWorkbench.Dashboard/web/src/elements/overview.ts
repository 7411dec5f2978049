import { SEVERITIES } from "../alert-facts.ts";
import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { count, significant } from "../format.ts";
import type { Alert, Chart, Metric } from "../protocol.ts";
import { metricKey } from "../store.ts";
import type { Actions, Part, View } from "../view.ts";
import { ControlChart } from "./control-chart.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";
import { HEALTH_SHAPES } from "./health-panel.ts";
import { severityBadge } from "./severity.ts";
import { Trend } from "./trend.ts";

/** Newest points that decide which control chart matters most. */
const RECENT = 50;

/** The first look: key figures, a trend of each metric and the control chart that matters most. */
export class Overview implements Part {
    readonly element: HTMLElement;
    readonly #empty = emptyState();
    readonly #body: HTMLElement;
    readonly #samples = new Figure("Samples");
    readonly #throughput = new Figure("Throughput");
    readonly #latency = new Figure("Latency p95");
    readonly #alerts = new Figure("Active alerts");
    readonly #health = new Figure("Health");
    readonly #trends: KeyedList<Metric, Trend>;
    readonly #trendFilter = h("input", { type: "search", placeholder: "Filter metrics", "aria-label": "Filter metrics" });
    readonly #chartTitle = h("h2", {}, "Control chart with the newest broken rule");
    readonly #chartPlace = h("div", {});
    readonly #trendTitle: HTMLElement;
    #frame: { id: string; chart: ControlChart } | null = null;
    readonly #actions: Actions;
    #view: View | null = null;

    constructor(actions: Actions) {
        this.#actions = actions;
        const list = h("div", { class: "trends" });
        this.#trends = new KeyedList<Metric, Trend>(list, metricKey, () => new Trend(), (trend, metric) => this.#renderTrend(trend, metric));
        this.#trendTitle = h("div", { class: "section-head" }, h("h2", {}, "Metrics"), this.#trendFilter);
        const kpis = h("div", { class: "kpis" }, ...[this.#samples, this.#throughput, this.#latency, this.#alerts,
            this.#health].map(figure => figure.element));
        const all = h("button", { type: "button", class: "quiet", onclick: () => actions.select("charts") }, "All control charts");
        this.#body = h("div", { class: "overview-body" }, kpis, this.#trendTitle, list,
            h("div", { class: "section-head" }, this.#chartTitle, all), this.#chartPlace);
        this.element = h("div", { class: "overview" }, this.#empty, this.#body);
        this.#trendFilter.addEventListener("input", () => {
            if (this.#view !== null) {
                this.render(this.#view);
            }
        });
    }

    render(view: View): void {
        this.#view = view;
        const { centre } = view;
        const nothing = centre.operation.id === null && centre.metrics.size === 0;
        show(this.#empty, nothing);
        show(this.#body, !nothing);
        if (nothing) {
            fillEmpty(this.#empty, view, "Nothing has run yet",
                "Choose an operation and a source above, then press Execute. Complete Workflow on Demo needs no set-up.");
            return;
        }
        this.#renderFigures(view);
        const words = this.#trendFilter.value.trim().toLowerCase();
        const metrics = [...centre.metrics.values()];
        show(this.#trendFilter, metrics.length > 8);
        this.#trends.render(metrics.filter(metric => `${metric.metric} ${metric.machine}`.toLowerCase().includes(words)));
        this.#renderChart(view);
    }

    #renderFigures(view: View): void {
        const { statistics, health, alerts } = view.centre;
        const refused = statistics === null ? []
            : ([["dead-lettered", statistics.deadLettered], ["late", statistics.late], ["dropped", statistics.dropped],
                ["duplicates", statistics.duplicates], ["held", statistics.held], ["missing", statistics.missing],
                ["gaps", statistics.gaps]] as const)
                .filter(([, amount]) => amount > 0).map(([name, amount]) => `${count(amount)} ${name}`);
        this.#samples.show(count(statistics?.samplesProcessed), "", refused.join(" · ") || "none lost or late");
        this.#throughput.show(significant(statistics?.throughput), "/s",
            `${significant(statistics?.throughputOverall)} /s over the run`);
        const latency = statistics?.latencyMs;
        this.#latency.show(significant(latency?.p95, 3), "ms",
            `p50 ${significant(latency?.p50, 3)} · p99 ${significant(latency?.p99, 3)} ms`);
        const open = [...alerts.values()].filter(alert => alert.state !== "closed");
        const worst = SEVERITIES.find(severity => open.some(alert => alert.severity === severity));
        const unseen = open.filter((alert: Alert) => alert.acknowledgedBy === null).length;
        this.#alerts.show(count(open.length), "", open.length === 0 ? "all quiet" : `${count(unseen)} not acknowledged`,
            worst === undefined ? null : severityBadge(worst));
        this.#health.show(health.score === null ? health.status : significant(health.score, 2), "",
            health.score === null ? "not checked yet" : HEALTH_SHAPES[health.status] + health.status, null,
            health.status !== "healthy" && health.status !== "unknown");
    }

    #renderTrend(trend: Trend, metric: Metric): void {
        const view = this.#view as View;
        const several = (view.centre.statistics?.machines ?? 1) > 1;
        trend.render(metric, view.centre.series.get(metricKey(metric)) ?? [], view.now, view.stale, several);
    }

    #renderChart(view: View): void {
        const charts = [...view.centre.charts.values()];
        const current = charts.find(chart => chart.id === this.#frame?.id);
        const best = mostUrgent(charts);
        // The chart under somebody's eyes changes only for a reason: it has nothing to say and another one has.
        const chosen = current !== undefined && (recentFindings(current) > 0 || best === undefined || recentFindings(best) === 0)
            ? current : best;
        show(this.#chartTitle.parentElement as HTMLElement, chosen !== undefined);
        text(this.#chartTitle, chosen !== undefined && recentFindings(chosen) > 0
            ? "Control chart with broken rules" : "Control chart");
        if (chosen?.id !== this.#frame?.id) {
            this.#frame?.chart.dispose();
            this.#frame?.chart.element.remove();
            this.#frame = null;
        }
        if (chosen !== undefined) {
            this.#frame ??= { id: chosen.id, chart: new ControlChart(chosen, view.palette, view.report ? null : this.#actions, "overview-chart") };
            this.#frame.chart.render(chosen, view.palette);
            if (this.#frame.chart.element.parentElement === null) {
                this.#chartPlace.append(this.#frame.chart.element);
            }
        }
    }
}

/** The chart with most broken rules among its newest points; the first one if none is broken. */
export function mostUrgent(charts: readonly Chart[]): Chart | undefined {
    return charts.reduce<Chart | undefined>((best, chart) =>
        best === undefined || recentFindings(chart) > recentFindings(best) ? chart : best, undefined);
}

function recentFindings(chart: Chart): number {
    return chart.panels.reduce((sum, panel) =>
        sum + panel.points.slice(-RECENT).filter(point => point.violations.length > 0).length, 0);
}

/** One key figure: number, unit and a line about it. */
class Figure {
    readonly element: HTMLElement;
    readonly #number = h("span", { class: "kpi-number" });
    readonly #unit = h("span", { class: "kpi-unit muted" });
    readonly #mark = h("span", { class: "kpi-mark" });
    readonly #note = h("span", { class: "kpi-note muted" });
    #marked = "";

    constructor(title: string) {
        this.element = h("div", { class: "kpi card" }, h("span", { class: "kpi-title muted" }, title),
            h("span", { class: "kpi-value" }, this.#number, this.#unit, this.#mark), this.#note);
    }

    show(number: string, unit: string, note: string, mark: HTMLElement | null = null, abnormal = false): void {
        text(this.#number, number);
        text(this.#unit, unit);
        text(this.#note, note);
        attribute(this.element, "data-abnormal", abnormal);
        const marked = mark?.textContent ?? "";
        if (marked !== this.#marked) {
            this.#marked = marked;
            this.#mark.replaceChildren(...(mark === null ? [] : [mark]));
        }
    }
}
