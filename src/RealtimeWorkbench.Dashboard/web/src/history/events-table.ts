import { copyButton } from "../clipboard.ts";
import { attribute, h, show, text } from "../dom.ts";
import { count, dateTime, duration } from "../format.ts";
import { fillOptions } from "./fields.ts";
import { markOf } from "./marks.ts";
import type { Happening } from "./model.ts";
import type { EventKind } from "./protocol.ts";
import { MOST_EVENTS_EVER } from "./questions.ts";
import { momentWords } from "./words.ts";

const COLUMNS = ["Time", "Event", "Machine", "Lasted", "Message"];
const COPIED = ["Time", "Event", "Severity", "Machine", "Metric", "Value", "Lasted", "Message"];
const NAMES: Record<EventKind, string> = { alerts: "alert", signals: "signal", health: "health" };
const SEVERITIES = ["critical", "high", "medium", "low"];
/** Rows that are shown at first, and more with each press of the button. */
const SHOWN = 50;

export interface EventFilter {
    readonly severity: string;
    readonly eventMachine: string;
    readonly words: string;
}

export interface EventsOf {
    readonly happenings: readonly Happening[];
    readonly cut: readonly EventKind[];
    /** Events of one kind that were asked for. */
    readonly most: number;
    readonly filter: EventFilter;
    readonly machines: readonly string[];
    readonly chosen: Happening | null;
    readonly runNumber: (run: string) => string;
    /** Times count from the start of each run. */
    readonly elapsed: boolean;
}

/** Alerts, signals and changes of health in a range, with filters; a press on a time puts it in the middle of the chart. */
export class EventsTable {
    readonly element: HTMLElement;
    readonly #severity = h("select", { "data-testid": "history-severity" },
        h("option", { value: "" }, "all"), ...SEVERITIES.map(severity => h("option", { value: severity }, severity)));
    readonly #machine = h("select", { "data-testid": "history-event-machine" });
    readonly #words = h("input", { type: "search", placeholder: "such as a rule or a part of a message", "data-testid": "history-words" });
    readonly #heard = h("p", { class: "muted small", role: "status", "data-testid": "history-event-count" });
    readonly #body = h("tbody", { role: "rowgroup" });
    readonly #more = h("button", { type: "button" }, "Show more");
    readonly #earlier = h("button", { type: "button", hidden: true, "data-testid": "history-earlier-events" }, "Bring earlier ones");
    readonly #table: HTMLElement;
    readonly #pick: (happening: Happening) => void;
    #of: EventsOf | null = null;
    #rows = SHOWN;

    constructor(filter: (change: Partial<EventFilter>) => void, pick: (happening: Happening) => void, earlier: () => void) {
        this.#pick = pick;
        this.#severity.addEventListener("change", () => filter({ severity: this.#severity.value }));
        this.#machine.addEventListener("change", () => filter({ eventMachine: this.#machine.value }));
        this.#words.addEventListener("input", () => filter({ words: this.#words.value }));
        this.#earlier.addEventListener("click", earlier);
        this.#more.addEventListener("click", () => {
            this.#rows += SHOWN;
            this.#renderRows();
        });
        const pickOf = (label: string, control: HTMLElement): HTMLElement => h("label", { class: "history-pick" }, h("span", {}, label), control);
        this.#table = h("div", { class: "table-wrap", tabindex: 0, role: "region", "aria-label": "Events in the range" },
            h("table", { role: "table", "data-testid": "history-events" },
                h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...COLUMNS.map(column => h("th", { role: "columnheader", scope: "col" }, column)))),
                this.#body));
        this.element = h("div", { class: "history-events" },
            h("div", { class: "section-head" }, h("h3", {}, "Alerts, signals and health"), copyButton("Copy table", () => ({ columns: COPIED, rows: this.#copied() }))),
            h("div", { class: "history-bar" }, pickOf("Severity", this.#severity), pickOf("Machine", this.#machine), pickOf("Text", this.#words)),
            h("div", { class: "history-heard" }, this.#heard, this.#earlier), this.#table, this.#more);
    }

    render(of: EventsOf): void {
        const again = this.#of?.happenings === of.happenings && this.#of.chosen === of.chosen && this.#of.filter.words === of.filter.words;
        if (this.#of?.happenings !== of.happenings) {
            this.#rows = SHOWN;
        }
        this.#of = of;
        this.#severity.value = of.filter.severity;
        fillOptions(this.#machine, ["", ...of.machines], value => value === "" ? "all" : value, of.filter.eventMachine);
        if (this.#words.value !== of.filter.words) {
            this.#words.value = of.filter.words;
        }
        if (!again) {
            this.#renderRows();
        }
    }

    #renderRows(): void {
        const { happenings, cut, most, chosen, filter } = this.#of as EventsOf;
        const rows = happenings.slice(0, this.#rows);
        const filtered = filter.severity !== "" || filter.eventMachine !== "" || filter.words.trim() !== "";
        text(this.#heard, happenings.length === 0 ? filtered ? "Nothing in this range passes the filters." : "Nothing happened in this range."
            : `${counts(happenings)}${cut.length === 0 ? "" : `; of ${cut.join(" and ")} only the newest ${count(most)} are here${most < MOST_EVENTS_EVER ? "" : ", choose a shorter range to see earlier ones"}`}.`);
        show(this.#earlier, cut.length > 0 && most < MOST_EVENTS_EVER);
        show(this.#table, happenings.length > 0);
        show(this.#more, happenings.length > rows.length);
        this.#body.replaceChildren(...rows.map(one => this.#row(one, one === chosen)));
    }

    #row(one: Happening, chosen: boolean): HTMLElement {
        const { kind, event } = one;
        const { runNumber, elapsed } = this.#of as EventsOf;
        const mark = markOf(one);
        const when = elapsed ? `${momentWords(one.at, elapsed)} · ${dateTime(event.time)}` : dateTime(event.time);
        const time = h("button", { type: "button", class: "link", "aria-pressed": String(chosen), onclick: () => this.#pick(one) }, when);
        attribute(time, "aria-label", `${when}, show it in the middle of the chart`);
        return h("tr", { role: "row", "data-testid": `history-${NAMES[kind]}`, "data-chosen": chosen || null },
            h("td", { role: "cell" }, time),
            h("td", { role: "cell" }, kind === "health" || event.severity === "" ? h("span", {}, kind === "health" ? "health " : "", h("span", { "aria-hidden": "true" }, mark.shape), ` ${mark.word}`)
                : h("span", { class: "badge", "data-severity": event.severity }, h("span", { "aria-hidden": "true" }, mark.shape), ` ${mark.word}`),
            ` ${kind === "health" ? "" : NAMES[kind]}${runNumber(event.run)}`),
            h("td", { role: "cell" }, event.machine, event.metric === "" ? null : h("span", { class: "muted" }, ` ${event.metric}`)),
            h("td", { role: "cell" }, lasted(one)), h("td", { role: "cell", class: "history-message" }, message(one)));
    }

    #copied(): unknown[][] {
        return (this.#of?.happenings ?? []).map(one => [
            one.event.time, NAMES[one.kind], markOf(one).word, one.event.machine, one.event.metric, one.event.details?.value, lasted(one), message(one),
        ]);
    }
}

/** What an event says. */
export function message({ kind, event }: Happening): string {
    return kind === "health" ? event.details?.issues?.join("; ") ?? "" : event.details?.message ?? event.state;
}

/** Whether all the words are in what an event says. */
export function says(happening: Happening, words: string): boolean {
    const { event } = happening;
    const all = `${message(happening)} ${event.machine} ${event.metric} ${event.state} ${event.severity} ${event.details?.rule ?? ""} ${event.details?.note ?? ""}`.toLowerCase();
    return words.toLowerCase().split(/\s+/).every(word => all.includes(word));
}

/** How long an alert lasted, or what is known of one without an end. */
export function lasted({ kind, at, until, event }: Happening): string {
    return kind !== "alerts" ? "" : event.until !== null ? duration((until - at) / 1000)
        : until === Infinity ? event.state : "open at the last sample of its run";
}

function counts(happenings: readonly Happening[]): string {
    return (["alerts", "signals", "health"] as const).map(kind => [kind, happenings.filter(one => one.kind === kind).length] as const)
        .filter(([, n]) => n > 0)
        .map(([kind, n]) => kind === "health" ? `${count(n)} ${n === 1 ? "change" : "changes"} of health` : `${count(n)} ${n === 1 ? kind.slice(0, -1) : kind}`)
        .join(", ");
}
