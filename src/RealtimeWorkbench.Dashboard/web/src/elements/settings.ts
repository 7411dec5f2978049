import { h, show } from "../dom.ts";
import type { SettingGroup, SettingValue } from "../protocol.ts";
import type { Actions, Part, View } from "../view.ts";
import { SettingField } from "./setting-field.ts";

/** The settings accordion, made from what the server says its settings are. */
export class Settings implements Part {
    readonly element: HTMLElement;
    readonly #actions: Actions;
    readonly #groups = h("div", { class: "groups" });
    readonly #empty = h("p", { class: "muted empty-line" }, "Settings are loading…");
    readonly #running = h("p", { class: "hint muted", hidden: true },
        "An operation runs: changes apply to the next one, those of Dashboard at once.");
    readonly #fields = new Map<string, SettingField[]>();
    #built = "";
    #timesLeft = 0;

    constructor(actions: Actions, close: () => void) {
        this.#actions = actions;
        this.element = h("aside", { class: "settings", id: "settings", "aria-label": "Settings" },
            h("div", { class: "pane-head" }, h("h2", {}, "Settings"),
                h("button", { type: "button", class: "quiet sheet-close", onclick: close }, "Close")),
            this.#running, this.#empty, this.#groups);
    }

    render(view: View): void {
        const groups = view.config?.groups ?? [];
        const signature = JSON.stringify(groups);
        if (signature !== this.#built) {
            this.#built = signature;
            this.#build(groups);
        }
        show(this.#empty, groups.length === 0);
        show(this.#running, view.state.operation.state === "running");
        const values = { ...view.config?.values, ...view.state.values };
        for (const [group, fields] of this.#fields) {
            for (const field of fields) {
                const value = values[group]?.[field.setting.name];
                field.show(value === undefined ? field.setting.default : value);
                field.hint(view.config?.hints?.[`${group}.${field.setting.name}`] ?? "");
            }
        }
    }

    /** The face was taken out of the page, for good or to come back elsewhere. */
    left(): void {
        this.#timesLeft++;
    }

    #build(groups: readonly SettingGroup[]): void {
        this.#fields.clear();
        this.#groups.replaceChildren(...groups.map(group => {
            const fields = group.settings.map(setting =>
                new SettingField(group.name, setting, field => this.#decided(group.name, field)));
            this.#fields.set(group.name, fields);
            return h("details", { class: "group", open: group.name === "Streaming", "data-testid": `group-${group.name}` },
                h("summary", {}, group.title), ...fields.map(field => field.element));
        }));
    }

    /** Chromium tells of a change also while it takes a control out of the page, before anybody is told: nobody has decided on that one. */
    #decided(group: string, field: SettingField): void {
        const timesLeft = this.#timesLeft;
        queueMicrotask(() => {
            if (field.unsent && field.element.isConnected && timesLeft === this.#timesLeft) {
                void this.#commit(group, field);
            }
        });
    }

    /** Sends what was changed in a group: the last change together with those that were refused before it. */
    async #commit(group: string, cause: SettingField): Promise<void> {
        const fields = (this.#fields.get(group) ?? []).filter(field => field.pending);
        const values: Record<string, SettingValue> = {};
        const changes = fields.map(field => {
            values[field.setting.name] = field.value;
            return { field, change: field.saving() };
        });
        const sentences = await this.#actions.change(group, values);
        for (const { field, change } of changes) {
            if (sentences.length === 0) {
                field.accepted(change);
            } else {
                field.refuse(field === cause ? sentences : null);
            }
        }
    }
}
