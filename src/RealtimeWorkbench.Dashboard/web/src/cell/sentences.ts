import type { CellNews } from "./manners.ts";

/** Why a cell shows its last state only, and what to do. */
export function whyStatic(address: string, farAway: boolean, news: Pick<CellNews, "phase" | "reason">): string {
    const where = new URL(address).host;
    if (news.phase === "refused") {
        return /token/i.test(news.reason)
            ? `The workbench at ${where} was started anew since this cell ran. Below is the last state; run the cell again.`
            : `The workbench at ${where} refuses this page: ${news.reason} Below is the last state.`;
    }
    return farAway
        ? `This browser cannot reach ${where}, which is on the kernel's machine. Below is the last state; run "await ` +
          `workbench.WatchAsync()" in a cell: it renews the picture as long as it runs.`
        : `No workbench answers at ${where} that this cell knows: its kernel has ended, was built anew, or runs on another machine. ` +
          `Below is the last state; run the cell again, or where the kernel is on another machine, "await workbench.WatchAsync()".`;
}
