import { byUrgency } from "../alert-facts.ts";
import { attribute, h, KeyedList, show, text } from "../dom.ts";
import { count } from "../format.ts";
import type { Alert } from "../protocol.ts";
import type { Actions, Part, View } from "../view.ts";
import { AlertRow } from "./alert-row.ts";

/** Alerts that need somebody, most severe first, and the closed ones behind a disclosure. */
export class AlertsPanel implements Part {
    readonly element: HTMLElement;
    readonly #title = h("h2", {}, "Alerts");
    readonly #open: KeyedList<Alert, AlertRow>;
    readonly #closed: KeyedList<Alert, AlertRow>;
    readonly #none = h("p", { class: "muted empty-line" });
    readonly #closedTitle = h("summary", {});
    readonly #closedPart: HTMLDetailsElement;
    #view: View | null = null;

    constructor(actions: Actions) {
        const open = h("ul", { class: "alert-list", "data-testid": "alert-list" });
        const closed = h("ul", { class: "alert-list" });
        const make = (): AlertRow => new AlertRow(actions);
        const update = (row: AlertRow, alert: Alert): void => row.render(alert, this.#view as View);
        this.#open = new KeyedList(open, alert => alert.id, make, update);
        this.#closed = new KeyedList(closed, alert => alert.id, make, update);
        this.#closedPart = h("details", { class: "closed-alerts" }, this.#closedTitle, closed);
        this.#closedPart.addEventListener("toggle", () => {
            if (this.#view !== null) {
                this.render(this.#view);
            }
        });
        this.element = h("section", { class: "pane", "aria-label": "Alerts" }, this.#title, this.#none, open, this.#closedPart);
    }

    render(view: View): void {
        this.#view = view;
        const all = [...view.state.alerts.values()];
        const open = byUrgency(all.filter(alert => alert.state !== "closed"));
        const closed = all.filter(alert => alert.state === "closed")
            .sort((a, b) => Date.parse(b.clearedAt ?? b.lastSeenAt) - Date.parse(a.clearedAt ?? a.lastSeenAt));
        text(this.#title, open.length === 0 ? "Alerts" : `Alerts (${count(open.length)})`);
        show(this.#none, open.length === 0);
        text(this.#none, view.stale ? "No alerts when the line was lost." : "No active alerts.");
        this.#open.render(open);
        show(this.#closedPart, closed.length > 0);
        text(this.#closedTitle, `Closed (${count(closed.length)})`);
        this.#closed.render(this.#closedPart.open ? closed : []);
        attribute(this.element, "data-stale", view.stale);
    }
}
