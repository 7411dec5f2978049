import { h } from "../dom.ts";
import type { Alert } from "../protocol.ts";
import type { Part, View } from "../view.ts";

/** Tells screen readers about new alerts: critical ones at once, others when it suits. */
export class Announcer implements Part {
    readonly element: HTMLElement;
    readonly #polite = h("div", { "aria-live": "polite" });
    readonly #assertive = h("div", { "aria-live": "assertive" });
    #known: Map<string, string> | null = null;

    constructor() {
        this.element = h("div", { class: "only-heard" }, this.#polite, this.#assertive);
    }

    render(view: View): void {
        const known = this.#known;
        const alerts = [...view.state.alerts.values()];
        if (view.state.instance === null) {
            return;
        }
        this.#known = new Map(alerts.map(alert => [alert.id, alert.state]));
        if (known === null) {
            return;
        }
        const fresh = alerts.filter(alert => alert.state === "active" && known.get(alert.id) !== "active");
        say(this.#assertive, fresh.filter(alert => alert.severity === "critical"));
        say(this.#polite, fresh.filter(alert => alert.severity !== "critical"));
    }
}

function say(place: HTMLElement, alerts: readonly Alert[]): void {
    if (alerts.length > 0) {
        place.textContent = alerts.length > 3
            ? `${alerts.length} new alerts.`
            : alerts.map(alert => `New alert, ${alert.severity}: ${alert.message}`).join(" ");
    }
}
