import { textCopyButton } from "../clipboard.ts";
import { attribute, h, show, text } from "../dom.ts";
import { dateTime } from "../format.ts";
import { writeAddress } from "../history/address.ts";
import { Brush } from "../history/brush.ts";
import { fromHash, isElapsed, leadsToHistory, MOST_METRICS, toHash, type Choice, type Fineness } from "../history/choice.ts";
import { csvOf } from "../history/csv.ts";
import { EventsTable, says } from "../history/events-table.ts";
import { fillOptions } from "../history/fields.ts";
import { figureHeight, historyFigure, type HistoryPicture } from "../history/figure.ts";
import { eventRow } from "../history/marks.ts";
import { HistoryModel, type Happening } from "../history/model.ts";
import { centred, tidy, type Range } from "../history/range.ts";
import { RangeFields } from "../history/range-fields.ts";
import { RunsList } from "../history/runs-list.ts";
import { Summaries } from "../history/summaries.ts";
import { finenessWords, rangeWords } from "../history/words.ts";
import { Plot } from "../plot.ts";
import { save } from "../save.ts";
import type { Actions, Part, View } from "../view.ts";
import { emptyState, fillEmpty } from "./empty-state.ts";

const FINENESSES: readonly (readonly [Fineness, string])[] = [
    ["", "by the width"], ["raw", "single values"], ["second", "1 s"], ["minute", "1 min"], ["hour", "1 h"],
];
/** How often the newest values are asked for while a run goes on, in ms. */
const REFRESH_MS = 10_000;
/** Pixels beside the lines in the figure. */
const MARGINS = 74;
/** An event is meant by a click that is no farther away, in pixels. */
const REACH = 12;

const NO_RANGE: Range = { from: 0, to: 1 };

/** What runs have left behind: a range of it in detail, with its events, and runs laid over each other. */
export class HistoryTab implements Part {
    readonly element: HTMLElement;
    readonly #model: HistoryModel;
    readonly #empty = emptyState();
    readonly #loading = h("p", { class: "muted history-loading" }, "Reading the history…");
    readonly #problem = h("p", {});
    readonly #easier = h("button", { type: "button", hidden: true }, "Choose the resolution by the width");
    readonly #problemBox: HTMLElement;
    readonly #notice = h("p", { class: "muted small", role: "status", hidden: true });
    readonly #runs = new RunsList(runs => this.#choose({ runs }), () => void this.#model.askEarlierRuns());
    readonly #machine = h("select", { "data-testid": "history-machine" });
    readonly #metrics = h("div", { class: "history-metrics", role: "group", "aria-label": "Metrics" });
    readonly #align = h("select", { "data-testid": "history-align" },
        h("option", { value: "start" }, "time since their start"), h("option", { value: "clock" }, "the clock"));
    readonly #alignPick: HTMLElement;
    readonly #fineness = h("select", { "data-testid": "history-resolution" }, ...FINENESSES.map(([id, name]) => h("option", { value: id }, name)));
    readonly #deviation = h("input", { type: "checkbox", "data-testid": "history-deviation" });
    readonly #range = new RangeFields(range => this.#choose({ range }));
    readonly #brush = new Brush(range => this.#model.drag(tidy(range, this.#model.whole ?? range)));
    readonly #facts = h("p", { class: "small history-facts", "data-testid": "history-facts" });
    readonly #link = textCopyButton("Copy link", () => `${location.href.split("#")[0] ?? ""}${this.hash}`);
    readonly #noneWords = h("p", {});
    readonly #showAll = h("button", { type: "button", onclick: () => this.#choose({ range: "all" }) }, "Show all");
    readonly #none = h("div", { class: "history-none", hidden: true }, this.#noneWords, this.#showAll);
    readonly #plot: Plot;
    readonly #summaries = new Summaries();
    readonly #csv = h("button", { type: "button", class: "quiet", "data-testid": "history-csv", onclick: () => this.#save() }, "Save as CSV");
    readonly #events: EventsTable;
    readonly #body: HTMLElement;
    #view: View | null = null;
    #opened = false;
    #refreshAt = 0;
    /** What of the workbench the answers are of, and whether the line was lost since. */
    #of = "";
    #wasStale = false;
    #chosen: Happening | null = null;
    #drawn: unknown[] = [];
    #filtered: { of: readonly Happening[]; words: string; found: readonly Happening[] } = { of: [], words: "", found: [] };

    constructor(actions: Actions) {
        this.#model = new HistoryModel((path, query, signal) => actions.history(path, query, signal), () => this.#changed(), (milliseconds, action) => {
            const timer = setTimeout(action, milliseconds);
            return () => clearTimeout(timer);
        });
        this.#plot = new Plot((width, height) => historyFigure(this.#picture(), (this.#view as View).palette, width, height));
        this.#plot.onRange((from, to) => from === null || to === null ? this.#choose({ range: "all" }) : this.#choose({ range: { from, to } }));
        this.#plot.onPick((x, y, axes) => {
            const lane = axes("xy");
            const near = this.#found().map(one => ({ one, away: lane === null ? Infinity : Math.hypot(lane.x(one.at) - x, lane.y(eventRow(one.kind)) - y) }))
                .filter(({ away }) => away <= REACH).sort((a, b) => a.away - b.away)[0];
            if (near !== undefined) {
                this.#chosen = near.one;
                this.#changed();
            }
        });
        this.#plot.element.dataset["testid"] = "history-plot";
        this.#events = new EventsTable(filter => "words" in filter ? this.#filter(filter.words) : this.#choose(filter), one => this.#centre(one), () => void this.#model.askEarlierEvents());
        const pick = (label: string, control: HTMLElement): HTMLElement => h("label", { class: "history-pick" }, h("span", {}, label), control);
        this.#alignPick = pick("Compare by", this.#align);
        this.#problemBox = h("div", { class: "card history-problem", role: "alert", hidden: true }, this.#problem,
            h("button", { type: "button", onclick: () => this.#again() }, "Try again"),
            this.#easier);
        this.#body = h("div", { class: "history-body", hidden: true },
            this.#runs.element,
            h("div", { class: "history-bar" }, pick("Machine", this.#machine), h("div", { class: "history-pick" }, h("span", { "aria-hidden": "true" }, "Metrics"), this.#metrics),
                this.#alignPick),
            h("div", { class: "history-bar" }, this.#range.element, pick("Resolution", this.#fineness),
                h("label", { class: "check" }, this.#deviation, "mean ± s")),
            this.#range.fields,
            h("div", { class: "card history-chart" }, this.#brush.element,
                h("div", { class: "section-head" }, this.#facts,
                    this.#csv,
                    this.#link,
                    h("button", { type: "button", class: "quiet", onclick: () => this.#again() }, "Refresh")),
                this.#none, this.#plot.element),
            this.#summaries.element, this.#events.element);
        this.element = h("div", { class: "history" }, h("h2", { class: "only-heard" }, "History"), this.#empty, this.#loading, this.#problemBox, this.#notice, this.#body);
        this.#easier.addEventListener("click", () => this.#choose({ fineness: "" }));
        new ResizeObserver(() => this.#resized()).observe(this.element);
        this.#machine.addEventListener("change", () => this.#choose({ machine: this.#machine.value, range: "all" }));
        this.#align.addEventListener("change", () => this.#choose({ byClock: this.#align.value === "clock" }));
        this.#fineness.addEventListener("change", () => this.#choose({ fineness: this.#fineness.value as Fineness }));
        this.#deviation.addEventListener("change", () => this.#choose({ deviation: this.#deviation.checked }));
    }

    render(view: View): void {
        const themed = this.#view !== null && this.#view.palette !== view.palette;
        const before = this.#view;
        this.#view = view;
        this.#wasStale ||= view.stale;
        if (view.stale && !this.#opened) {
            show(this.#loading, false);
            show(this.#empty, true);
            fillEmpty(this.#empty, view, "The history cannot be read", "The workbench does not answer. Check that rtw is still running; this page goes on trying by itself.");
            return;
        }
        show(this.#empty, this.#model.phase === "off" || this.#model.phase === "empty");
        if (!this.#opened) {
            this.#opened = true;
            this.#openAt(leadsToHistory(location.hash) && !view.cell ? fromHash(location.hash) : this.#model.choice);
        } else if (!view.stale && this.#hasChanged(view)) {
            this.#again();
        } else if (this.#isAwaited(view) && !this.#model.busy && Date.now() >= this.#refreshAt) {
            this.#refreshAt = Date.now() + REFRESH_MS;
            void this.#model.refresh();
        }
        if (themed || before?.config !== view.config) {
            this.#changed();
        }
    }

    /** Whether values of now may come into what is shown, and somebody would see them. */
    #isAwaited({ state, stale, pausedAt }: View): boolean {
        const begins = this.#model.phase === "empty" && state.operation.state === "running";
        return (this.#model.goesOn || begins) && !stale && pausedAt === null && !document.hidden;
    }

    /** Another program, a run that began or ended, or a server that is there again has more to tell than what is shown. */
    #hasChanged({ state: { instance, operation } }: View): boolean {
        const of = `${instance} ${operation.startedAt} ${operation.state}`;
        const changed = this.#of !== of || this.#model.problem !== null && this.#wasStale;
        this.#wasStale = false;
        this.#of = of;
        return changed;
    }

    /** The address was changed by hand, or is that of a link. */
    follow(hash: string): void {
        if (toHash(this.#model.choice) !== hash) {
            this.#opened = true;
            this.#openAt(fromHash(hash));
        }
    }

    /** What stands in the address while this tab is shown. */
    get hash(): string {
        return toHash(this.#model.choice);
    }

    #openAt(choice: Choice): void {
        this.#refreshAt = Date.now() + REFRESH_MS;
        if (this.#view !== null) {
            this.#hasChanged(this.#view);
        }
        this.#measure();
        void this.#model.open(choice);
    }

    #again(): void {
        this.#openAt(this.#model.choice);
    }

    #choose(change: Partial<Choice>): void {
        this.#measure();
        void this.#model.change(change);
    }

    /** Words filter what is here already. */
    #filter(words: string | undefined): void {
        this.#model.choice = { ...this.#model.choice, words: words ?? "" };
        this.#changed();
    }

    /** A chart that has become much wider or narrower is asked for anew. */
    #resized(): void {
        const before = this.#model.width;
        this.#measure();
        if (this.#model.phase === "ready" && this.element.clientWidth > 0 && Math.abs(this.#model.width - before) > 0.2 * before && this.#model.range !== null) {
            this.#model.drag(this.#model.choice.range);
        }
    }

    #measure(): void {
        const width = this.element.clientWidth;
        this.#model.width = Math.max(100, (width > 0 ? width : 700) - MARGINS - 26);
    }

    #centre(one: Happening): void {
        const { range, whole } = this.#model;
        this.#chosen = one;
        if (range !== null && whole !== null) {
            this.#choose({ range: centred(range, one.at, whole) });
        }
        this.#plot.element.scrollIntoView({ block: "nearest" });
    }

    /** The event that was chosen, as the newest answer has it. */
    #marked(): Happening | null {
        const chosen = this.#chosen?.event;
        return chosen === undefined ? null
            : this.#found().find(({ event }) => event.key === chosen.key && event.run === chosen.run && event.time === chosen.time) ?? null;
    }

    #found(): readonly Happening[] {
        const { happenings, choice } = this.#model;
        const words = choice.words.trim();
        if (this.#filtered.of !== happenings || this.#filtered.words !== words) {
            this.#filtered = { of: happenings, words, found: words === "" ? happenings : happenings.filter(one => says(one, words)) };
        }
        return this.#filtered.found;
    }

    #picture(): HistoryPicture {
        const { choice, courses, shown } = this.#model;
        return {
            courses, runs: this.#lines(), metrics: choice.metrics, unit: metric => this.#model.unit(metric),
            // A size that changes may have the plot drawn once more after it is hidden.
            range: shown ?? NO_RANGE,
            happenings: this.#found().filter(one => one.kind === "health" || one.event.machine === choice.machine),
            cut: this.#model.cut, elapsed: isElapsed(choice), deviation: choice.deviation, chosen: this.#marked(),
        };
    }

    #lines(): readonly (string | null)[] {
        const runs = this.#model.choice.runs ?? [];
        return runs.length === 0 ? [null] : runs;
    }

    #title(operation: string): string {
        return this.#view?.config?.operations.find(one => one.id === operation)?.title ?? operation;
    }

    #runName(id: string | null): string {
        const run = this.#model.runs.find(one => one.id === id);
        return id === null ? "all runs" : run === undefined ? id : dateTime(run.startedAt);
    }

    #say(title: string, sentence: string): void {
        const [heading, line] = this.#empty.children as unknown as [Element, Element];
        text(heading, title);
        text(line, sentence);
    }

    /** Brings the page in line with the model. */
    #changed(): void {
        const model = this.#model;
        const view = this.#view;
        if (view === null || view.tab !== "history") {
            return;
        }
        const ready = model.phase === "ready";
        const nothing = model.phase === "off" || model.phase === "empty";
        show(this.#loading, model.phase === "loading" && model.problem === null);
        show(this.#empty, nothing);
        if (model.phase === "off") {
            this.#say("No history is kept", "Name a file at Settings, History, Path, such as history.db (or start rtw with --set History.Path=history.db), and execute an operation: runs are remembered from then on.");
        } else if (model.phase === "empty") {
            this.#say("Nothing is remembered yet", "Execute an operation that reads a source, such as Stream Processing; what it lets through is remembered.");
        }
        show(this.#problemBox, model.problem !== null);
        text(this.#problem, model.problem ?? "");
        show(this.#easier, model.choice.fineness !== "");
        show(this.#notice, model.notice !== "" || model.status?.problem != null);
        text(this.#notice, [model.notice, model.status?.problem ?? ""].join(" ").trim());
        show(this.#body, ready);
        attribute(this.#body, "aria-busy", model.busy ? "true" : null);
        if (ready) {
            this.#renderBody(view);
            show(this.#link, !view.cell);
            if (!view.cell) {
                writeAddress(this.hash);
            }
        }
    }

    #renderBody(view: View): void {
        const model = this.#model;
        const { choice, whole, range } = model;
        const elapsed = isElapsed(choice);
        this.#runs.render(model.runs, model.hasEarlierRuns, choice.runs ?? [], operation => this.#title(operation));
        fillOptions(this.#machine, model.machines, value => value, choice.machine ?? "");
        this.#renderMetrics();
        show(this.#alignPick, (choice.runs?.length ?? 0) > 1);
        this.#align.value = choice.byClock ? "clock" : "start";
        this.#fineness.value = choice.fineness;
        this.#deviation.checked = choice.deviation;
        const known = whole !== null && range !== null;
        const without = model.shown !== null && !model.busy && model.courses.every(({ values }) => values.t.length === 0);
        show(this.#brush.element, known);
        show(this.#plot.element, known && model.shown !== null && !without);
        show(this.#none, !known || without || model.shown === null && model.problem === null);
        text(this.#noneWords, model.busy ? "Reading the history…" : !known ? "The chosen runs have no values."
            : `No values of ${choice.metrics.join(" and ")} in this range; move the window, or show all.`);
        show(this.#showAll, known && without);
        show(this.#summaries.element, model.shown !== null);
        show(this.#events.element, model.shown !== null);
        attribute(this.#csv, "disabled", model.shown === null);
        if (!known) {
            return;
        }
        this.#range.render(choice, range, whole);
        this.#brush.show({ whole, range, courses: model.overview, runs: this.#lines(), elapsed, palette: view.palette });
        if (model.shown === null) {
            this.#drawn = [];
            text(this.#facts, "");
            return;
        }
        text(this.#facts, `${rangeWords(model.shown, elapsed)} · ${finenessWords(model.courses.map(({ values }) => values))}`);
        const found = this.#found();
        const chosen = this.#marked();
        this.#events.render({
            happenings: found, cut: model.cut, most: model.most, filter: choice, machines: model.machines, chosen,
            elapsed, runNumber: run => (choice.runs?.length ?? 0) > 1 ? `, run ${(choice.runs?.indexOf(run) ?? 0) + 1}` : "",
        });
        const drawn = [model.courses, found, chosen, choice.deviation, view.palette, view.config, choice.metrics];
        if (drawn.some((part, i) => part !== this.#drawn[i])) {
            this.#drawn = drawn;
            this.#plot.element.style.height = `${figureHeight(choice.metrics.length)}px`;
            this.#plot.element.setAttribute("role", "img");
            this.#plot.element.setAttribute("aria-label", `${choice.metrics.join(", ")} of ${choice.machine ?? ""}, ${this.#facts.textContent}`);
            this.#plot.redraw();
            this.#summaries.render({
                courses: model.courses, runs: this.#lines(), metrics: choice.metrics, name: run => this.#runName(run),
                unit: metric => model.unit(metric), palette: view.palette,
            });
        }
    }

    #renderMetrics(): void {
        const { metrics, choice } = this.#model;
        if (metrics.join("\n") !== [...this.#metrics.children].map(chip => chip.textContent).join("\n")) {
            this.#metrics.replaceChildren(...metrics.map(metric => h("button", {
                type: "button", class: "chip", "data-testid": `history-metric-${metric}`, onclick: () => this.#toggle(metric),
            }, metric)));
        }
        [...this.#metrics.children].forEach((chip, i) => {
            const chosen = choice.metrics.includes(metrics[i] as string);
            attribute(chip, "aria-pressed", String(chosen));
            attribute(chip, "disabled", !chosen && choice.metrics.length >= MOST_METRICS);
        });
    }

    #toggle(metric: string): void {
        const { metrics } = this.#model.choice;
        const without = metrics.filter(one => one !== metric);
        this.#choose({ metrics: without.length === metrics.length ? [...metrics, metric] : without.length > 0 ? without : metrics });
    }

    #save(): void {
        const { choice, courses } = this.#model;
        const name = ["history", choice.machine, ...choice.metrics].join("-").replace(/[^\w.-]+/g, "_");
        save(`${name}.csv`, new Blob([csvOf(courses, isElapsed(choice))], { type: "text/csv" }));
    }
}
