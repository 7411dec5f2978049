const KEY = "rtw-token";

/** Takes the token from the page's URL, keeps it for this tab and removes it from the address bar and the history. */
export function takeToken(page: Location, history: History, storage: Storage): string | null {
    const url = new URL(page.href);
    const given = url.searchParams.get("token");
    if (given === null) {
        return storage.getItem(KEY);
    }
    storage.setItem(KEY, given);
    url.searchParams.delete("token");
    history.replaceState(history.state, "", url.href);
    return given;
}

/** Keeps a token that was typed in. */
export function keepToken(token: string, storage: Storage): void {
    storage.setItem(KEY, token);
}
