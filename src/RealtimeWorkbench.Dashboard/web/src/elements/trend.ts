import { attribute, h, show, text } from "../dom.ts";
import { age, significant, timeOfDay, withUnit, zoneName } from "../format.ts";
import type { Metric, SeriesPoint } from "../protocol.ts";
import { nearest, thresholdTop, trendShape, type TrendShape } from "./trend-shape.ts";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 84;

interface Drawn {
    metric: Metric;
    points: readonly SeriesPoint[];
    width: number;
}

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
    readonly #observers: { disconnect(): void }[];
    #shape: TrendShape | null = null;
    #wanted: Drawn | null = null;
    #drawn: Drawn | null = null;
    /** Told by the observers: asking the page itself for every trend would lay it out again and again. */
    #width = 0;
    #visible = false;

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
        const seen = new IntersectionObserver(entries => {
            this.#visible = entries.at(-1)?.isIntersecting ?? false;
            this.#draw();
        });
        const sized = new ResizeObserver(entries => {
            this.#width = Math.floor(entries.at(-1)?.contentRect.width ?? 0);
            this.#draw();
        });
        seen.observe(this.element);
        sized.observe(this.#box);
        this.#observers = [seen, sized];
        this.#box.addEventListener("pointermove", event => this.#read(event.offsetX));
        this.#box.addEventListener("pointerleave", () => {
            show(this.#reading, false);
            this.#cursor.setAttribute("d", "");
        });
    }

    render(metric: Metric, points: readonly SeriesPoint[], now: number, stale: boolean, severalMachines: boolean): void {
        text(this.#name, severalMachines ? `${metric.metric} · ${metric.machine}` : metric.metric);
        text(this.#value, withUnit(metric.value, metric.unit));
        attribute(this.element, "data-condition", metric.condition);
        text(this.#condition, { normal: "", violated: "▲ outside", silent: "◌ silent" }[metric.condition]);
        text(this.#age, stale || metric.condition === "silent" ? age(metric.timestamp, now) : "");
        this.#wanted = { metric, points, width: this.#width };
        this.#draw();
    }

    dispose(): void {
        this.#observers.forEach(observer => observer.disconnect());
    }

    /** Draws what is wanted, if somebody can see it and it is not drawn already. */
    #draw(): void {
        if (this.#wanted === null || !this.#visible || this.#width === 0) {
            return;
        }
        const { metric, points } = this.#wanted;
        const width = this.#width;
        const drawn = this.#drawn;
        if (drawn !== null && drawn.points === points && drawn.width === width && drawn.metric.lower === metric.lower
            && drawn.metric.upper === metric.upper) {
            return;
        }
        this.#drawn = { metric, points, width };
        this.#shape = trendShape(points, metric.lower, metric.upper, width, HEIGHT);
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
            label.style.top = `${thresholdTop(y, name === "upper", HEIGHT)}px`;
        }
    }

    #read(x: number): void {
        const shape = this.#shape;
        const drawn = this.#drawn;
        if (shape === null || drawn === null) {
            return;
        }
        const { width, metric: { unit } } = drawn;
        const point = nearest(drawn.points, shape.from + (shape.to - shape.from) * x / width);
        if (point === null) {
            return;
        }
        const at = (point.t - shape.from) / (shape.to - shape.from) * width;
        this.#cursor.setAttribute("d", `M${at} 0V${HEIGHT}`);
        text(this.#reading, `${timeOfDay(point.t)}  ${withUnit(point.last, unit)}` +
            (point.min === point.max ? "" : `  (${significant(point.min)} to ${significant(point.max)})`));
        show(this.#reading, true);
    }
}

function path(name: string): SVGPathElement {
    const element = document.createElementNS(SVG, "path");
    element.setAttribute("class", name);
    return element;
}
