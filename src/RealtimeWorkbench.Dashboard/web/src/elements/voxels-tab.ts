import { attribute, h, show, text } from "../dom.ts";
import { significant, withUnit } from "../format.ts";
import type { Figure, ResultTable, VoxelGrid } from "../protocol.ts";
import type { Plot } from "../plot.ts";
import type { Actions, Part, View } from "../view.ts";
import { colour, css, isDark } from "../voxels/colours.ts";
import { colourRange, extent, VoxelData, type Layer, type Statistic } from "../voxels/data.ts";
import { AXES, millimetres, type Scene } from "../voxels/scene.ts";
import { SliceView } from "../voxels/slice-view.ts";
import { SpaceView } from "../voxels/space-view.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";
import { figureView, tableView } from "./result-view.ts";

const STATISTICS: readonly (readonly [Statistic, string])[] = [
    ["means", "Mean"], ["deviations", "Standard deviation"], ["minima", "Minimum"], ["maxima", "Maximum"], ["counts", "Number of values"],
];
/** After a question that failed, in ms. */
const PATIENCE_MS = 3000;

/** The voxels of a machine as a slice and in space, kept up to date with what changed; below them what the results say. */
export class VoxelsTab implements Part {
    readonly element: HTMLElement;
    readonly #actions: Actions;
    readonly #empty = emptyState();
    readonly #machine = h("select", { "aria-label": "Machine", "data-testid": "voxel-machine" });
    readonly #signal = h("select", { "aria-label": "Signal", "data-testid": "voxel-signal" });
    readonly #statistic = h("select", { "aria-label": "Statistic", "data-testid": "voxel-statistic" },
        ...STATISTICS.map(([id, name]) => h("option", { value: id }, name)));
    readonly #axis = h("select", { "aria-label": "Slice across", "data-testid": "voxel-axis" },
        ...AXES.map((axis, i) => h("option", { value: i, selected: i === 2 }, axis)));
    readonly #position = h("input", { type: "range", "aria-label": "Place of the slice", "data-testid": "voxel-position" });
    readonly #where = h("output", { class: "figure" });
    readonly #whole = h("input", { type: "checkbox", id: "voxel-whole" });
    readonly #facts = h("p", { class: "muted voxel-facts", "data-testid": "voxel-facts" });
    readonly #warning = h("p", { class: "voxel-warning", hidden: true });
    readonly #bar = h("div", { class: "voxel-colours", "aria-hidden": "true" });
    readonly #lowest = h("span", {});
    readonly #highest = h("span", {});
    readonly #said = h("p", { class: "voxel-said", "aria-live": "polite", "data-testid": "voxel-said" });
    readonly #note = h("p", { class: "muted voxel-note" });
    readonly #slice = new SliceView(words => text(this.#said, words));
    readonly #space = new SpaceView(words => text(this.#note, words));
    readonly #body: HTMLElement;
    readonly #place = h("div", { class: "results" });
    #grids: readonly VoxelGrid[] = [];
    #data: VoxelData | null = null;
    #of = "";
    #layers: readonly Layer[] = [];
    #layersOf = "";
    #asked = -1;
    #asking = false;
    #notBefore = 0;
    #view: View | null = null;
    #drawn: unknown[] = [];
    #plots: Plot[] = [];

    constructor(actions: Actions) {
        this.#actions = actions;
        const pick = (label: string, control: HTMLElement): HTMLElement => h("label", { class: "voxel-pick" }, h("span", {}, label), control);
        this.#body = h("div", { class: "voxel-body", hidden: true },
            h("div", { class: "voxel-bar" }, pick("Machine", this.#machine), pick("Signal", this.#signal), pick("Statistic", this.#statistic),
                pick("Slice across", this.#axis),
                h("label", { class: "voxel-pick voxel-slide" }, h("span", {}, "at ", this.#where), this.#position),
                h("label", { class: "check", for: "voxel-whole" }, this.#whole, "whole box")),
            this.#facts, this.#warning,
            h("div", { class: "voxel-views" },
                h("figure", { class: "card" }, h("figcaption", {}, "Slice"), this.#slice.element, this.#said),
                h("figure", { class: "card" }, h("figcaption", {}, "In space"), this.#space.element, this.#note)),
            h("div", { class: "voxel-legend" }, this.#lowest, this.#bar, this.#highest));
        this.element = h("div", {}, h("h2", { class: "only-heard" }, "Voxels"), this.#empty, this.#body, this.#place);
        for (const control of [this.#machine, this.#signal]) {
            control.addEventListener("change", () => this.#askNow());
        }
        this.#axis.addEventListener("change", () => {
            this.#position.value = "";
            attribute(this.#position, "data-set", null);
            this.#show();
        });
        this.#position.addEventListener("input", () => {
            attribute(this.#position, "data-set", true);
            this.#show();
        });
        this.#statistic.addEventListener("change", () => this.#show());
        this.#whole.addEventListener("change", () => this.#show());
    }

    render(view: View): void {
        const themed = this.#view !== null && this.#view.palette !== view.palette;
        this.#view = view;
        const found = this.#renderResults(view);
        const nothing = this.#grids.length === 0;
        show(this.#empty, nothing && !found);
        show(this.#body, !nothing);
        if (nothing && !found) {
            fillEmpty(this.#empty, view, "No voxel data in this run",
                "Voxels are filled by samples with a position (x, y, z) while incremental processing is on.");
        }
        if (themed) {
            this.#show();
        }
        // Whoever looks at something else, or at a moment of the past, costs the server nothing.
        if (view.tab === "voxels" && !view.report && !view.stale && view.pausedAt === null && view.state.seq !== this.#asked
            && Date.now() >= this.#notBefore && !document.hidden) {
            void this.#ask(view.state.seq);
        }
    }

    #renderResults(view: View): boolean {
        const results = [...view.centre.results.values()];
        const tables = results.flatMap(result => result.tables).filter(aboutVoxels);
        const figures = results.flatMap(result => result.figures).filter(aboutVoxels);
        const drawn = [...tables, ...figures, view.palette];
        if (drawn.length !== this.#drawn.length || drawn.some((part, i) => part !== this.#drawn[i])) {
            this.#plots.forEach(plot => plot.dispose());
            this.#plots = [];
            this.#drawn = drawn;
            this.#place.replaceChildren(...figures.map(figure => figureView(figure, view.palette, this.#plots)),
                ...tables.map(table => tableView(table)));
        }
        return tables.length + figures.length > 0;
    }

    #askNow(): void {
        this.#asked = -1;
        this.#notBefore = 0;
        if (this.#view !== null) {
            this.render(this.#view);
        }
    }

    /** Fetches what changed; nothing else is asked meanwhile. */
    async #ask(seq: number): Promise<void> {
        if (this.#asking) {
            return;
        }
        this.#asking = true;
        this.#asked = seq;
        this.#notBefore = Date.now() + 1000 * (this.#view?.state.updateInterval ?? 1);
        try {
            this.#grids = (await this.#actions.voxels()).filter(grid => grid.inside > 0);
            options(this.#machine, this.#grids.map(grid => grid.machine));
            const grid = this.#grid();
            options(this.#signal, grid?.signals.map(signal => signal.name) ?? []);
            const of = `${this.#machine.value}\n${this.#signal.value}`;
            if (grid !== undefined && this.#signal.value !== "") {
                if (this.#data === null || this.#of !== of) {
                    this.#data = new VoxelData(grid.chunkEdge);
                    this.#of = of;
                }
                const data = this.#data;
                for (let more = true; more;) {
                    const changes = await this.#actions.voxelChanges(grid.machine, this.#signal.value, data.grid, data.version);
                    data.take(changes);
                    more = changes.more;
                }
            }
            this.#show();
        } catch {
            // The line to the server says what is wrong; what is shown stays.
            this.#asked = -1;
            this.#notBefore = Date.now() + PATIENCE_MS;
        } finally {
            this.#asking = false;
        }
    }

    #grid(): VoxelGrid | undefined {
        return this.#grids.find(grid => grid.machine === this.#machine.value);
    }

    #show(): void {
        const [grid, data, view] = [this.#grid(), this.#data, this.#view];
        if (view === null) {
            return;
        }
        show(this.#body, grid !== undefined);
        show(this.#empty, grid === undefined && this.#place.childElementCount === 0);
        if (grid === undefined || data === null) {
            return;
        }
        const statistic = this.#statistic.value as Statistic;
        const layersOf = `${this.#of} ${data.grid} ${data.version} ${statistic}`;
        if (layersOf !== this.#layersOf) {
            this.#layersOf = layersOf;
            this.#layers = data.layers(statistic);
        }
        const range = colourRange(this.#layers[0]);
        const signal = grid.signals.find(one => one.name === this.#signal.value);
        const unit = statistic === "counts" ? "" : signal?.unit ?? "";
        this.#say(grid, range, unit, view);
        const bounds = this.#whole.checked ? { low: [0, 0, 0], high: grid.size.map(size => size - 1) } : extent(this.#layers[0]);
        if (range === null || bounds === null) {
            text(this.#said, "No voxel has a value of this kind yet.");
            return;
        }
        const axis = Number(this.#axis.value);
        const position = this.#placeSlice(grid, bounds, axis);
        const scene: Scene = {
            grid, data, layers: this.#layers, range, low: bounds.low, high: bounds.high, axis, position, unit: signal?.unit ?? "", palette: view.palette,
        };
        this.#slice.show(scene);
        this.#space.show(scene);
    }

    /** Puts the slider where it may be, and answers the middle of the sheet that it is on, in mm. */
    #placeSlice(grid: VoxelGrid, bounds: { low: number[]; high: number[] }, axis: number): number {
        const step = 1 / (1 << grid.levels);
        const [low, high] = [bounds.low[axis] as number, (bounds.high[axis] as number) + 1 - step];
        const wanted = this.#position.hasAttribute("data-set") ? Number(this.#position.value) : Math.floor((low + high) / 2);
        attribute(this.#position, "min", low);
        attribute(this.#position, "max", high);
        attribute(this.#position, "step", step);
        const at = Math.min(high, Math.max(low, wanted));
        this.#position.value = String(at);
        this.#position.disabled = high <= low;
        const edge = grid.resolution;
        const from = (grid.lower[axis] as number) + at * edge;
        const words = `${AXES[axis]} = ${millimetres(from)} to ${millimetres(from + edge * step)} mm`;
        text(this.#where, words);
        attribute(this.#position, "aria-valuetext", words);
        return from + edge * step / 2;
    }

    #say(grid: VoxelGrid, range: { low: number; high: number; clipped: boolean } | null, unit: string, view: View): void {
        const whole = (value: number): string => significant(value, 4).replace(/[.,]0+$/, "");
        text(this.#facts, [
            `${whole(grid.occupied)} voxels of ${millimetres(grid.resolution)} mm with ${whole(grid.inside)} samples`,
            grid.refined > 0 ? `${whole(grid.refined)} refined` : "",
            grid.outside > 0 ? `${whole(grid.outside)} samples outside of the box` : "",
            grid.withoutPosition > 0 ? `${whole(grid.withoutPosition)} without a position` : "",
            `${significant(grid.megabytes, 2)} MB`,
        ].filter(words => words !== "").join(" · "));
        show(this.#warning, grid.withoutRoom > 0);
        text(this.#warning, `The memory for voxels is used up: ${whole(grid.withoutRoom)} samples in new places were counted and not kept. `
            + "Choose a coarser resolution or more memory (Voxels settings).");
        text(this.#lowest, range === null ? "" : `${range.clipped ? "≤ " : ""}${withUnit(range.low, unit)}`);
        text(this.#highest, range === null ? "" : `${range.clipped ? "≥ " : ""}${withUnit(range.high, unit)}`);
        const dark = isDark(view.palette.surface);
        this.#bar.style.background = `linear-gradient(to right, ${Array.from({ length: 11 }, (_, i) => css(colour(i / 10, dark))).join(", ")})`;
    }
}

/** Puts choices into a list; what was chosen stays if it is still there. */
function options(list: HTMLSelectElement, names: readonly string[]): void {
    if (names.length !== list.options.length || names.some((name, i) => list.options[i]?.value !== name)) {
        const chosen = list.value;
        list.replaceChildren(...names.map(name => h("option", { value: name }, name)));
        if (names.includes(chosen)) {
            list.value = chosen;
        }
    }
}

function aboutVoxels(part: Figure | ResultTable): boolean {
    return /voxel/i.test(part.title);
}
