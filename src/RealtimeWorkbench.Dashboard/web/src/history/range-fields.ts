import { attribute, h, show, text } from "../dom.ts";
import { zoneName } from "../format.ts";
import type { Choice } from "./choice.ts";
import { isElapsed } from "./choice.ts";
import { PRESETS, typed, type Preset, type Range } from "./range.ts";
import { elapsedWords, fieldTime, SPLIT_SECONDS_MS } from "./words.ts";

/** The range in words that can be pressed (last hour, day …) and in fields that can be typed into. */
export class RangeFields {
    /** The presets. */
    readonly element: HTMLElement;
    /** The fields for both ends. */
    readonly fields: HTMLElement;
    readonly #presets = new Map<Preset, HTMLButtonElement>();
    readonly #label = h("span", { class: "muted small" });
    readonly #from = h("input", { "data-testid": "history-from" });
    readonly #to = h("input", { "data-testid": "history-to" });
    readonly #names = { from: h("span", {}), to: h("span", {}) };
    readonly #error = h("p", { class: "field-error", role: "alert", hidden: true });
    readonly #take: (range: Preset | Range) => void;
    #elapsed = false;
    #whole: Range | null = null;
    #typing = false;

    constructor(take: (range: Preset | Range) => void) {
        this.#take = take;
        const buttons = PRESETS.map(({ id, name }) => {
            const button = h("button", { type: "button", "data-testid": `history-last-${id}`, onclick: () => this.#preset(id) }, name);
            this.#presets.set(id, button);
            return button;
        });
        for (const field of [this.#from, this.#to]) {
            // A field for times tells of each digit of a year: only who is done with both means what stands there.
            field.addEventListener("input", () => { this.#typing = true; });
            field.addEventListener("focusout", event => {
                if (!this.fields.contains(event.relatedTarget as Node | null)) {
                    this.#typed();
                }
            });
            field.addEventListener("keydown", event => {
                if (event.key === "Enter") {
                    this.#typed();
                }
            });
        }
        this.element = h("div", { class: "history-presets", role: "group", "aria-label": "Range" }, this.#label, ...buttons);
        this.fields = h("div", { class: "history-range" },
            h("label", { class: "history-pick" }, this.#names.from, this.#from),
            h("label", { class: "history-pick" }, this.#names.to, this.#to), this.#error);
    }

    render(choice: Choice, range: Range, whole: Range): void {
        const elapsed = isElapsed(choice);
        this.#elapsed = elapsed;
        this.#whole = whole;
        text(this.#label, elapsed ? "First" : "Last");
        this.#presets.forEach((button, id) => attribute(button, "aria-pressed", String(choice.range === id)));
        const zone = elapsed ? "since the start" : zoneName(range.to);
        text(this.#names.from, `From (${zone})`);
        text(this.#names.to, `To (${zone})`);
        for (const [field, at] of [[this.#from, range.from], [this.#to, range.to]] as const) {
            attribute(field, "type", elapsed ? "text" : "datetime-local");
            attribute(field, "step", elapsed ? null : 1);
            attribute(field, "size", elapsed ? 12 : null);
            // The last value is in the range: a whole second may end behind it.
            const second = 1000 * (field === this.#to ? Math.ceil(at / 1000) : Math.floor(at / 1000));
            const value = !elapsed ? fieldTime(second) : elapsedWords(range.to - range.from < SPLIT_SECONDS_MS ? at : second);
            if (!this.#typing && !field.matches(":focus") && field.value !== value) {
                field.value = value;
            }
        }
    }

    #preset(id: Preset): void {
        this.#typing = false;
        this.#refuse(null);
        this.#take(id);
    }

    #typed(): void {
        const [from, to] = [typed(this.#from.value, this.#elapsed), typed(this.#to.value, this.#elapsed)];
        if (!this.#typing) {
            return;
        }
        const wrong = from === null || to === null;
        if (wrong || from >= to) {
            this.#refuse(wrong ? this.#elapsed ? "Write the time since the start, such as 90, 1:30, 2:15:00 or 3 d 2:00:00." : "Give a date and a time in both fields."
                : "The range must end after its beginning.");
            return;
        }
        this.#typing = false;
        this.#refuse(null);
        const whole = this.#whole;
        this.#take(whole !== null && from <= whole.from && to >= whole.to ? "all" : { from, to });
    }

    #refuse(sentence: string | null): void {
        show(this.#error, sentence !== null);
        text(this.#error, sentence ?? "");
        for (const field of [this.#from, this.#to]) {
            attribute(field, "aria-invalid", sentence === null ? null : "true");
        }
    }
}
