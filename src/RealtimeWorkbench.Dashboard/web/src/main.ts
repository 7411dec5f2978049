import { RealtimeWorkbenchChart } from "./elements/chart-cell.ts";
import { RealtimeWorkbenchFigure } from "./elements/figure-cell.ts";
import { RealtimeWorkbench } from "./elements/workbench.ts";

// A notebook that was run again by a newer kernel keeps the elements that its page has: both speak the same protocol.
for (const [name, element] of Object.entries({
    "realtime-workbench": RealtimeWorkbench,
    "realtime-workbench-chart": RealtimeWorkbenchChart,
    "realtime-workbench-figure": RealtimeWorkbenchFigure,
})) {
    if (customElements.get(name) === undefined) {
        customElements.define(name, element);
    }
}
