import { tabSeparated } from "./format.ts";
import { h } from "./dom.ts";

/** Copies text; where the browser forbids it (a page without https), through a hidden field. */
export async function copyText(content: string): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(content);
        return true;
    } catch {
        const field = h("textarea", { "aria-hidden": "true", style: "position:fixed;opacity:0" });
        field.value = content;
        document.body.append(field);
        field.select();
        const done = document.execCommand("copy");
        field.remove();
        return done;
    }
}

/** A button that copies a table as tab-separated values and says so. */
export function copyButton(label: string, table: () => { columns: readonly string[]; rows: readonly (readonly unknown[])[] }):
    HTMLButtonElement {
    return textCopyButton(label, () => {
        const { columns, rows } = table();
        return tabSeparated(columns, rows);
    });
}

/** A button that copies text and says so. */
export function textCopyButton(label: string, content: () => string): HTMLButtonElement {
    const button = h("button", { type: "button", class: "quiet" }, label);
    button.addEventListener("click", () => {
        void copyText(content()).then(done => {
            button.textContent = done ? "Copied" : "Not copied";
            setTimeout(() => { button.textContent = label; }, 1500);
        });
    });
    return button;
}
