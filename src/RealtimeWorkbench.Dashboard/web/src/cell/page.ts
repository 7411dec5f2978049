import { isFarAway, isIntegrity, isKernelOfPage, onKernelChange, type HostWindow } from "./host.ts";
import { CELL_EVENT, type CellNews } from "./manners.ts";
import { whyStatic } from "./sentences.ts";

/** Elements by the kind of a cell. */
const TAGS: Record<string, string> = {
    workbench: "realtime-workbench", chart: "realtime-workbench-chart", figure: "realtime-workbench-figure",
};
const SCRIPT = "realtime-workbench.standalone.js";
/** How long an element that was taken out of the page is kept for a cell that shows the same. */
const KEEP_MS = 5000;
/** How long the script of the components may take to come. */
const LOADING_MS = 10_000;

interface FigureElement extends HTMLElement {
    figure?: unknown;
}

interface Restartable extends HTMLElement {
    retry?(): void;
}

/** The cells of one page: mounts what comes, hands on what a host has rendered anew. */
export class CellPage {
    readonly #page: HostWindow;
    readonly #cells = new Map<HTMLElement, Cell>();
    readonly #kept = new Set<Cell>();
    readonly #scripts = new Map<string, Promise<void>>();

    constructor(page: HostWindow) {
        this.#page = page;
        // The classic notebook puts long outputs into a low box of their own, but the face scrolls itself; and in a narrow window it
        // keeps room for a prompt that stands above by then.
        const style = page.document.createElement("style");
        style.textContent = ".output_scroll:has(.rtw-cell){height:auto}"
            + "@media (max-width:540px){.output_subarea:has(>.rtw-cell){max-width:100%}}";
        page.document.head.append(style);
        // Hosts put outputs into the page when they like, some after their scripts have run, and take them out without a word.
        new MutationObserver(() => this.mount()).observe(page.document.documentElement, { childList: true, subtree: true });
        onKernelChange(page, () => this.mount());
    }

    /** Mounts every cell that is not mounted. */
    mount(): void {
        for (const [container, cell] of this.#cells) {
            if (!container.isConnected) {
                this.#cells.delete(container);
                this.#keep(cell);
            }
        }
        for (const container of this.#page.document.querySelectorAll<HTMLElement>(".rtw-cell")) {
            if (!this.#cells.has(container) && isKernelOfPage(this.#page, container.dataset["kernel"]) === true) {
                this.#mount(container);
            }
        }
    }

    /**
     * Loads the script of a server, once, unless the page has the element from another server already.
     * @param integrity Hash of the script. Outside classic Jupyter a page does not tell whether the kernel of a cell still runs, and another
     * program, or another user of the machine, may have its port by now: only the script that the cell means may run here.
     */
    load(address: string, tag: string, integrity: string): Promise<void> {
        if (this.#page.customElements.get(tag) !== undefined) {
            return Promise.resolve();
        }
        if (!isIntegrity(integrity)) {
            return Promise.reject(new Error("The cell does not say which script it means."));
        }
        const key = `${address}\n${integrity}`;
        let loading = this.#scripts.get(key);
        if (loading === undefined) {
            loading = loadScript(this.#page.document, new URL(SCRIPT, address).href, integrity);
            this.#scripts.set(key, loading);
            loading.catch(() => this.#scripts.delete(key));
        }
        return loading;
    }

    #mount(container: HTMLElement): void {
        const kind = container.dataset["kind"] ?? "workbench";
        const tag = TAGS[kind];
        if (tag === undefined) {
            return;
        }
        const known = [...this.#kept].find(cell => cell.container === container || cell.key === keyOf(container));
        if (known !== undefined) {
            this.#kept.delete(known);
        }
        const cell = new Cell(this, this.#page, container, tag);
        this.#cells.set(container, cell);
        void cell.begin(known?.element ?? null);
    }

    #keep(cell: Cell): void {
        if (cell.element !== null) {
            this.#kept.add(cell);
            setTimeout(() => this.#kept.delete(cell), KEEP_MS);
        }
    }
}

/** One cell: a static picture, the live element that takes its place, and a sentence where that cannot be. */
class Cell {
    readonly container: HTMLElement;
    readonly key: string;
    element: HTMLElement | null = null;
    readonly #of: CellPage;
    readonly #page: HostWindow;
    readonly #tag: string;
    readonly #address: string;
    readonly #tell = (event: Event): void => this.#news((event as CustomEvent<CellNews>).detail);
    #note: HTMLElement | null = null;

    constructor(of: CellPage, page: HostWindow, container: HTMLElement, tag: string) {
        this.#of = of;
        this.#page = page;
        this.container = container;
        this.#tag = tag;
        this.key = keyOf(container);
        this.#address = container.dataset["address"] ?? "";
    }

    /** @param known An element that shows the same and has just lost its place. */
    async begin(known: HTMLElement | null): Promise<void> {
        if (known === null) {
            if (this.#address === "" && this.#page.customElements.get(this.#tag) === undefined) {
                return;
            }
            try {
                await this.#of.load(this.#address, this.#tag, this.container.dataset["integrity"] ?? "");
            } catch {
                this.#news({ phase: "gone", reason: "", ready: false });
                return;
            }
        }
        this.#note?.remove();
        this.element = known ?? this.#make();
        tellOnly(this.element, this.#tell);
        this.container.append(this.element);
        if (known !== null || this.#tag === TAGS["figure"]) {
            this.#showLive(true);
        }
    }

    #make(): HTMLElement {
        const element: FigureElement = this.#page.document.createElement(this.#tag);
        const { address, token, chart, run } = this.container.dataset;
        const attributes = { cell: "", src: address, token, chart, run };
        for (const [name, value] of Object.entries(attributes)) {
            if (value !== undefined) {
                element.setAttribute(name, value);
            }
        }
        const figure = this.container.querySelector("script.rtw-figure")?.textContent;
        if (figure) {
            element.figure = JSON.parse(figure) as unknown;
        }
        element.style.display = "none";
        return element;
    }

    #news({ phase, reason, ready }: CellNews): void {
        this.#showLive(ready);
        if (ready || phase === "live") {
            this.#note?.remove();
        } else if ((phase === "gone" || phase === "refused") && this.container.dataset["kind"] !== "figure") {
            this.#say(whyStatic(this.#address, isFarAway(this.#page.location, this.#address), { phase, reason }));
        }
    }

    #showLive(live: boolean): void {
        if (this.element !== null) {
            this.element.style.display = live ? "" : "none";
        }
        for (const picture of this.container.querySelectorAll<HTMLElement>(":scope > .rtw-static")) {
            picture.style.display = live ? "none" : "";
        }
    }

    #say(sentence: string): void {
        const { document } = this.#page;
        this.#note?.remove();
        const note = document.createElement("p");
        note.className = "rtw-note";
        note.setAttribute("role", "status");
        note.style.cssText = "margin:4px 0;padding:4px 8px;border-left:3px solid #d55e00;font:13px/1.4 system-ui,sans-serif";
        const again = document.createElement("button");
        again.type = "button";
        again.textContent = "Try again";
        again.style.cssText = "font:inherit;margin-left:8px";
        again.addEventListener("click", () => {
            note.remove();
            const element: Restartable | null = this.element;
            if (element === null) {
                void this.begin(null);
            } else {
                element.retry?.();
            }
        });
        note.append(sentence, again);
        this.container.prepend(note);
        this.#note = note;
    }
}

const listeners = new WeakMap<HTMLElement, (event: Event) => void>();

/** An element that moves to another cell tells that one from then on. */
function tellOnly(element: HTMLElement, listener: (event: Event) => void): void {
    const before = listeners.get(element);
    if (before !== undefined) {
        element.removeEventListener(CELL_EVENT, before);
    }
    listeners.set(element, listener);
    element.addEventListener(CELL_EVENT, listener);
}

/** What makes two cells show the same. Figures hold their data themselves, so no two are the same. */
function keyOf(container: HTMLElement): string {
    const { kind, address, token, chart, run, at } = container.dataset;
    return [kind, address, token, chart, run, kind === "figure" ? `${container.id} ${at}` : ""].join("\n");
}

function loadScript(document: Document, address: string, integrity: string): Promise<void> {
    return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const timer = setTimeout(() => end(reject), LOADING_MS);
        const end = (answer: () => void): void => {
            clearTimeout(timer);
            script.remove();
            answer();
        };
        script.onload = () => end(resolve);
        script.onerror = () => end(reject);
        script.integrity = integrity;
        // Browsers compare hashes only of what the server lets the page read.
        script.crossOrigin = "anonymous";
        script.src = address;
        document.head.append(script);
    });
}
