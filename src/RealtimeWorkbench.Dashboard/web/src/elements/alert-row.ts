import { alertFacts } from "../alert-facts.ts";
import { attribute, h, show, text } from "../dom.ts";
import { age } from "../format.ts";
import { rememberedName, rememberName } from "../notes.ts";
import type { Alert, AlertState, Severity } from "../protocol.ts";
import { metricKey } from "../store.ts";
import type { Actions, View } from "../view.ts";
import { severityBadge } from "./severity.ts";

const STATE_WORDS: Record<AlertState, string> = {
    active: "active", acknowledged: "acknowledged", returned: "back to normal, not acknowledged", closed: "closed",
};

/** One alert, with the form that acknowledges it. */
export class AlertRow {
    readonly element: HTMLElement;
    readonly #actions: Actions;
    readonly #badge = h("span", {});
    readonly #state = h("p", { class: "alert-state" });
    readonly #message = h("p", { class: "alert-message" });
    readonly #facts = h("p", { class: "muted small" });
    readonly #seen = h("p", { class: "muted small", hidden: true });
    readonly #button = h("button", { type: "button", "data-testid": "ack-button", "aria-expanded": "false" }, "Acknowledge");
    readonly #form: HTMLFormElement;
    readonly #name = h("input", { name: "by", required: true, autocomplete: "name", "data-testid": "ack-name" });
    readonly #note = h("input", { name: "note", autocomplete: "off", "data-testid": "ack-note" });
    readonly #error = h("p", { class: "field-error", role: "alert", hidden: true });
    #id = "";
    #severity: Severity | null = null;

    constructor(actions: Actions) {
        this.#actions = actions;
        this.#form = h("form", { class: "ack-form", hidden: true },
            h("label", {}, "Your name", this.#name), h("label", {}, "Note (optional)", this.#note), this.#error,
            h("div", { class: "buttons" },
                h("button", { type: "submit", class: "primary", "data-testid": "ack-submit" }, "Acknowledge"),
                h("button", { type: "button", onclick: () => this.#toggle(false) }, "Cancel")));
        this.element = h("li", { class: "alert", "data-testid": "alert-row" },
            h("div", { class: "alert-head" }, this.#badge, this.#button),
            this.#message, this.#state, this.#facts, this.#seen, this.#form);
        this.#button.addEventListener("click", () => this.#toggle(this.#form.hidden === true));
        this.#form.addEventListener("submit", event => {
            event.preventDefault();
            void this.#submit();
        });
        this.#form.addEventListener("keydown", event => {
            if (event.key === "Escape") {
                this.#toggle(false);
            }
        });
    }

    render(alert: Alert, view: View): void {
        this.#id = alert.id;
        if (this.#severity !== alert.severity) {
            this.#severity = alert.severity;
            this.#badge.replaceChildren(severityBadge(alert.severity));
        }
        attribute(this.element, "data-severity", alert.severity);
        attribute(this.element, "data-state", alert.state);
        text(this.#state, STATE_WORDS[alert.state]);
        text(this.#message, alert.message);
        const unit = view.state.metrics.get(metricKey(alert))?.unit ?? "";
        text(this.#facts, alertFacts(alert, unit, view.now));
        const seen = alert.acknowledgedBy === null ? "" : `acknowledged by ${alert.acknowledgedBy}` +
            (alert.acknowledgedAt === null ? "" : `, ${age(alert.acknowledgedAt, view.now)}`) +
            (alert.note === null || alert.note === "" ? "" : `: “${alert.note}”`);
        text(this.#seen, seen);
        show(this.#seen, seen !== "");
        const open = alert.acknowledgedBy === null && alert.state !== "closed" && !view.report;
        show(this.#button, open);
        this.#button.disabled = view.stale;
        if (!open) {
            show(this.#form, false);
        }
    }

    #toggle(open: boolean): void {
        show(this.#form, open);
        attribute(this.#button, "aria-expanded", String(open));
        show(this.#error, false);
        if (open) {
            this.#name.value ||= rememberedName();
            (this.#name.value === "" ? this.#name : this.#note).focus();
        } else {
            this.#button.focus();
        }
    }

    async #submit(): Promise<void> {
        const name = this.#name.value.trim();
        if (name === "") {
            this.#refuse("Give your name, so that others see who looks after this alert.");
            return;
        }
        rememberName(name);
        const problem = await this.#actions.acknowledge(this.#id, name, this.#note.value.trim());
        if (problem === null) {
            show(this.#form, false);
            attribute(this.#button, "aria-expanded", "false");
        } else {
            this.#refuse(problem);
        }
    }

    #refuse(sentence: string): void {
        text(this.#error, sentence);
        show(this.#error, true);
    }
}
