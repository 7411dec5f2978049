import type { Course } from "./model.ts";
import type { Range } from "./range.ts";
import { stretches } from "./rows.ts";

/** A course of the overview as an SVG path: its extremes as a band, on a scale that all courses share. */
export function overviewPath({ values, offset }: Course, all: readonly Course[], whole: Range, width: number, height: number): string {
    const low = Math.min(...all.map(course => smallest(course.values.min)));
    const high = -Math.min(...all.map(course => smallest(course.values.max.map(value => -value))));
    const span = high - low || Math.abs(high) || 1;
    const x = (t: number): number => round((t - offset - whole.from) / (whole.to - whole.from) * width);
    const y = (value: number): number => round(3 + (high > low ? (high - value) / span : 0.5) * (height - 6));
    const step = 1000 * values.stepSeconds;
    let path = "";
    for (const { first, end } of stretches(values)) {
        const tops: string[] = [];
        const bottoms: string[] = [];
        for (let i = first; i < end; i++) {
            const at = x((values.t[i] as number) + step / 2);
            tops.push(`${at} ${y(values.max[i] as number)}`);
            bottoms.push(`${at} ${y(values.min[i] as number)}`);
        }
        path += `M${tops.join("L")}L${bottoms.reverse().join("L")}Z`;
    }
    return path;
}

function smallest(values: readonly number[]): number {
    return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function round(pixels: number): number {
    return Math.round(pixels * 10) / 10;
}
