import { attribute, h, text } from "../dom.ts";
import { lineColour } from "./figure.ts";
import type { Palette } from "../palette.ts";
import type { Course } from "./model.ts";
import { between, moved, resized, zoomed, type Range } from "./range.ts";
import { overviewPath } from "./strip.ts";
import { momentWords, rangeWords } from "./words.ts";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 56;
/** Share of the whole that a key moves; with Page Up and Page Down ten times as much. */
const KEY_STEP = 0.01;

type Grip = "from" | "to" | "window";

/** What the strip shows. */
export interface Strip {
    readonly whole: Range;
    readonly range: Range;
    readonly courses: readonly Course[];
    readonly runs: readonly (string | null)[];
    readonly elapsed: boolean;
    readonly palette: Palette;
}

/**
 * All that there is as a strip, with the range that is looked at as a window in it. The window and its ends are sliders: they are dragged,
 * or moved with the arrow keys, Page Up and Down, Home and End; + and - zoom; a double click shows all. Dragging beside the window draws a new one.
 */
export class Brush {
    readonly element: HTMLElement;
    readonly #svg = document.createElementNS(SVG, "svg");
    readonly #strip: HTMLElement;
    readonly #before = h("div", { class: "brush-shade" });
    readonly #behind = h("div", { class: "brush-shade" });
    readonly #grips: Record<Grip, HTMLElement>;
    readonly #first = h("span", {});
    readonly #last = h("span", {});
    readonly #take: (range: Range) => void;
    #shown: Strip | null = null;
    #width = 0;
    #drawn: unknown[] = [];
    #drag: { grip: Grip | "new"; at: number; range: Range } | null = null;

    constructor(take: (range: Range) => void) {
        this.#take = take;
        const grip = (name: Grip, label: string): HTMLElement => h("div", {
            class: `brush-${name}`, role: "slider", tabindex: 0, "aria-label": label, "aria-orientation": "horizontal", "data-testid": `brush-${name}`,
            onkeydown: (event: KeyboardEvent) => this.#key(event, name),
        });
        this.#grips = { window: grip("window", "Range, as a whole"), from: grip("from", "Start of the range"), to: grip("to", "End of the range") };
        this.#svg.setAttribute("aria-hidden", "true");
        // Otherwise the picture would be a little narrower than the strip, and the window beside what it shows.
        this.#svg.setAttribute("preserveAspectRatio", "none");
        this.#strip = h("div", {
            class: "brush-strip", "data-testid": "brush",
            onpointerdown: (event: PointerEvent) => this.#press(event),
            onpointermove: (event: PointerEvent) => this.#move(event),
            onpointerup: () => this.#release(),
            onpointercancel: () => this.#release(),
            ondblclick: () => this.#all(),
        }, this.#svg, this.#before, this.#behind, this.#grips.window, this.#grips.from, this.#grips.to);
        this.element = h("div", { class: "brush" }, this.#strip, h("div", { class: "brush-foot muted small" }, this.#first, this.#last));
        new ResizeObserver(entries => {
            this.#width = Math.floor(entries.at(-1)?.contentRect.width ?? 0);
            this.#render();
        }).observe(this.#strip);
    }

    show(strip: Strip): void {
        this.#shown = strip;
        this.#render();
    }

    #render(): void {
        const strip = this.#shown;
        if (strip === null || this.#width === 0) {
            return;
        }
        const { whole, range, elapsed, courses, palette, runs } = strip;
        const x = (at: number): number => Math.min(this.#width, Math.max(0, (at - whole.from) / (whole.to - whole.from) * this.#width));
        const [from, to] = [x(range.from), x(range.to)];
        this.#before.style.width = `${from}px`;
        this.#behind.style.left = `${to}px`;
        this.#grips.window.style.left = `${from}px`;
        this.#grips.window.style.width = `${Math.max(2, to - from)}px`;
        this.#grips.from.style.left = `${from}px`;
        this.#grips.to.style.left = `${to}px`;
        this.#say("from", range.from, momentWords(range.from, elapsed));
        this.#say("to", range.to, momentWords(range.to, elapsed));
        this.#say("window", (range.from + range.to) / 2, rangeWords(range, elapsed));
        text(this.#first, momentWords(whole.from, elapsed));
        text(this.#last, momentWords(whole.to, elapsed));
        const drawn = [courses, this.#width, palette, whole.from, whole.to];
        if (drawn.some((part, i) => part !== this.#drawn[i])) {
            this.#drawn = drawn;
            attribute(this.#svg, "viewBox", `0 0 ${this.#width} ${HEIGHT}`);
            this.#svg.replaceChildren(...courses.map(course => {
                const path = document.createElementNS(SVG, "path");
                path.setAttribute("d", overviewPath(course, courses, whole, this.#width, HEIGHT));
                path.style.fill = path.style.stroke = lineColour(Math.max(0, runs.indexOf(course.run)), palette);
                return path;
            }));
        }
    }

    #say(grip: Grip, at: number, words: string): void {
        const { whole } = this.#shown as Strip;
        const element = this.#grips[grip];
        attribute(element, "aria-valuemin", Math.round(whole.from));
        attribute(element, "aria-valuemax", Math.round(whole.to));
        attribute(element, "aria-valuenow", Math.round(Math.min(whole.to, Math.max(whole.from, at))));
        attribute(element, "aria-valuetext", words);
    }

    #at(event: PointerEvent): number {
        const { whole } = this.#shown as Strip;
        const left = this.#strip.getBoundingClientRect().left;
        return whole.from + (event.clientX - left) / Math.max(1, this.#width) * (whole.to - whole.from);
    }

    #press(event: PointerEvent): void {
        if (this.#shown === null || event.button !== 0) {
            return;
        }
        const grip = (Object.keys(this.#grips) as Grip[]).find(name => this.#grips[name] === event.target) ?? "new";
        this.#drag = { grip, at: this.#at(event), range: this.#shown.range };
        this.#strip.setPointerCapture(event.pointerId);
        if (grip !== "new") {
            this.#grips[grip].focus({ preventScroll: true });
        }
        event.preventDefault();
    }

    #move(event: PointerEvent): void {
        if (this.#drag === null || this.#shown === null) {
            return;
        }
        const { grip, at, range } = this.#drag;
        const { whole } = this.#shown;
        const now = this.#at(event);
        // A hand that shakes draws no window of its own.
        if (grip === "new" && Math.abs(now - at) / (whole.to - whole.from) * this.#width < 3) {
            return;
        }
        this.#take(grip === "new" ? between(at, now, whole)
            : grip === "window" ? moved(range, now - at, whole)
                : resized(range, grip, range[grip] + now - at, whole));
    }

    #release(): void {
        this.#drag = null;
    }

    #all(): void {
        if (this.#shown !== null) {
            this.#take(this.#shown.whole);
        }
    }

    #key(event: KeyboardEvent, grip: Grip): void {
        if (this.#shown === null || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const { whole, range } = this.#shown;
        const step = KEY_STEP * (whole.to - whole.from);
        const by = {
            ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageDown: -10 * step, PageUp: 10 * step, Home: -Infinity, End: Infinity,
        }[event.key];
        const factor = { "+": 0.5, "-": 2 }[event.key];
        if (by === undefined && factor === undefined) {
            return;
        }
        event.preventDefault();
        this.#take(factor !== undefined ? zoomed(range, factor, whole)
            : grip === "window" ? moved(range, by as number, whole)
                : resized(range, grip, range[grip] + (by as number), whole));
    }
}
