import { attribute, h, show, text } from "../dom.ts";
import { count, dateTime, timeOfDay, withUnit } from "../format.ts";
import { rememberedName, rememberName } from "../notes.ts";
import { isProvisional } from "../limit-shapes.ts";
import { isOfSeveral, lacks, pointWord } from "../point-traces.ts";
import type { Chart, ChartPoint, Member } from "../protocol.ts";
import { violationsOf } from "../rules.ts";
import type { PointActions } from "../view.ts";

/** Variables whose contribution is shown. */
const MOST_CONTRIBUTIONS = 8;
let lists = 0;

/** What is behind one point of a control chart, and the form that writes its cause. */
export class PointPanel {
    readonly element: HTMLElement;
    readonly #actions: PointActions | null;
    readonly #title = h("h4", { tabindex: -1 });
    readonly #facts = h("dl", { class: "point-facts" });
    readonly #rules = h("ul", { class: "point-rules" });
    readonly #members = h("p", { class: "small point-members" });
    readonly #contributions = h("ol", { class: "contributions" });
    readonly #written = h("p", { class: "point-written" });
    readonly #known = h("datalist", { id: `causes-${++lists}` });
    readonly #cause: HTMLInputElement;
    readonly #note = h("input", { name: "note", maxlength: 1000, autocomplete: "off", "data-testid": "point-note" });
    readonly #by = h("input", { name: "by", required: true, maxlength: 100, autocomplete: "name", "data-testid": "point-by" });
    readonly #error = h("p", { class: "field-error", role: "alert", hidden: true });
    readonly #form: HTMLFormElement;
    readonly #close: () => void;
    readonly #previous: HTMLButtonElement;
    readonly #next: HTMLButtonElement;
    #chart: Chart | null = null;
    #index = 0;
    /** Of which point the members are shown, so that they are asked for once. */
    #asked = "";

    /** @param step Asks for the point before (-1) or after (1) the one shown. */
    constructor(actions: PointActions | null, step: (by: number) => void, close: () => void) {
        this.#actions = actions;
        this.#close = close;
        this.#cause = h("input", { name: "cause", maxlength: 100, autocomplete: "off", list: this.#known.id, "data-testid": "point-cause" });
        this.#previous = h("button", { type: "button", "aria-label": "Point before", onclick: () => step(-1) }, "‹");
        this.#next = h("button", { type: "button", "aria-label": "Next point", onclick: () => step(1) }, "›");
        this.#form = h("form", { class: "ack-form point-form", hidden: actions === null },
            h("label", {}, "Cause, in a few words", this.#cause), h("label", {}, "Note (optional)", this.#note), h("label", {}, "Your name", this.#by),
            this.#known, this.#error,
            h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary", "data-testid": "point-save" }, "Save")));
        this.element = h("section", { class: "point-panel", hidden: true, "data-testid": "point-panel" },
            h("div", { class: "section-head" }, this.#title, h("div", { class: "buttons" }, this.#previous, this.#next,
                h("button", { type: "button", "data-testid": "point-close", onclick: () => this.hide() }, "Close"))),
            this.#facts, this.#rules, this.#contributions, this.#members, this.#written, this.#form);
        this.#form.addEventListener("submit", event => {
            event.preventDefault();
            void this.#submit();
        });
        this.element.addEventListener("keydown", event => {
            if (event.key === "Escape") {
                event.stopPropagation();
                this.hide();
            }
        });
    }

    /** Number of the point that is shown; null if none is. */
    get index(): number | null {
        return this.element.hidden ? null : this.#index;
    }

    /** Shows a point; what was being written to another is given up. */
    open(chart: Chart, index: number): void {
        const another = this.element.hidden || this.#index !== index || this.#chart?.id !== chart.id;
        this.#index = index;
        show(this.element, true);
        if (another) {
            const note = noteOf(chart, index);
            this.#cause.value = note?.cause ?? "";
            this.#note.value = note?.note ?? "";
            this.#by.value ||= rememberedName();
            show(this.#error, false);
        }
        this.render(chart);
        this.#title.focus({ preventScroll: true });
        this.element.scrollIntoView({ block: "nearest" });
    }

    hide(): void {
        show(this.element, false);
        this.#close();
    }

    /** Renews what is shown; the form is left alone. */
    render(chart: Chart): void {
        this.#chart = chart;
        if (this.element.hidden) {
            return;
        }
        const points = chart.panels.flatMap(panel => panel.points.filter(point => point.index === this.#index).map(point => ({ panel, point })));
        const first = points[0]?.point;
        if (first === undefined) {
            // A point that has only left the picture is still known to the server, and somebody may be writing to it.
            if (!chart.panels.some(panel => (panel.points.at(-1)?.index ?? 0) > this.#index)) {
                show(this.element, false);
            }
            return;
        }
        const indices = chart.panels[0]?.points ?? [];
        this.#previous.disabled = indices[0]?.index === this.#index;
        this.#next.disabled = indices.at(-1)?.index === this.#index;
        const kind = pointWord(chart);
        text(this.#title, `${kind} ${count(this.#index)}, ${timeOfDay(first.t)}${first.baseline ? ", of the baseline" : ""}`);
        attribute(this.element, "aria-label", `${kind} ${this.#index} of ${chart.metric}`);
        this.#facts.replaceChildren(...points.map(({ panel, point }) => h("div", {}, h("dt", {}, panel.name),
            h("dd", {}, h("span", { class: "figure" }, `${point.violations.length > 0 ? "◆ " : ""}${withUnit(point.value, chart.unit)}`), " ",
                h("span", { class: "muted small" }, `${limitsOf(point, chart.unit)}${isProvisional(chart, point.index) ? " (provisional)" : ""}`)))));
        const missing = lacks(first, chart);
        const rules = points.flatMap(({ panel, point }) => [
            ...violationsOf(point).map(one => `◆ ${panel.name}: ${one.sentence}`),
            ...(point.excluded ? [`× left out of the limits: ${point.excluded}`] : []),
        ]);
        this.#rules.replaceChildren(...[...(missing === "" ? [] : [`○ ${missing}`]), ...(rules.length === 0 ? ["No rule broken."] : rules)].map(rule => h("li", {}, rule)));
        this.#renderContributions(points.map(one => ({ name: one.panel.name, point: one.point })));
        const note = noteOf(chart, this.#index);
        const words = note === undefined || (note.cause === "" && note.note === "") ? ""
            : `${note.cause === "" ? "" : `Cause: ${note.cause}. `}${note.note === "" ? "" : `Note: ${note.note}. `}${note.by}, ${dateTime(note.at)}`;
        text(this.#written, words);
        show(this.#written, words !== "");
        this.#known.replaceChildren(...[...new Set((chart.notes ?? []).map(one => one.cause).filter(cause => cause !== ""))]
            .map(cause => h("option", { value: cause })));
        void this.#loadMembers(chart);
    }

    #renderContributions(points: readonly { name: string; point: ChartPoint }[]): void {
        const found = points.find(one => (one.point.contributions?.length ?? 0) > 0);
        const all = found?.point.contributions ?? [];
        const most = Math.max(...all.map(one => one.value ?? 0), 1e-300);
        show(this.#contributions, all.length > 0);
        attribute(this.#contributions, "aria-label", found === undefined ? null : `What the variables contributed to ${found.name}`);
        this.#contributions.replaceChildren(...all.slice(0, MOST_CONTRIBUTIONS).map(one => {
            const bar = h("span", { class: "contribution-bar" });
            bar.style.width = `${Math.max(1, 100 * Math.max(0, one.value ?? 0) / most)}%`;
            return h("li", {}, h("span", { class: "contribution-name" }, one.name), h("span", { class: "contribution-track" }, bar),
                h("span", { class: "contribution-value" }, withUnit(one.value, "")));
        }));
    }

    async #loadMembers(chart: Chart): Promise<void> {
        const key = `${chart.id} ${this.#index}`;
        if (this.#actions === null || this.#asked === key) {
            return;
        }
        this.#asked = key;
        text(this.#members, "");
        let members: readonly Member[];
        try {
            members = await this.#actions.members(chart.id, this.#index);
        } catch {
            // Without its values the point still says what it is.
            return;
        }
        if (this.#asked === key) {
            const ofSeveral = isOfSeveral(chart);
            text(this.#members, members.length === 0 ? ofSeveral ? "" : "Its values are no longer in the buffer of samples."
                : `Values: ${members.map(one => `${withUnit(one.value, chart.unit)} (${timeOfDay(one.t, true)})`).join(" · ")}`);
        }
    }

    async #submit(): Promise<void> {
        const name = this.#by.value.trim();
        if (this.#actions === null || this.#chart === null || name === "") {
            this.#refuse("Give your name, so that others know whom to ask.");
            return;
        }
        rememberName(name);
        const problem = await this.#actions.writeNote(this.#chart.id, this.#index, this.#cause.value.trim(), this.#note.value.trim(), name);
        if (problem === null) {
            show(this.#error, false);
            this.#title.focus({ preventScroll: true });
        } else {
            this.#refuse(problem);
        }
    }

    #refuse(sentence: string): void {
        text(this.#error, sentence);
        show(this.#error, true);
    }
}

function noteOf(chart: Chart, index: number): { cause: string; note: string; by: string; at: string } | undefined {
    return chart.notes?.find(note => note.index === index);
}

function limitsOf(point: ChartPoint, unit: string): string {
    const ends = [point.lower === null ? null : `LCL ${withUnit(point.lower, unit)}`, point.center === null ? null : `CL ${withUnit(point.center, unit)}`,
        point.upper === null ? null : `UCL ${withUnit(point.upper, unit)}`];
    return ends.filter(end => end !== null).join(", ");
}
