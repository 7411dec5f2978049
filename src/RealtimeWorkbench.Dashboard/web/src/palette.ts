/** The colours that figures are drawn with, taken from the theme's tokens. */
export interface Palette {
    text: string;
    muted: string;
    grid: string;
    line: string;
    limit: string;
    zoneA: string;
    zoneB: string;
    zoneC: string;
    baseline: string;
    abnormal: string;
    surface: string;
}

const TOKENS: Record<keyof Palette, string> = {
    text: "--text", muted: "--text-muted", grid: "--grid", line: "--series", limit: "--limit", zoneA: "--zone-a",
    zoneB: "--zone-b", zoneC: "--zone-c", baseline: "--baseline", abnormal: "--abnormal", surface: "--surface",
};

/** Reads the tokens as they are in force: a probe makes the browser resolve them. */
export function readPalette(root: ShadowRoot): Palette {
    const probe = document.createElement("span");
    probe.hidden = true;
    root.append(probe);
    const palette = {} as Palette;
    for (const [name, token] of Object.entries(TOKENS) as [keyof Palette, string][]) {
        probe.style.color = `var(${token})`;
        palette[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return palette;
}
