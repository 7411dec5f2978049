import type { Range } from "./range.ts";
import { elapsedWords } from "./words.ts";

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
    43_200, 86_400].map(seconds => Math.round(1000 * seconds));
const DAY = 86_400_000;

/** Ticks of time since a start, at whole seconds, minutes, hours or days. */
export function elapsedTicks({ from, to }: Range, most: number): { tickvals: number[]; ticktext: string[] } {
    const wanted = (to - from) / Math.max(1, most);
    const step = STEPS.find(one => one >= wanted) ?? DAY * Math.ceil(wanted / DAY);
    const tickvals: number[] = [];
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
        tickvals.push(at);
    }
    return { tickvals, ticktext: tickvals.map(at => elapsedWords(at)) };
}
