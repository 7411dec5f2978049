import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { count, dateTime, duration, timeOfDay } from "../format.ts";
import { MOST_RUNS } from "./choice.ts";
import type { HistoryRun } from "./protocol.ts";
import { runName } from "./words.ts";

const COLUMNS = ["Run", "Source", "Ended", "Covers", "Values"];

interface Row {
    element: HTMLElement;
    box: HTMLInputElement;
    name: HTMLElement;
    cells: HTMLElement[];
}

/** The runs to choose from: one to look at, several to compare, none for all that there is. */
export class RunsList {
    readonly element: HTMLDetailsElement;
    readonly #summary = h("summary", { "data-testid": "history-runs" });
    readonly #list: KeyedList<HistoryRun, Row>;
    readonly #all = h("input", { type: "checkbox", "data-testid": "history-all-runs" });
    readonly #hint = h("p", { class: "muted small" });
    readonly #earlier = h("button", { type: "button", class: "quiet", hidden: true, "data-testid": "history-earlier-runs" }, "Show earlier runs");
    #chosen: readonly string[] = [];
    #title: (operation: string) => string = operation => operation;

    /**
     * @param choose Told the ids that are chosen then; none for all runs.
     * @param earlier Asks for earlier ones.
     */
    constructor(choose: (runs: readonly string[]) => void, earlier: () => void) {
        this.#earlier.addEventListener("click", earlier);
        const body = h("tbody", { role: "rowgroup" });
        this.#list = new KeyedList<HistoryRun, Row>(body, run => run.id, run => this.#row(run, choose), (row, run) => this.#renderRow(row, run));
        this.#all.addEventListener("change", () => {
            const newest = [...this.#list.rows].find(row => !row.box.disabled)?.box.value ?? "";
            choose(this.#all.checked || newest === "" ? [] : [newest]);
        });
        this.element = h("details", { class: "card history-runs" }, this.#summary,
            h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Runs" },
                h("table", { role: "table" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...COLUMNS.map(column =>
                    h("th", { role: "columnheader", scope: "col", class: column === "Values" ? "number" : null }, column)))), body)),
            this.#earlier,
            h("label", { class: "check" }, this.#all, "all runs as one; where they overlap in time, the one started last counts"), this.#hint);
    }

    render(runs: readonly HistoryRun[], hasEarlier: boolean, chosen: readonly string[], title: (operation: string) => string): void {
        this.#chosen = chosen;
        this.#title = title;
        this.#list.render(runs);
        this.#all.checked = chosen.length === 0;
        const one = runs.find(run => run.id === chosen[0]);
        const number = hasEarlier ? `more than ${runs.length}` : String(runs.length);
        text(this.#summary, chosen.length === 0 ? hasEarlier ? `Runs: all, ${number}` : `Runs: all ${number}`
            : chosen.length === 1 && one !== undefined ? `Run: ${runName(one, title)}, ${one.state} (1 of ${number})`
                : `Runs: ${chosen.length} of ${number} compared`);
        show(this.#earlier, hasEarlier);
        text(this.#hint, `Tick two to ${MOST_RUNS} runs to compare them.`);
        show(this.#hint, runs.length > 1);
    }

    #row(run: HistoryRun, choose: (runs: readonly string[]) => void): Row {
        const box = h("input", { type: "checkbox", value: run.id, "data-testid": `history-run-${run.id}` });
        box.addEventListener("change", () => {
            const runs = box.checked ? [...this.#chosen, run.id] : this.#chosen.filter(id => id !== run.id);
            choose(runs);
        });
        const name = h("span", {});
        const cells = COLUMNS.slice(1).map(column => h("td", { role: "cell", "data-label": column, class: column === "Values" ? "number" : null }));
        return { element: h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row" }, h("label", { class: "check" }, box, name)), ...cells), box, name, cells };
    }

    #renderRow({ box, name, cells }: Row, run: HistoryRun): void {
        const chosen = this.#chosen.includes(run.id);
        box.checked = chosen;
        box.disabled = run.values === 0 || !chosen && this.#chosen.length >= MOST_RUNS;
        const place = this.#chosen.indexOf(run.id);
        text(name, `${runName(run, this.#title)}${this.#chosen.length > 1 && place >= 0 ? ` (run ${place + 1})` : ""}`);
        attribute(name, "title", run.id);
        const [first, last] = [run.firstSampleAt, run.lastSampleAt].map(time => Date.parse(time ?? ""));
        const seconds = ((last as number) - (first as number)) / 1000;
        const sameDay = run.endedAt !== null && new Date(run.endedAt).toDateString() === new Date(run.startedAt).toDateString();
        [
            run.source, run.endedAt === null ? "not yet"
                : `${sameDay ? timeOfDay(run.endedAt) : dateTime(run.endedAt)} ${run.state}`,
            Number.isNaN(seconds) ? "" : duration(seconds), run.values === 0 ? "none" : count(run.values),
        ].forEach((words, i) => text(cells[i] as HTMLElement, words));
    }
}
