import { attribute, h, show, text } from "../dom.ts";
import { clock } from "../format.ts";
import { icon } from "../icons.ts";
import type { OperationState } from "../protocol.ts";
import { elapsedSeconds } from "../store.ts";
import type { Actions, Part, View } from "../view.ts";

const STATE_SHAPES: Record<OperationState, string> = {
    idle: "○", running: "●", stopping: "◐", completed: "✓", stopped: "■", failed: "✕",
};

/** The top bar: what to run on which source, the three buttons, and how it goes. */
export class Header implements Part {
    readonly element: HTMLElement;
    readonly #operation = h("select", { id: "operation", "data-testid": "operation-select" });
    readonly #source = h("select", { id: "source", "data-testid": "source-select" });
    readonly #execute = h("button", { type: "button", class: "primary", "data-testid": "execute" }, icon("play"), "Execute");
    readonly #stop = h("button", { type: "button", "data-testid": "stop" }, icon("stop"), "Stop");
    readonly #export = h("button", { type: "button", "data-testid": "export" }, icon("export"), "Export");
    readonly #settings: HTMLButtonElement;
    readonly #fullScreen: HTMLButtonElement;
    readonly #shape = h("span", { "aria-hidden": "true", class: "state-shape" });
    readonly #stateWord = h("span", { "data-testid": "status-state" });
    readonly #elapsed = h("span", { class: "figure", "data-testid": "elapsed" });
    readonly #machines = h("span", { class: "muted", "data-testid": "machines" });
    readonly #state: HTMLElement;
    readonly #connectionShape = h("span", { "aria-hidden": "true" });
    readonly #connection = h("span", { role: "status", "data-testid": "connection-state", class: "connection" });
    readonly #hint = h("p", { class: "hint muted", id: "operation-hint" });
    readonly #controls: HTMLElement;
    #filled = "";
    #touched = false;

    constructor(actions: Actions, toggleSettings: () => void, toggleFullScreen: () => void) {
        this.#settings = h("button", {
            type: "button", class: "quiet settings-toggle", "data-testid": "settings-toggle", "aria-controls": "settings",
            onclick: toggleSettings,
        }, icon("menu"), h("span", {}, "Settings"));
        this.#state = h("span", { class: "state" }, this.#shape, this.#stateWord, this.#elapsed);
        this.#controls = h("div", { class: "controls" },
            h("label", { class: "pick", for: "operation" }, h("span", {}, "Operation"), this.#operation),
            h("label", { class: "pick", for: "source" }, h("span", {}, "Source"), this.#source),
            h("div", { class: "buttons" }, this.#execute, this.#stop, this.#export));
        this.#fullScreen = h("button", {
            type: "button", class: "quiet full-screen", title: "Full screen", "aria-label": "Full screen",
            onclick: toggleFullScreen,
        }, icon("full-screen"));
        this.element = h("header", { class: "top" }, h("div", { class: "only-heard" }, h("slot", { name: "title" })),
            this.#settings, this.#controls,
            h("div", { class: "now-state" }, this.#state, this.#machines,
                h("span", { class: "line-state" }, this.#connectionShape, this.#connection)),
            this.#fullScreen, this.#hint);
        attribute(this.#operation, "aria-describedby", "operation-hint");
        this.#operation.addEventListener("change", () => { this.#touched = true; });
        this.#source.addEventListener("change", () => { this.#touched = true; });
        this.#execute.addEventListener("click", () => {
            this.#touched = false;
            void actions.execute(this.#operation.value, this.#source.value);
        });
        this.#stop.addEventListener("click", () => void actions.stop());
        this.#export.addEventListener("click", () => void actions.export());
    }

    render(view: View): void {
        this.#fill(view);
        const { operation } = view.state;
        const running = operation.state === "running" || operation.state === "stopping";
        show(this.#controls, !view.report);
        show(this.#settings, !view.report);
        this.#execute.disabled = running || view.stale || view.config === null;
        this.#execute.title = running ? "An operation runs; stop it first." : "Start the chosen operation";
        this.#stop.disabled = operation.state !== "running" || view.stale;
        this.#export.disabled = view.stale;
        this.#operation.disabled = this.#source.disabled = running || view.config === null;
        text(this.#shape, STATE_SHAPES[operation.state]);
        text(this.#stateWord, operation.state);
        attribute(this.#state, "data-state", operation.state);
        attribute(this.#state, "data-stale", view.stale);
        text(this.#elapsed, operation.state === "idle" ? "" : clock(elapsedSeconds(view.state, view.moment)));
        text(this.#machines, machines(view));
        this.#renderConnection(view);
        const chosen = view.config?.operations.find(one => one.id === this.#operation.value);
        const source = view.config?.sources.find(one => one.id === this.#source.value);
        text(this.#hint, [chosen?.description, source?.note].filter(Boolean).join(" · "));
        show(this.#hint, this.#hint.textContent !== "" && !running && !view.report);
    }

    /** Says whether the settings are shown. */
    settingsShown(shown: boolean): void {
        attribute(this.#settings, "aria-expanded", String(shown));
    }

    focusExecute(): void {
        this.#execute.focus();
    }

    #fill(view: View): void {
        if (view.config === null) {
            return;
        }
        const { operations, sources } = view.config;
        const signature = JSON.stringify([operations, sources]);
        if (signature !== this.#filled) {
            this.#filled = signature;
            const [operation, source] = [this.#operation.value, this.#source.value];
            this.#operation.replaceChildren(...operations.map(one => h("option", { value: one.id }, one.title)));
            this.#source.replaceChildren(...sources.map(one => h("option", { value: one.id, disabled: !one.available },
                one.available ? one.title : `${one.title} – not available`)));
            this.#operation.value = operation !== "" ? operation : operations.at(-1)?.id ?? "";
            this.#source.value = source !== "" ? source : sources.find(one => one.available)?.id ?? "";
        }
        const { id, source } = view.state.operation;
        if (!this.#touched && id !== null && operations.some(one => one.id === id)) {
            this.#operation.value = id;
        }
        if (!this.#touched && source !== null && sources.some(one => one.id === source)) {
            this.#source.value = source;
        }
    }

    #renderConnection(view: View): void {
        const { phase, retryAt } = view.connection;
        const wait = retryAt === null ? "" : ` in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s`;
        const words = {
            connecting: "connecting…", live: "connected", reconnecting: `reconnecting…${wait}`, refused: "refused",
            gone: "not connected", closed: "not connected",
        };
        show(this.#fullScreen, document.fullscreenEnabled);
        text(this.#connection, view.report ? "report" : words[phase]);
        text(this.#connectionShape, phase === "live" || view.report ? "" : "⚠");
        attribute(this.#connection, "data-phase", phase);
    }
}

function machines(view: View): string {
    const names = new Set([...view.state.metrics.values()].map(metric => metric.machine));
    const [first] = names;
    return names.size === 0 ? "" : names.size === 1 ? first ?? "" : `${names.size} machines`;
}
