import { ZONES } from "./limit-shapes.ts";
import { attribute, text } from "./dom.ts";
import type { PanelTail, Tail, TailPoint } from "./tail.ts";

const SVG = "http://www.w3.org/2000/svg";

/** The new points of a chart as two pictures: zones and limits under the figure, which they must not hide, the points over it. */
export class TailLayer {
    readonly under = picture("plot-under");
    readonly over = picture("plot-tail");
    readonly #panels = new Map<string, PanelLayer>();

    put(tail: Tail): void {
        for (const [name, panel] of this.#panels) {
            if (!tail.panels.some(one => one.name === name)) {
                panel.remove();
                this.#panels.delete(name);
            }
        }
        for (const part of tail.panels) {
            let panel = this.#panels.get(part.name);
            if (panel === undefined) {
                panel = new PanelLayer(part.name, this.under, this.over);
                this.#panels.set(part.name, panel);
            }
            panel.put(part);
        }
    }

    clear(): void {
        this.#panels.forEach(panel => panel.remove());
        this.#panels.clear();
    }
}

/** A few paths for each panel, however many points. */
class PanelLayer {
    readonly #under = make("g");
    readonly #over = make("g");
    readonly #zones = ZONES.map(({ colour }) => ({ colour, path: path(`tail-${colour}`) }));
    readonly #limits = path("tail-limit");
    readonly #center = path("tail-center");
    readonly #line = path("tail-line");
    readonly #fine = path("tail-point");
    readonly #broken = path("tail-broken");
    readonly #marks = make("g");
    #written = "";

    constructor(name: string, under: SVGElement, over: SVGElement) {
        attribute(this.#over, "data-panel", name);
        this.#under.append(...this.#zones.map(zone => zone.path), this.#limits, this.#center);
        this.#over.append(this.#line, this.#fine, this.#broken, this.#marks);
        under.append(this.#under);
        over.append(this.#over);
    }

    put(part: PanelTail): void {
        this.#zones.forEach(zone => attribute(zone.path, "d", part.zones[zone.colour]));
        attribute(this.#limits, "d", part.limits);
        attribute(this.#center, "d", part.center);
        attribute(this.#line, "d", part.line);
        this.#fine.style.strokeWidth = String(part.dot);
        attribute(this.#fine, "d", part.points.filter(point => !point.broken).map(({ x, y }) => `M${x} ${y}h0`).join(""));
        const broken = part.points.filter(point => point.broken);
        const reach = part.dot < 5 ? 5 : 7;
        attribute(this.#broken, "d", broken.map(({ x, y }) => `M${x} ${y - reach}l${reach} ${reach}l-${reach} ${reach}l-${reach} -${reach}Z`).join(""));
        this.#write(broken.filter(point => point.mark !== ""));
        attribute(this.#over, "data-newest", part.points.at(-1)?.index);
        attribute(this.#over, "data-newest-time", part.points.at(-1)?.t);
        attribute(this.#over, "data-broken", broken.length === 0 ? null : broken.map(point => point.index).join(" "));
    }

    remove(): void {
        this.#under.remove();
        this.#over.remove();
    }

    #write(points: readonly TailPoint[]): void {
        const written = points.map(({ x, y, mark }) => `${x} ${y} ${mark}`).join();
        if (written === this.#written) {
            return;
        }
        this.#written = written;
        this.#marks.replaceChildren(...points.map(({ x, y, mark }) => {
            const label = make("text");
            attribute(label, "class", "tail-mark");
            attribute(label, "x", x);
            attribute(label, "y", y - 8);
            text(label, mark);
            return label;
        }));
    }
}

function picture(name: string): SVGElement {
    const element = make("svg");
    attribute(element, "class", name);
    attribute(element, "aria-hidden", "true");
    return element;
}

function path(name: string): SVGElement {
    const element = make("path");
    attribute(element, "class", name);
    return element;
}

function make(name: string): SVGElement {
    return document.createElementNS(SVG, name);
}
