import { h } from "../dom.ts";

/** Puts choices into a list, and chooses one of them. */
export function fillOptions(list: HTMLSelectElement, values: readonly string[], name: (value: string) => string, chosen: string): void {
    if (values.length !== list.options.length || values.some((value, i) => list.options[i]?.value !== value)) {
        list.replaceChildren(...values.map(value => h("option", { value }, name(value))));
    }
    if (list.value !== chosen) {
        list.value = chosen;
    }
}
