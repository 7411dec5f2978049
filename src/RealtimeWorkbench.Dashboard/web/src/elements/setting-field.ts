import { attribute, h, show, text } from "../dom.ts";
import type { Setting, SettingValue } from "../protocol.ts";

/** One setting: its control, its unit, range and description, and the server's sentence if it was refused. */
export class SettingField {
    readonly element: HTMLElement;
    readonly setting: Setting;
    readonly #input: HTMLInputElement | HTMLSelectElement;
    readonly #slider: HTMLInputElement | null;
    readonly #error: HTMLElement;
    readonly #hint: HTMLElement;
    readonly #saved = h("span", { class: "saved muted", role: "status" });
    /** How often it was changed here, and how many of these changes were sent and taken. */
    #edits = 0;
    #sent = 0;
    #taken = 0;

    /** @param decided Told when somebody may be done with a change. */
    constructor(group: string, setting: Setting, decided: (field: SettingField) => void) {
        this.setting = setting;
        const id = `setting-${group}-${setting.name}`;
        this.#error = h("p", { class: "field-error", id: `${id}-error`, role: "alert", hidden: true });
        this.#input = control(setting, id);
        attribute(this.#input, "aria-describedby", `${id}-help ${id}-hint ${id}-error`);
        this.#hint = h("p", { class: "help", id: `${id}-hint`, "data-testid": `${id}-hint`, hidden: true });
        this.#slider = slider(setting);
        const help = h("p", { class: "help muted", id: `${id}-help` }, helpText(setting));
        const label = h("label", { for: id }, setting.title);
        const heading = h("div", { class: "field-head" }, label, this.#saved);
        if (setting.kind === "boolean") {
            this.element = h("div", { class: "field" },
                h("div", { class: "check" }, this.#input, label, this.#saved), help, this.#hint, this.#error);
        } else {
            const unit = setting.unit === "" ? null : h("span", { class: "unit muted" }, setting.unit);
            this.element = h("div", { class: "field" }, heading,
                h("div", { class: "field-control" }, this.#slider, this.#input, unit), help, this.#hint, this.#error);
        }
        this.#input.addEventListener("change", () => decided(this));
        // After a change that was none, because the control left the page, browsers tell of it no more.
        this.#input.addEventListener("blur", () => decided(this));
        this.#input.addEventListener("input", () => {
            this.#edits++;
            if (this.#slider !== null) {
                this.#slider.value = this.#input.value;
            }
        });
        this.#slider?.addEventListener("input", () => {
            this.#edits++;
            this.#input.value = this.#slider?.value ?? "";
        });
        this.#slider?.addEventListener("change", () => decided(this));
    }

    /** What stands in the control now; null if a number is empty. */
    get value(): SettingValue {
        if (this.#input instanceof HTMLInputElement && this.setting.kind === "boolean") {
            return this.#input.checked;
        }
        if (this.setting.kind === "integer" || this.setting.kind === "number") {
            return this.#input.value.trim() === "" ? null : Number(this.#input.value);
        }
        return this.#input.value;
    }

    /** Changed here, but not what the server has. */
    get pending(): boolean {
        return this.#edits !== this.#taken;
    }

    /** Changed here since it was last sent. */
    get unsent(): boolean {
        return this.#edits !== this.#sent;
    }

    /** Takes over the server's value, unless somebody is just changing it or must still correct it. */
    show(value: SettingValue): void {
        if (this.pending) {
            return;
        }
        if (this.#input instanceof HTMLInputElement && this.setting.kind === "boolean") {
            this.#input.checked = value === true;
            return;
        }
        const written = value === null ? "" : String(value);
        if (this.#input.value !== written) {
            this.#input.value = written;
        }
        if (this.#slider !== null && this.#slider.value !== written) {
            this.#slider.value = written;
        }
    }

    /** Says what the value that the server has leads to; nothing where there is nothing to say. */
    hint(sentence: string): void {
        text(this.#hint, sentence);
        show(this.#hint, sentence !== "");
    }

    /** Answers which change is sent, for `accepted`. */
    saving(): number {
        text(this.#saved, "saving…");
        return this.#sent = this.#edits;
    }

    /** The server has a change; what somebody has typed since stays. */
    accepted(change: number): void {
        this.#taken = change;
        show(this.#error, false);
        attribute(this.#input, "aria-invalid", null);
        text(this.#saved, "saved");
        setTimeout(() => {
            if (this.#saved.textContent === "saved") {
                text(this.#saved, "");
            }
        }, 2000);
    }

    /** Says why the server refused; null leaves the sentence that stands there. */
    refuse(sentences: readonly string[] | null): void {
        text(this.#saved, "not applied");
        if (sentences !== null) {
            text(this.#error, sentences.join(" "));
            show(this.#error, true);
        }
        attribute(this.#input, "aria-invalid", "true");
    }
}

/** Range, default and description in one line: "100 to 10,000 samples, default 1,000. …". */
export function helpText(setting: Setting, locale?: string): string {
    const number = (value: number): string =>
        new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 }).format(value);
    const range = setting.minimum !== null && setting.maximum !== null
        ? `${number(setting.minimum)} to ${number(setting.maximum)}`
        : setting.minimum !== null ? `at least ${number(setting.minimum)}`
            : setting.maximum !== null ? `at most ${number(setting.maximum)}` : "";
    const unit = range === "" || setting.unit === "" ? "" : `\u202F${setting.unit}`;
    return [range === "" ? "" : `${range}${unit}.`, setting.description].filter(part => part !== "").join(" ");
}

function control(setting: Setting, id: string): HTMLInputElement | HTMLSelectElement {
    const common = { id, "data-testid": id };
    if (setting.kind === "choice") {
        return h("select", common, ...(setting.choices ?? []).map(choice =>
            h("option", { value: choice }, choice.replaceAll("_", " "))));
    }
    if (setting.kind === "boolean") {
        return h("input", { ...common, type: "checkbox" });
    }
    if (setting.kind === "text") {
        return h("input", { ...common, type: "text", autocomplete: "off", spellcheck: "false" });
    }
    return h("input", {
        ...common, type: "number", inputmode: "decimal", min: setting.minimum, max: setting.maximum,
        step: setting.kind === "integer" ? 1 : "any",
    });
}

function slider(setting: Setting): HTMLInputElement | null {
    const { minimum, maximum, kind } = setting;
    if ((kind !== "integer" && kind !== "number") || minimum === null || maximum === null || maximum > 60000) {
        return null;
    }
    const fine = 10 ** Math.floor(Math.log10((maximum - minimum) / 50));
    return h("input", {
        type: "range", min: minimum, max: maximum, step: kind === "integer" ? 1 : Math.min(fine, 1), tabindex: -1,
        "aria-hidden": "true",
    });
}
