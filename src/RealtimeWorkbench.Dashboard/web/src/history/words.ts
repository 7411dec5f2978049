import { count, dateTime, duration, timeOfDay, zoneName } from "../format.ts";
import type { HistoryRun, HistoryValues } from "./protocol.ts";
import type { Range } from "./range.ts";

/** Ranges that are shorter are told with parts of seconds. */
export const SPLIT_SECONDS_MS = 60_000;

/** How fine rows are, and how many: "sums of 1 min, 1,440 points". */
export function finenessWords(all: readonly HistoryValues[]): string {
    const points = all.reduce((sum, values) => sum + values.t.length, 0);
    const steps = [...new Set(all.filter(values => values.t.length > 0).map(values => values.stepSeconds))].sort((a, b) => a - b);
    const words = steps.map(step => step === 0 ? "single values" : `sums of ${stepWords(step)}`);
    return [...words, `${count(points)} ${points === 1 ? "point" : "points"}`].join(", ");
}

function stepWords(seconds: number): string {
    return seconds < 1 ? `${Math.round(1e6 * seconds) / 1e3} ms` : duration(seconds);
}

/** A moment since the start of a run: "0:02:05", "0:00:00.25", "3 d 4:00:00". */
export function elapsedWords(ms: number): string {
    const [sign, size] = ms < 0 ? ["−", -ms] : ["", ms];
    const whole = Math.floor(size / 1000);
    const rest = Math.floor(size % 1000);
    const two = (part: number): string => String(part).padStart(2, "0");
    const days = Math.floor(whole / 86_400);
    const clock = `${Math.floor(whole / 3600) % 24}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
        + (rest > 0 ? `.${String(rest).padStart(3, "0").replace(/0+$/, "")}` : "");
    return `${sign}${days > 0 ? `${days} d ` : ""}${clock}`;
}

/** A moment on the axis, to the second. */
export function momentWords(at: number, elapsed: boolean): string {
    return elapsed ? elapsedWords(Math.round(at / 1000) * 1000) : dateTime(at);
}

/** A range with its length and, of the clock, its zone; the day is said once where it is one. */
export function rangeWords({ from, to }: Range, elapsed: boolean): string {
    const length = duration((to - from) / 1000);
    if (elapsed) {
        const [first, last] = to - from < SPLIT_SECONDS_MS ? [from, to] : [Math.floor(from / 1000) * 1000, Math.ceil(to / 1000) * 1000];
        return `${elapsedWords(first)} to ${elapsedWords(last)} after the start (${length})`;
    }
    const oneDay = new Date(from).toDateString() === new Date(to).toDateString();
    return `${dateTime(from)} to ${oneDay ? timeOfDay(to) : dateTime(to)} ${zoneName(to)} (${length})`;
}

/** What a run is called: its start and what it did. */
export function runName(run: HistoryRun, title: (operation: string) => string): string {
    return `${dateTime(run.startedAt)} ${title(run.operation)}`;
}

/** A moment as a field for times takes it, in the viewer's zone. */
export function fieldTime(at: number): string {
    const date = new Date(at);
    const two = (part: number): string => String(part).padStart(2, "0");
    return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
        + `T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
