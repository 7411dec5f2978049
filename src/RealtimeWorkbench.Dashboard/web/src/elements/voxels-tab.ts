import { h, show } from "../dom.ts";
import type { Figure, ResultTable } from "../protocol.ts";
import type { Plot } from "../plot.ts";
import type { Part, View } from "../view.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";
import { figureView, tableView } from "./result-view.ts";

/** What the results say about voxels; an honest empty place if they say nothing. */
export class VoxelsTab implements Part {
    readonly element: HTMLElement;
    readonly #empty = emptyState();
    readonly #place = h("div", { class: "results" });
    #drawn: unknown[] = [];
    #plots: Plot[] = [];

    constructor() {
        this.element = h("div", {}, this.#empty, this.#place);
    }

    render(view: View): void {
        const results = [...view.centre.results.values()];
        const tables = results.flatMap(result => result.tables).filter(aboutVoxels);
        const figures = results.flatMap(result => result.figures).filter(aboutVoxels);
        const drawn = [...tables, ...figures, view.palette];
        const nothing = tables.length + figures.length === 0;
        show(this.#empty, nothing);
        if (nothing) {
            fillEmpty(this.#empty, view, "No voxel data in this run",
                "Voxels are filled by samples with a position (x, y, z) while incremental processing is on.");
        }
        if (drawn.length !== this.#drawn.length || drawn.some((part, i) => part !== this.#drawn[i])) {
            this.#plots.forEach(plot => plot.dispose());
            this.#plots = [];
            this.#drawn = drawn;
            this.#place.replaceChildren(...figures.map(figure => figureView(figure, view.palette, this.#plots)),
                ...tables.map(tableView));
        }
    }
}

function aboutVoxels(part: Figure | ResultTable): boolean {
    return /voxel/i.test(part.title);
}
