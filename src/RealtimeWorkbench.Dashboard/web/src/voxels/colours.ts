// Cividis (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018): even steps of lightness, the same for all kinds of colour vision.
const STOPS = [
    [0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116], [195, 179, 105],
    [225, 204, 85], [254, 232, 56],
] as const;

/** Colour of a share from 0 to 1, as red, green and blue from 0 to 255. On a dark page the darkest part of the scale is left out. */
export function colour(share: number, dark: boolean): [number, number, number] {
    const clamped = Math.min(1, Math.max(0, share));
    const along = (dark ? 0.22 + 0.78 * clamped : clamped) * (STOPS.length - 1);
    const from = Math.min(STOPS.length - 2, Math.floor(along));
    const [a, b] = [STOPS[from] as readonly number[], STOPS[from + 1] as readonly number[]];
    return [0, 1, 2].map(part => Math.round((a[part] as number) + (along - from) * ((b[part] as number) - (a[part] as number)))) as [number, number, number];
}

export function css([red, green, blue]: readonly [number, number, number], light = 1): string {
    return `rgb(${Math.round(red * light)} ${Math.round(green * light)} ${Math.round(blue * light)})`;
}

/** Whether a colour of the theme, as the browser computes it, is dark. */
export function isDark(surface: string): boolean {
    const [red = 255, green = 255, blue = 255] = (surface.match(/[\d.]+/g) ?? []).map(Number);
    return 0.3 * red + 0.59 * green + 0.11 * blue < 128;
}

/** Steps of 1, 2 or 5 times a power of ten: places for about so many labels. */
export function ticks(low: number, high: number, wanted: number): number[] {
    const rough = (high - low) / Math.max(1, wanted);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
    const found: number[] = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
        found.push(Number((i * step).toPrecision(12)));
    }
    return found;
}
