import { h, show } from "../dom.ts";
import type { Palette } from "../palette.ts";
import type { Result } from "../protocol.ts";
import type { Part, View } from "../view.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";
import { ResultView } from "./result-view.ts";

/** Tables and figures of each operation that has run, newest first. */
export class ResultsTab implements Part {
    readonly element: HTMLElement;
    readonly #empty = emptyState();
    readonly #list = h("div", { class: "results" });
    readonly #shown = new Map<string, { result: Result; palette: Palette; view: ResultView }>();

    constructor() {
        this.element = h("div", {}, this.#empty, this.#list);
    }

    render(view: View): void {
        const results = [...view.centre.results.values()]
            .sort((a, b) => Date.parse(b.finishedAt ?? "") - Date.parse(a.finishedAt ?? "") || 0);
        show(this.#empty, results.length === 0);
        if (results.length === 0) {
            fillEmpty(this.#empty, view, "No results yet", "Results of an operation appear here when it has finished.");
        }
        for (const [key, shown] of this.#shown) {
            const result = results.find(one => one.operation === key);
            if (result !== shown.result || view.palette !== shown.palette) {
                shown.view.element.remove();
                shown.view.dispose();
                this.#shown.delete(key);
            }
        }
        for (const result of results) {
            let shown = this.#shown.get(result.operation);
            if (shown === undefined) {
                shown = { result, palette: view.palette, view: new ResultView(result, view.palette) };
                this.#shown.set(result.operation, shown);
            }
        }
        const order = results.map(result => this.#shown.get(result.operation)?.view.element as HTMLElement);
        if (order.some((element, i) => this.#list.children[i] !== element)) {
            this.#list.replaceChildren(...order);
        }
    }
}
