// Stands as text in every output that shows a workbench, a chart or a figure: mounts the live elements where there is a live
// notebook around it, and does nothing at all in a page that was saved.
import { liveHost, type HostWindow } from "./cell/host.ts";
import { CellPage } from "./cell/page.ts";

type Page = HostWindow & { realtimeWorkbenchCells?: { mount(): void } };

const page: Page = window;
if (liveHost(page) !== null) {
    page.realtimeWorkbenchCells ??= new CellPage(page);
    page.realtimeWorkbenchCells.mount();
}
