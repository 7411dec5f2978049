/** Puts what is seen of the history into the address of the page, without a step to go back to; null takes it out. */
export function writeAddress(hash: string | null): void {
    if (location.hash !== (hash ?? "")) {
        history.replaceState(history.state, "", hash ?? `${location.pathname}${location.search}`);
    }
}
