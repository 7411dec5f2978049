/** A range in ms; its end is not in it. */
export interface Range {
    readonly from: number;
    readonly to: number;
}

export type Preset = "hour" | "day" | "week" | "month" | "all";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const PRESETS: readonly { id: Preset; name: string; length: number }[] = [
    { id: "hour", name: "hour", length: HOUR }, { id: "day", name: "day", length: DAY }, { id: "week", name: "week", length: 7 * DAY },
    { id: "month", name: "month", length: 30 * DAY }, { id: "all", name: "all", length: Infinity },
];

/** Shortest range that can be looked at. */
export const SHORTEST = 10;

/** The range that is meant, within all that there is. Presets count back from the newest value; of runs laid over each other, on from their start. */
export function resolve(range: Preset | Range, whole: Range, elapsed: boolean): Range {
    if (typeof range !== "string") {
        return range;
    }
    const length = PRESETS.find(preset => preset.id === range)?.length ?? Infinity;
    if (length >= whole.to - whole.from) {
        return whole;
    }
    return elapsed ? { from: whole.from, to: whole.from + length } : { from: whole.to - length, to: whole.to };
}

/** Moves a range, as far as all that there is lets it. */
export function moved(range: Range, by: number, whole: Range): Range {
    const length = range.to - range.from;
    if (length >= whole.to - whole.from) {
        return whole;
    }
    const from = Math.min(Math.max(range.from + by, whole.from), whole.to - length);
    return { from, to: from + length };
}

/** Moves one end of a range; the other one stays. */
export function resized(range: Range, end: "from" | "to", to: number, whole: Range): Range {
    return end === "from"
        ? { from: Math.min(Math.max(to, whole.from), range.to - SHORTEST), to: range.to }
        : { from: range.from, to: Math.max(Math.min(to, whole.to), range.from + SHORTEST) };
}

/** Makes a range longer or shorter around its middle. */
export function zoomed(range: Range, factor: number, whole: Range): Range {
    const middle = (range.from + range.to) / 2;
    const half = Math.max(SHORTEST, (range.to - range.from) * factor) / 2;
    return within({ from: middle - half, to: middle + half }, whole);
}

/** A range of the same length around a moment. */
export function centred(range: Range, at: number, whole: Range): Range {
    return moved(range, at - (range.from + range.to) / 2, whole);
}

/** A range of any two moments, within all that there is. */
export function between(one: number, other: number, whole: Range): Range {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    return within({ from, to: Math.max(to, from + SHORTEST) }, whole);
}

/** Lengths of sums that people count in: parts of a minute, an hour, a day. */
const STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].flatMap(n => [1000 * n, 60_000 * n]).concat([1, 2, 3, 4, 6, 8, 12].map(n => HOUR * n)).sort((a, b) => a - b);

/** The number of points to ask for, at most as many as wanted, so that each sums up a length of time that people count in. */
export function wholeSteps({ from, to }: Range, width: number): number {
    const wanted = (to - from) / width;
    const step = STEPS.find(one => one >= wanted) ?? DAY * Math.ceil(wanted / DAY);
    // Below a second there are single values, and no steps to be whole.
    return wanted < 1000 ? width : Math.ceil((to - from) / step);
}

/** A long range begins and ends at whole seconds, unless it does where all that there is does. */
export function tidy(range: Range, whole: Range): Range {
    if (range.to - range.from < 600_000) {
        return range;
    }
    const second = (at: number): number => Math.round(at / 1000) * 1000;
    return {
        from: range.from <= whole.from ? whole.from : Math.max(whole.from, second(range.from)),
        to: range.to >= whole.to ? whole.to : Math.min(whole.to, second(range.to)),
    };
}

function within(range: Range, whole: Range): Range {
    const length = Math.min(range.to - range.from, whole.to - whole.from);
    const from = Math.min(Math.max(range.from, whole.from), whole.to - length);
    return { from, to: from + length };
}

/** What a person typed as a time of the clock in their zone, or as time since the start ("90", "1:30", "2:15:00", "3 d 2:00:00"); null if it is neither. */
export function typed(text: string, elapsed: boolean): number | null {
    if (!elapsed) {
        const time = new Date(text).getTime();
        return Number.isNaN(time) ? null : time;
    }
    const match = /^\s*(?:(\d+)\s*d)?\s*(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)?\s*$/.exec(text);
    if (match === null || text.trim() === "") {
        return null;
    }
    const [days, hours, minutes, seconds] = match.slice(1).map(part => Number(part ?? 0)) as [number, number, number, number];
    return 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days)));
}
