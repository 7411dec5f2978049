import { attribute, h, show, text } from "../dom.ts";
import { age, significant, timeOfDay, withUnit, zoneName } from "../format.ts";
import type { Metric, SeriesPoint } from "../protocol.ts";
import { nearest, trendShape, type TrendShape } from "./trend-shape.ts";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 84;

/** A small picture of one metric over the run: band of extremes, line of newest values, thresholds. */
export class Trend {
    readonly element: HTMLElement;
    readonly #name = h("h3", {});
    readonly #value = h("span", { class: "big-figure" });
    readonly #condition = h("span", { class: "condition" });
    readonly #age = h("span", { class: "muted small" });
    readonly #band = path("trend-band");
    readonly #line = path("trend-line");
    readonly #lower = path("trend-limit");
    readonly #upper = path("trend-limit");
    readonly #cursor = path("trend-cursor");
    readonly #high = h("span", { class: "trend-high" });
    readonly #low = h("span", { class: "trend-low" });
    readonly #upperLabel = h("span", { class: "trend-threshold" });
    readonly #lowerLabel = h("span", { class: "trend-threshold" });
    readonly #from = h("span", {});
    readonly #to = h("span", {});
    readonly #reading = h("span", { class: "trend-reading", hidden: true });
    readonly #svg: SVGSVGElement;
    readonly #box: HTMLElement;
    #points: readonly SeriesPoint[] = [];
    #shape: TrendShape | null = null;
    #unit = "";
    #drawn = "";

    constructor() {
        this.#svg = document.createElementNS(SVG, "svg");
        this.#svg.setAttribute("role", "img");
        this.#svg.append(this.#band, this.#upper, this.#lower, this.#line, this.#cursor);
        this.#box = h("div", { class: "trend-box" }, this.#svg, this.#high, this.#low, this.#upperLabel, this.#lowerLabel,
            this.#reading);
        this.element = h("article", { class: "trend" },
            h("div", { class: "trend-head" }, this.#name, h("span", { class: "trend-now" }, this.#condition, this.#value)),
            this.#box,
            h("div", { class: "trend-foot muted small" }, this.#from, this.#age, this.#to));
        this.#box.addEventListener("pointermove", event => this.#read(event.offsetX));
        this.#box.addEventListener("pointerleave", () => {
            show(this.#reading, false);
            this.#cursor.setAttribute("d", "");
        });
    }

    render(metric: Metric, points: readonly SeriesPoint[], now: number, stale: boolean, severalMachines: boolean): void {
        this.#unit = metric.unit;
        text(this.#name, severalMachines ? `${metric.metric} · ${metric.machine}` : metric.metric);
        text(this.#value, withUnit(metric.value, metric.unit));
        attribute(this.element, "data-condition", metric.condition);
        text(this.#condition, { normal: "", violated: "▲ outside", silent: "◌ silent" }[metric.condition]);
        text(this.#age, stale || metric.condition === "silent" ? age(metric.timestamp, now) : "");
        const width = this.#box.clientWidth;
        const newest = points.at(-1);
        const state = `${width} ${points.length} ${newest?.t} ${newest?.last} ${metric.lower} ${metric.upper}`;
        if (width === 0 || (state === this.#drawn && points === this.#points)) {
            return;
        }
        this.#drawn = state;
        this.#points = points;
        this.#shape = trendShape(points, metric.lower, metric.upper, width, HEIGHT);
        this.#draw(metric, width);
    }

    #draw(metric: Metric, width: number): void {
        const shape = this.#shape;
        attribute(this.#svg, "viewBox", `0 0 ${width} ${HEIGHT}`);
        attribute(this.#svg, "width", width);
        attribute(this.#svg, "height", HEIGHT);
        this.#band.setAttribute("d", shape?.band ?? "");
        this.#line.setAttribute("d", shape?.line ?? "");
        this.#limit(this.#upper, this.#upperLabel, shape?.upper ?? null, width, "upper", metric.upper);
        this.#limit(this.#lower, this.#lowerLabel, shape?.lower ?? null, width, "lower", metric.lower);
        text(this.#high, shape === null ? "" : significant(shape.high, 3));
        text(this.#low, shape === null ? "" : significant(shape.low, 3));
        text(this.#from, shape === null ? "" : timeOfDay(shape.from));
        text(this.#to, shape === null ? "waiting for values" : `${timeOfDay(shape.to)} ${zoneName(shape.to)}`);
        this.#svg.setAttribute("aria-label", shape === null ? `${metric.metric}: no values yet`
            : `${metric.metric}: newest ${withUnit(metric.value, metric.unit)}, between ${significant(shape.low)} and ` +
              `${significant(shape.high)} since ${timeOfDay(shape.from)}`);
    }

    #limit(line: SVGPathElement, label: HTMLElement, y: number | null, width: number, name: string, value: number | null):
        void {
        line.setAttribute("d", y === null ? "" : `M0 ${y}H${width}`);
        show(label, y !== null);
        if (y !== null) {
            text(label, `${name} ${significant(value)}`);
            label.style.top = `${Math.min(HEIGHT - 15, Math.max(0, name === "upper" ? y + 1 : y - 15))}px`;
        }
    }

    #read(x: number): void {
        const shape = this.#shape;
        const width = this.#box.clientWidth;
        if (shape === null || width === 0) {
            return;
        }
        const point = nearest(this.#points, shape.from + (shape.to - shape.from) * x / width);
        if (point === null) {
            return;
        }
        const at = (point.t - shape.from) / (shape.to - shape.from) * width;
        this.#cursor.setAttribute("d", `M${at} 0V${HEIGHT}`);
        text(this.#reading, `${timeOfDay(point.t)}  ${withUnit(point.last, this.#unit)}` +
            (point.min === point.max ? "" : `  (${significant(point.min)} to ${significant(point.max)})`));
        show(this.#reading, true);
    }
}

function path(name: string): SVGPathElement {
    const element = document.createElementNS(SVG, "path");
    element.setAttribute("class", name);
    return element;
}
