import { attribute, h, text } from "../dom.ts";
import type { Part, View } from "../view.ts";

/** How far the operation is, and what it does right now. */
export class ProgressBar implements Part {
    readonly element: HTMLElement;
    readonly #fill = h("span", { class: "progress-fill" });
    readonly #bar: HTMLElement;
    readonly #percent = h("span", { class: "figure" });
    readonly #text = h("span", { class: "progress-text" });

    constructor() {
        this.#bar = h("div", {
            class: "progress-bar", role: "progressbar", "aria-label": "Progress of the operation", "data-testid": "progress",
            "aria-valuemin": 0, "aria-valuemax": 100,
        }, this.#fill);
        this.element = h("div", { class: "progress" }, this.#bar, this.#percent, this.#text);
    }

    render(view: View): void {
        const { progress, state, text: words } = view.state.operation;
        const percent = progress === null ? null : Math.max(0, Math.min(100, progress));
        attribute(this.#bar, "aria-valuenow", percent === null ? null : Math.round(percent));
        attribute(this.#bar, "aria-valuetext", words);
        attribute(this.#bar, "data-open-ended", percent === null && state === "running");
        attribute(this.element, "data-state", state);
        attribute(this.element, "data-stale", view.stale);
        this.#fill.style.width = `${percent ?? 0}%`;
        text(this.#percent, percent === null ? "" : `${Math.round(percent)}\u202F%`);
        text(this.#text, words || (state === "idle" ? "idle" : state));
    }
}
