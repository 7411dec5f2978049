import { attribute, h, show, testId, text } from "../dom.ts";
import { count, dateTime, significant } from "../format.ts";
import type { Chart, StoredBaseline, StoredBaselines } from "../protocol.ts";
import type { Actions, View } from "../view.ts";

/** What can be decided: to go back to a version, or to take what is suggested. */
type Decision = { readonly version: number } | "rebase";

/** The baselines of one chart: what there were, what is suggested, and the form that decides with name and reason. */
export class BaselinePanel {
    readonly element: HTMLDetailsElement;
    readonly #actions: Actions;
    readonly #machine: string;
    readonly #metric: string;
    readonly #summary = h("summary", {}, "Baselines");
    readonly #suggested = h("div", { class: "baseline-suggestion", hidden: true });
    readonly #body = h("tbody", {});
    readonly #table = h("div", { class: "table-wrap" }, h("table", {}, h("thead", {}, h("tr", {},
        ...["Version", "", "Center", "Limits", "Decided", "Why"].map(title => h("th", { scope: "col" }, title)))), this.#body));
    readonly #problem = h("p", { class: "field-error", role: "alert", hidden: true });
    readonly #question = h("p", {});
    readonly #name = h("input", { name: "by", required: true, autocomplete: "name", "data-testid": "baseline-by" });
    readonly #why = h("input", { name: "why", required: true, autocomplete: "off", "data-testid": "baseline-why" });
    readonly #form: HTMLFormElement;
    #decision: Decision | null = null;
    #version = 0;
    #stale = false;

    constructor(actions: Actions, chart: Chart) {
        this.#actions = actions;
        this.#machine = chart.machine;
        this.#metric = chart.metric;
        this.#form = h("form", { class: "ack-form baseline-form", hidden: true }, this.#question,
            h("label", {}, "Your name", this.#name), h("label", {}, "Why", this.#why),
            h("div", { class: "buttons" },
                h("button", { type: "submit", class: "primary", "data-testid": "baseline-submit" }, "Decide"),
                h("button", { type: "button", onclick: () => this.#close() }, "Cancel")));
        this.element = h("details", { class: "baselines", "data-testid": `baselines-${testId(chart.id)}` },
            this.#summary, this.#suggested, this.#problem, this.#form, this.#table);
        this.element.addEventListener("toggle", () => {
            if (this.element.open) {
                void this.#load();
            }
        });
        this.#form.addEventListener("submit", event => {
            event.preventDefault();
            void this.#submit();
        });
        this.#form.addEventListener("keydown", event => {
            if (event.key === "Escape") {
                this.#close();
            }
        });
    }

    /** A report has nobody to ask; a new baseline of the chart is asked for once. */
    render(chart: Chart, view: View): void {
        show(this.element, !view.report && chart.baseline !== null);
        const version = chart.baseline?.version ?? 0;
        if (this.#version !== version || this.#stale !== view.stale) {
            this.#version = version;
            this.#stale = view.stale;
            if (this.element.open && !view.stale) {
                void this.#load();
            }
        }
    }

    async #load(): Promise<void> {
        try {
            this.#fill(await this.#actions.baselines(this.#machine, this.#metric));
            show(this.#problem, false);
        } catch (error) {
            this.#refuse(error instanceof Error ? error.message : String(error));
        }
    }

    #fill(known: StoredBaselines): void {
        const suggestion = known.suggestions[0];
        show(this.#suggested, suggestion !== undefined);
        if (suggestion !== undefined) {
            this.#suggested.replaceChildren(h("p", {}, h("strong", {}, "New limits suggested. "), suggestion.sentence),
                h("p", { class: "muted small" }, `They would be ${limits(suggestion.candidate)} about ${significant(suggestion.candidate.center)}.`),
                h("button", { type: "button", "data-testid": "baseline-rebase", onclick: () => this.#ask("rebase", "Take the suggested limits?") }, "Take them"));
        }
        const newest = known.baselines.at(-1)?.version;
        this.#body.replaceChildren(...[...known.baselines].reverse().map(one => h("tr", {},
            h("th", { scope: "row" }, one.version === newest ? `#${one.version} in use` : `#${one.version}`),
            h("td", { class: "baseline-back" }, one.version === newest ? null : h("button", {
                type: "button", class: "quiet", "data-testid": `baseline-back-${one.version}`,
                "aria-label": `Go back to version ${one.version} of ${this.#metric}`,
                onclick: () => this.#ask({ version: one.version }, `Go back to version ${one.version}, ${limits(one)}?`),
            }, "Go back")),
            h("td", { class: "figure", "data-head": "Center" }, significant(one.center)),
            h("td", { class: "figure", "data-head": "Limits" }, limits(one)),
            h("td", { class: "baseline-who", "data-head": "Decided" }, one.by, one.at === null ? null : h("span", { class: "muted" }, ` ${dateTime(one.at)}`)),
            h("td", { class: "baseline-why", "data-head": "Why" }, one.why,
                h("span", { class: "muted" }, ` From ${count(one.subgroups)} ${one.subgroupSize > 1 ? "subgroups" : "values"} since ${dateTime(one.from)}.`)))));
    }

    #ask(decision: Decision, question: string): void {
        this.#decision = decision;
        text(this.#question, question);
        show(this.#form, true);
        this.#name.focus();
    }

    async #submit(): Promise<void> {
        const [by, why] = [this.#name.value.trim(), this.#why.value.trim()];
        if (this.#decision === null || by === "" || why === "") {
            this.#refuse("Give your name and the reason: a baseline says who decided it, and why.");
            return;
        }
        const problem = this.#decision === "rebase"
            ? await this.#actions.rebase(this.#machine, this.#metric, by, why)
            : await this.#actions.rollBack(this.#machine, this.#metric, this.#decision.version, by, why);
        if (problem !== null) {
            this.#refuse(problem);
            return;
        }
        this.#why.value = "";
        this.#close();
        await this.#load();
        this.#table.scrollTop = 0;
    }

    /** The focus goes to the summary: the form hides what had it, and the button that opened the form may be gone. */
    #close(): void {
        show(this.#form, false);
        this.#summary.focus();
    }

    #refuse(sentence: string): void {
        text(this.#problem, sentence);
        attribute(this.#problem, "hidden", null);
    }
}

function limits(baseline: StoredBaseline): string {
    return `${significant(baseline.lower)} to ${significant(baseline.upper)}`;
}
