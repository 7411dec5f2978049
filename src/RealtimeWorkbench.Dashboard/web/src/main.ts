import { RealtimeWorkbench } from "./elements/workbench.ts";

if (customElements.get("realtime-workbench") === undefined) {
    customElements.define("realtime-workbench", RealtimeWorkbench);
}
