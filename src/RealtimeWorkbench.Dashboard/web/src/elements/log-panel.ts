import { textCopyButton } from "../clipboard.ts";
import { attribute, h, show, text } from "../dom.ts";
import { tabSeparated, timeOfDay } from "../format.ts";
import type { LogEntry, LogLevel } from "../protocol.ts";
import type { Part, View } from "../view.ts";

const MARKS: Record<LogLevel, string> = { info: "ℹ️", success: "✅", warning: "⚠️", error: "❌" };
const RANK: Record<LogLevel, number> = { info: 0, success: 1, warning: 2, error: 3 };
/** Lines on the page; copying gives all that match. */
const SHOWN_LINES = 400;

/** The log: filter by level and words, follow, copy; a stack trace opens below its line. */
export class LogPanel implements Part {
    readonly element: HTMLElement;
    readonly #level = h("select", { "aria-label": "Lowest level shown", "data-testid": "log-level" },
        h("option", { value: "info" }, "All levels"), h("option", { value: "warning" }, "Warnings and errors"),
        h("option", { value: "error" }, "Errors only"));
    readonly #words = h("input", { type: "search", placeholder: "Filter log", "aria-label": "Filter log", "data-testid": "log-filter" });
    readonly #follow = h("input", { type: "checkbox", id: "follow", checked: true });
    readonly #lines = h("ol", { class: "log-lines", tabindex: 0, "aria-label": "Log lines" });
    readonly #none = h("p", { class: "muted empty-line" });
    readonly #shown = new Map<number, HTMLElement>();
    #view: View | null = null;
    #log: readonly LogEntry[] | null = null;
    #matching: LogEntry[] = [];

    constructor() {
        this.element = h("section", { class: "log", "aria-label": "Log" },
            h("div", { class: "log-bar" }, h("h2", {}, "Log"), this.#level, this.#words,
                h("label", { class: "check", for: "follow" }, this.#follow, "follow"),
                textCopyButton("Copy", () => this.#copy())),
            this.#none, this.#lines);
        this.#level.addEventListener("input", () => this.#renderLines(true));
        this.#words.addEventListener("input", () => this.#renderLines(true));
        this.#follow.addEventListener("change", () => this.#toEnd());
        this.#lines.addEventListener("wheel", () => this.#leave(), { passive: true });
        this.#lines.addEventListener("keydown", () => this.#leave());
        this.#lines.addEventListener("touchmove", () => this.#leave(), { passive: true });
    }

    render(view: View): void {
        this.#view = view;
        if (view.state.log !== this.#log) {
            this.#log = view.state.log;
            this.#renderLines(false);
        }
        attribute(this.element, "data-stale", view.stale);
    }

    #renderLines(filterChanged: boolean): void {
        const log = this.#view?.state.log ?? [];
        const words = this.#words.value.trim().toLowerCase();
        const lowest = RANK[this.#level.value as LogLevel];
        this.#matching = log.filter(entry => RANK[entry.level] >= lowest &&
            (words === "" || `${entry.message} ${entry.details ?? ""}`.toLowerCase().includes(words)));
        const wanted = this.#matching.slice(-SHOWN_LINES);
        const ids = new Set(wanted.map(entry => entry.id));
        for (const [id, line] of this.#shown) {
            if (!ids.has(id)) {
                line.remove();
                this.#shown.delete(id);
            }
        }
        if (filterChanged) {
            this.#shown.clear();
            this.#lines.replaceChildren();
        }
        for (const entry of wanted) {
            if (!this.#shown.has(entry.id)) {
                const line = logLine(entry);
                this.#shown.set(entry.id, line);
                this.#lines.append(line);
            }
        }
        show(this.#none, wanted.length === 0);
        text(this.#none, log.length === 0 ? "Nothing logged yet." : "No line matches the filter.");
        this.#toEnd();
    }

    #toEnd(): void {
        if (this.#follow.checked) {
            this.#lines.scrollTop = this.#lines.scrollHeight;
        }
    }

    /** Somebody scrolls: stop following unless they are at the end. */
    #leave(): void {
        setTimeout(() => {
            const rest = this.#lines.scrollHeight - this.#lines.scrollTop - this.#lines.clientHeight;
            this.#follow.checked = rest < 24;
        });
    }

    #copy(): string {
        return tabSeparated(["Time", "Level", "Message", "Details"],
            this.#matching.map(entry => [entry.time, entry.level, entry.message, entry.details]));
    }
}

function logLine(entry: LogEntry): HTMLElement {
    const message = entry.details === null
        ? h("span", { class: "log-message" }, entry.message)
        : h("details", { class: "log-message" }, h("summary", {}, entry.message), h("pre", {}, entry.details));
    return h("li", { class: "log-line", "data-level": entry.level, "data-testid": "log-line" },
        h("time", { datetime: entry.time }, timeOfDay(entry.time, true)),
        h("span", { class: "log-level" }, h("span", { "aria-hidden": "true" }, MARKS[entry.level]), ` ${entry.level}`), message);
}
