import { h, text } from "../dom.ts";
import type { View } from "../view.ts";

/** A place that says why nothing is here and what to do next. */
export function emptyState(): HTMLElement {
    return h("div", { class: "empty" }, h("h3", {}), h("p", {}));
}

/** Fills an empty state: no line and a run that is on come before the reason of the place itself. */
export function fillEmpty(element: HTMLElement, view: View, title: string, next: string): void {
    const [heading, sentence] = element.children as unknown as [Element, Element];
    const phase = view.connection.phase;
    if (!view.report && (phase === "connecting" || view.state.instance === null) && phase !== "refused") {
        text(heading, "Connecting to the workbench…");
        text(sentence, phase === "reconnecting"
            ? "It does not answer. Check that rtw is still running; this page goes on trying by itself."
            : "The newest state is being fetched.");
        return;
    }
    text(heading, title);
    text(sentence, view.state.operation.state === "running" ? "The run has started; the first results are on their way."
        : next);
}
