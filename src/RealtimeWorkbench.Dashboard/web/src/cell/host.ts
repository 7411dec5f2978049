/** What the page around a cell is, as far as it matters here. */
export type HostKind = "jupyter-classic" | "jupyter-lab" | "vscode" | "other";

interface ClassicNotebook {
    kernel?: { id?: string | null } | null;
    events?: { on(names: string, handler: () => void): void; off(names: string, handler: () => void): void };
    /** Saves, and tells the reader itself if that failed. */
    save_checkpoint?(): unknown;
}

/** The window, with what a host may have put there. */
export type HostWindow = Window & {
    Jupyter?: { notebook?: ClassicNotebook | null; keyboard_manager?: { enable(): void } };
    acquireVsCodeApi?: unknown;
};

export interface HostTheme {
    /** Null: the host doesn't say, so the system's setting holds. */
    dark: boolean | null;
    contrast: boolean;
}

/** The host that runs this page live; null on a page that was saved. */
export function liveHost(page: HostWindow): HostKind | null {
    if (page.Jupyter?.notebook) {
        return "jupyter-classic";
    }
    if (page.document.getElementById("jupyter-config-data") !== null) {
        return "jupyter-lab";
    }
    if (page.location.protocol === "vscode-webview:" || page.location.hostname.endsWith(".vscode-cdn.net")
        || typeof page.acquireVsCodeApi === "function") {
        return "vscode";
    }
    return page.document.documentElement.hasAttribute("data-realtime-workbench-live") ? "other" : null;
}

/** Whether the kernel that a cell was run by is the one of this page; null while the page has none yet. */
export function isKernelOfPage(page: HostWindow, kernel: string | undefined): boolean | null {
    const notebook = page.Jupyter?.notebook;
    if (!notebook || kernel === undefined || kernel === "") {
        return true;
    }
    const current = notebook.kernel?.id;
    return current === undefined || current === null ? null : current === kernel;
}

/** Whether a text is a hash that browsers compare; one that they don't know they would pass over. */
export function isIntegrity(text: string): boolean {
    return /^sha384-[A-Za-z0-9+/]{64}$/.test(text);
}

/** Calls back when the page may have got another kernel. */
export function onKernelChange(page: HostWindow, action: () => void): void {
    page.Jupyter?.notebook?.events?.on("kernel_created.Session kernel_ready.Kernel kernel_connected.Kernel", action);
}

/**
 * Gives the classic notebook its keys back: it switches them off while something in an output has the focus, and does not hear that it
 * left the page. Not before the reader turns to something else: until then they type, and "dd" would delete a cell.
 */
export function returnKeys(page: HostWindow): void {
    const turned = new AbortController();
    for (const name of ["pointerdown", "focus"]) {
        // Before the notebook hears it: a field that has the focus now may want the keys off again.
        page.addEventListener(name, event => {
            if (event.target !== page) {
                turned.abort();
                page.Jupyter?.keyboard_manager?.enable();
            }
        }, { capture: true, signal: turned.signal });
    }
}

/** Whether the notebook is saved by us and not by its own keys: the classic one is deaf while something in an output has the focus. */
export function isSavedByUs(page: HostWindow): boolean {
    return typeof page.Jupyter?.notebook?.save_checkpoint === "function";
}

/** Saves the notebook, as the classic one does at Ctrl+S. */
export function saveNotebook(page: HostWindow): void {
    page.Jupyter?.notebook?.save_checkpoint?.();
}

/** Whether the browser is on another machine than the one that an address on the loopback interface means. */
export function isFarAway(page: Location, address: string): boolean {
    return /^https?:$/.test(page.protocol) && !isLoopback(page.hostname) && isLoopback(new URL(address).hostname);
}

/** The theme of the host. Jupyter and VS Code have one of their own, whatever the system is set to. */
export function hostTheme(page: HostWindow): HostTheme {
    const { body } = page.document;
    const lab = body.dataset["jpThemeLight"];
    if (lab !== undefined) {
        return { dark: lab === "false", contrast: false };
    }
    const has = (name: string): boolean => body.classList.contains(name);
    if (has("vscode-high-contrast") || has("vscode-high-contrast-light")) {
        return { dark: !has("vscode-high-contrast-light"), contrast: true };
    }
    if (has("vscode-dark") || has("vscode-light")) {
        return { dark: has("vscode-dark"), contrast: false };
    }
    // The classic notebook is light, unless somebody has put another style over it.
    return { dark: page.Jupyter?.notebook ? isDark(page.getComputedStyle(body).backgroundColor) : null, contrast: false };
}

/** Whether a colour, as a browser computes it, is rather dark than light. What is transparent shows the white of the page. */
export function isDark(color: string): boolean {
    const [red = 255, green = 255, blue = 255, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return alpha > 0 && (0.299 * red + 0.587 * green + 0.114 * blue) / 255 < 0.5;
}

function isLoopback(host: string): boolean {
    return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
