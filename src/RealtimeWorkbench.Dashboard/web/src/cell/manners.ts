import type { ConnectionState, Phase } from "../connection.ts";
import { attribute } from "../dom.ts";
import { hostTheme, isSavedByUs, returnKeys, saveNotebook } from "./host.ts";

/** Event by which an element in a cell tells the loader around it how it is doing. */
export const CELL_EVENT = "realtime-workbench-state";

export interface CellNews {
    phase: Phase;
    /** One sentence of the server's, if it refused. */
    reason: string;
    /** Whether there is something to show instead of the static picture. */
    ready: boolean;
}

const told = new WeakMap<HTMLElement, CellNews>();

/** Tells the loader, if there is news. */
export function tellCell(element: HTMLElement, connection: ConnectionState, ready: boolean): void {
    const { phase, reason } = connection;
    const last = told.get(element);
    if (element.hasAttribute("cell") && (last?.phase !== phase || last.ready !== ready || last.reason !== reason)) {
        const news: CellNews = { phase, reason, ready };
        told.set(element, news);
        element.dispatchEvent(new CustomEvent(CELL_EVENT, { detail: news }));
    }
}

/** How an element behaves as a guest on the page of a notebook: it takes the host's theme, and keeps its keys to itself. */
export class CellManners {
    readonly #element: HTMLElement;
    readonly #root: ShadowRoot;
    readonly #repaint: () => void;
    readonly #scrolled = new Map<Element, { top: number; left: number }>();
    #focused: HTMLElement | null = null;
    #theme: MutationObserver | null = null;

    constructor(element: HTMLElement, root: ShadowRoot, repaint: () => void) {
        this.#element = element;
        this.#root = root;
        this.#repaint = repaint;
    }

    begin(): void {
        const element = this.#element;
        if (!element.hasAttribute("cell")) {
            return;
        }
        // JupyterLab looks at keys before they get here, and asks the elements on the way whether they want that.
        attribute(element, "data-lm-suppress-shortcuts", "true");
        for (const name of ["keydown", "keyup", "keypress"]) {
            element.addEventListener(name, keepKey);
        }
        this.#root.addEventListener("scroll", this.#remember, true);
        this.#root.addEventListener("focusin", this.#focus);
        this.#root.addEventListener("focusout", this.#blur);
        this.#theme = new MutationObserver(() => this.#takeTheme());
        this.#theme.observe(document.body, {
            attributes: true, attributeFilter: ["class", "style", "data-jp-theme-light", "data-vscode-theme-kind"],
        });
        this.#takeTheme();
        this.#scrollBack();
        this.#focusBack();
    }

    end(): void {
        for (const name of ["keydown", "keyup", "keypress"]) {
            this.#element.removeEventListener(name, keepKey);
        }
        this.#root.removeEventListener("scroll", this.#remember, true);
        this.#root.removeEventListener("focusin", this.#focus);
        this.#root.removeEventListener("focusout", this.#blur);
        if (this.#focused !== null) {
            returnKeys(window);
        }
        this.#theme?.disconnect();
        this.#theme = null;
    }

    readonly #remember = (event: Event): void => {
        if (event.target instanceof Element) {
            this.#scrolled.set(event.target, { top: event.target.scrollTop, left: event.target.scrollLeft });
        }
    };

    /** What leaves the page and comes back has lost where it was scrolled to. */
    #scrollBack(): void {
        if (this.#scrolled.size > 0) {
            const places = [...this.#scrolled];
            requestAnimationFrame(() => places.forEach(([place, { top, left }]) => {
                place.scrollTop = top;
                place.scrollLeft = left;
            }));
        }
    }

    readonly #focus = (event: Event): void => {
        this.#focused = event.target instanceof HTMLElement ? event.target : null;
    };

    readonly #blur = (): void => {
        // What is taken out of the page loses the focus while it is still there: only afterwards it shows whether somebody has left it.
        queueMicrotask(() => {
            if (this.#element.isConnected && this.#root.activeElement === null) {
                this.#focused = null;
            }
        });
    };

    /** Hosts render an output anew while somebody types in it, as at the end of a run. Whoever has turned to something else stays there. */
    #focusBack(): void {
        const focused = this.#focused;
        if (focused !== null && (document.activeElement === null || document.activeElement === document.body)) {
            focused.focus({ preventScroll: true });
        }
        this.#focused = this.#root.activeElement instanceof HTMLElement ? this.#root.activeElement : null;
    }

    #takeTheme(): void {
        const { dark, contrast } = hostTheme(window);
        attribute(this.#element, "data-host-theme", dark === null ? null : dark ? "dark" : "light");
        attribute(this.#element, "data-host-contrast", contrast ? "more" : null);
        this.#repaint();
    }
}

/** In a notebook single keys are commands: "dd" deletes a cell. Saving stays the notebook's. */
export function keepKey(event: Event): void {
    const { type, key, ctrlKey, metaKey, shiftKey, altKey, repeat } = event as KeyboardEvent;
    if (!((ctrlKey || metaKey) && key.toLowerCase() === "s")) {
        event.stopPropagation();
    } else if (type === "keydown" && !shiftKey && !altKey && isSavedByUs(window)) {
        // Neither the browser, which would save the page, nor the notebook a second time.
        event.preventDefault();
        event.stopPropagation();
        if (!repeat) {
            saveNotebook(window);
        }
    }
}
