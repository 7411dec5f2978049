import { copyButton } from "../clipboard.ts";
import { h } from "../dom.ts";
import { dateTime, NONE, separators, significant, zoneName } from "../format.ts";
import type { Palette } from "../palette.ts";
import { Plot } from "../plot.ts";
import type { Cell, Figure, Result, ResultTable } from "../protocol.ts";

export type PlotlyFigure = Figure["plotly"];

/** Kinds of traces that the plotting library on the page knows. */
const KNOWN_TRACES = new Set(["scatter", "bar", "pie"]);

/** Okabe-Ito, for figures with several series. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** One operation's result: its state, tables and figures. */
export class ResultView {
    readonly element: HTMLElement;
    readonly #plots: Plot[] = [];

    constructor(result: Result, palette: Palette) {
        const when = result.finishedAt === null ? "" : ` · ${dateTime(result.finishedAt)}`;
        this.element = h("section", { class: "result", "data-testid": `result-${result.operation}` },
            h("div", { class: "section-head" }, h("h2", {}, result.title),
                h("span", { class: "muted", "data-state": result.state }, `${result.state}${when}`)),
            ...result.tables.map(table => tableView(table, `${result.title}: ${table.title}`)),
            ...result.figures.map(figure => figureView(figure, palette, this.#plots)));
    }

    dispose(): void {
        this.#plots.forEach(plot => plot.dispose());
    }
}

/** A table of a result, with a button that copies it; its name is what a screen reader says where it can be scrolled. */
export function tableView(table: ResultTable, name: string = table.title): HTMLElement {
    const numeric = table.columns.map((_, i) => table.rows.length > 0 && table.rows.every(row => isNumber(row[i] ?? null)));
    return h("div", { class: "card result-table" },
        h("div", { class: "section-head" }, h("h3", {}, table.title),
            copyButton("Copy table", () => ({ columns: table.columns, rows: table.rows }))),
        h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": name },
            h("table", {},
                h("thead", {}, h("tr", {}, ...table.columns.map((column, i) =>
                    h("th", { scope: "col", class: numeric[i] ? "number" : null }, column)))),
                h("tbody", {}, ...table.rows.map(row => h("tr", {}, ...row.map((cell, i) =>
                    h("td", { class: numeric[i] ? "number" : null }, cellText(cell)))))))));
}

/** A figure of a result, drawn in the colours of the theme. */
export function figureView(figure: Figure, palette: Palette, plots: Plot[]): HTMLElement {
    const unknown = unknownTrace(figure.plotly);
    if (unknown !== undefined) {
        return h("div", { class: "card" }, h("h3", {}, figure.title),
            h("p", { class: "muted" }, `This page cannot draw a figure of kind “${unknown}”; its data is in the export.`));
    }
    const plot = new Plot((width, height) => ({
        data: figure.plotly.data, layout: { ...themed(figure.plotly.layout, palette), width, height },
    }));
    plots.push(plot);
    plot.element.setAttribute("role", "img");
    plot.element.setAttribute("aria-label", figure.title);
    return h("div", { class: "card result-figure" }, h("h3", {}, figure.title), plot.element);
}

/** Whether the plotting library on the page knows all that a figure consists of. */
export function canDraw(figure: PlotlyFigure): boolean {
    return unknownTrace(figure) === undefined;
}

function unknownTrace(figure: PlotlyFigure): string | undefined {
    return figure.data.map(trace => String(trace["type"] ?? "scatter")).find(kind => !KNOWN_TRACES.has(kind));
}

/** The layout of a figure in the colours of the theme. */
export function themed(layout: Record<string, unknown>, palette: Palette): Record<string, unknown> {
    const axes = Object.keys(layout).filter(key => /^[xy]axis\d*$/.test(key));
    const colours = { gridcolor: palette.grid, linecolor: palette.muted, zerolinecolor: palette.grid };
    return {
        margin: { l: 60, r: 16, t: 12, b: 48 }, colorway: [palette.line, ...COLOURS], ...layout, title: undefined, template: undefined, separators: separators(),
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: "system-ui, sans-serif", size: 12, color: palette.text },
        ...Object.fromEntries(["xaxis", "yaxis", ...axes].map(key => [key, { automargin: true, ...(layout[key] as object), ...colours }])),
    };
}

/** A number, or one that the engine has written already. */
function isNumber(cell: Cell): boolean {
    return cell === null || typeof cell === "number" || (typeof cell === "string" && /^-?\d+(\.\d+)?$/.test(cell));
}

/** What stands in a cell: moments in the viewer's zone, as everywhere on the page. */
export function cellText(cell: Cell): string {
    if (cell === null) {
        return NONE;
    }
    if (typeof cell === "string" && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z$/.test(cell)) {
        return `${dateTime(cell.replace(" ", "T"))} ${zoneName(Date.parse(cell.replace(" ", "T")))}`;
    }
    return typeof cell === "number" ? significant(cell) : typeof cell === "boolean" ? (cell ? "yes" : "no") : cell;
}
