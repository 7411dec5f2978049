import { h } from "../dom.ts";
import type { Severity } from "../protocol.ts";

const SHAPES: Record<Severity, string> = { critical: "▲", high: "◆", medium: "●", low: "○" };

/** Severity as colour, shape and word. */
export function severityBadge(severity: Severity): HTMLElement {
    return h("span", { class: "badge", "data-severity": severity },
        h("span", { "aria-hidden": "true" }, SHAPES[severity]), ` ${severity}`);
}
