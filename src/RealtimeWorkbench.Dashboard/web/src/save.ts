import { h } from "./dom.ts";

/** Gives the browser a file to save. */
export function save(name: string, content: Blob): void {
    const address = URL.createObjectURL(content);
    // VS Code saves what is clicked in its page only.
    const link = h("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
