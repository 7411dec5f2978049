import { attribute, h, show, text } from "../dom.ts";
import type { Actions, Part, View } from "../view.ts";

/** The strip under the top bar: the line is lost, the server refuses us, or an action failed. */
export class Banner implements Part {
    readonly element: HTMLElement;
    readonly #message = h("p", {});
    readonly #retry: HTMLButtonElement;
    readonly #dismiss: HTMLButtonElement;
    readonly #tokenForm: HTMLFormElement;
    readonly #token = h("input", { type: "password", autocomplete: "off", "aria-label": "Token", placeholder: "Token" });

    constructor(actions: Actions) {
        this.#retry = h("button", { type: "button", onclick: () => actions.retry() }, "Try now");
        this.#dismiss = h("button", { type: "button", class: "quiet", onclick: () => actions.dismiss() }, "Dismiss");
        this.#tokenForm = h("form", { class: "token-form", hidden: true }, this.#token, h("button", { type: "submit" }, "Use token"));
        this.#tokenForm.addEventListener("submit", event => {
            event.preventDefault();
            actions.useToken(this.#token.value.trim());
            this.#token.value = "";
        });
        this.element = h("div", { class: "banner", role: "alert", "data-testid": "banner", hidden: true },
            this.#message, this.#tokenForm, this.#retry, this.#dismiss);
    }

    render(view: View): void {
        const { phase } = view.connection;
        const lost = (phase === "reconnecting" || phase === "gone") && !view.report;
        const refused = phase === "refused" && !view.report;
        const problem = view.problem;
        const needsToken = !view.cell && (refused || (problem !== null && /token/i.test(problem)));
        show(this.element, lost || refused || problem !== null);
        show(this.#retry, lost || refused);
        text(this.#retry, phase === "gone" ? "Try again" : "Try now");
        show(this.#dismiss, !lost && !refused && problem !== null);
        show(this.#tokenForm, needsToken);
        attribute(this.element, "data-kind", lost ? "lost" : "problem");
        text(this.#message, refused || lost ? lineSentence(view) : problem ?? "");
    }
}

function lineSentence(view: View): string {
    const { phase, reason } = view.connection;
    const owner = view.cell ? "the kernel" : "rtw";
    const newest = view.state.receivedAt === 0 ? "" : " Values below are from the last contact and grey until it is back.";
    switch (phase) {
        case "refused":
            return view.cell && /token/i.test(reason) ? "The workbench was started anew; run this cell again." : reason;
        case "gone":
            return `The line to the workbench is lost, and it did not come back.${newest} Check that ${owner} is still running` +
                `${view.cell ? ", or run this cell again" : ""}.`;
        default:
            return `The line to the workbench is lost; reconnecting.${newest} If this lasts, check that ${owner} is still running.`;
    }
}
