import { attribute, h, show, text } from "../dom.ts";
import { timeOfDay } from "../format.ts";
import type { Actions, Part, TabId, View } from "../view.ts";

interface Tab {
    id: TabId;
    title: string;
    part: Part;
    /** Needs a server: not there in a report. */
    live?: boolean;
}

/** The tabs of the centre (WAI-ARIA tabs: arrow keys move, Home and End jump) and the live switch. */
export class Tabs implements Part {
    readonly element: HTMLElement;
    readonly #tabs: readonly Tab[];
    readonly #buttons = new Map<TabId, HTMLButtonElement>();
    readonly #panels = new Map<TabId, HTMLElement>();
    readonly #live: HTMLButtonElement;
    readonly #liveWord = h("span", {});
    readonly #actions: Actions;
    #selected: TabId | null = null;

    constructor(tabs: readonly Tab[], actions: Actions) {
        this.#tabs = tabs;
        this.#actions = actions;
        const list = h("div", { role: "tablist", "aria-label": "Views" });
        for (const { id, title } of tabs) {
            const button = h("button", {
                type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, "data-testid": `tab-${id}`,
                onclick: () => actions.select(id),
            }, title);
            this.#buttons.set(id, button);
            list.append(button);
        }
        list.addEventListener("keydown", event => this.#move(event));
        this.#live = h("button", {
            type: "button", role: "switch", class: "switch", "data-testid": "live-toggle", "aria-label": "Live charts",
        }, h("span", { class: "switch-track", "aria-hidden": "true" }), this.#liveWord);
        this.#live.addEventListener("click", () => actions.follow(this.#live.getAttribute("aria-checked") !== "true"));
        this.element = h("main", { class: "centre" }, h("div", { class: "tab-bar" }, list, this.#live));
        for (const { id, part } of tabs) {
            const panel = h("div", {
                role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, tabindex: 0, class: "tab-panel",
            }, part.element);
            this.#panels.set(id, panel);
            this.element.append(panel);
        }
    }

    render(view: View): void {
        for (const { id, part, live } of this.#tabs) {
            const selected = id === view.tab;
            const button = this.#buttons.get(id) as HTMLButtonElement;
            attribute(button, "aria-selected", String(selected));
            show(button, !view.report || live !== true);
            button.tabIndex = selected ? 0 : -1;
            show(this.#panels.get(id) as HTMLElement, selected);
            if (selected) {
                part.render(view);
            }
        }
        this.#selected = view.tab;
        show(this.#live, !view.report);
        attribute(this.#live, "aria-checked", String(view.pausedAt === null));
        text(this.#liveWord, view.pausedAt === null ? "Live" : `Paused at ${timeOfDay(view.pausedAt)}`);
        attribute(this.element, "data-stale", view.stale);
    }

    #move(event: KeyboardEvent): void {
        const ids = this.#tabs.map(tab => tab.id).filter(id => this.#buttons.get(id)?.hidden === false);
        const at = ids.indexOf(this.#selected ?? "overview");
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[event.key];
        if (to === undefined) {
            return;
        }
        event.preventDefault();
        const id = ids[(to + ids.length) % ids.length] as TabId;
        this.#actions.select(id);
        this.#buttons.get(id)?.focus();
    }
}
