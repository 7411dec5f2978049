import { NONE, significant } from "../format.ts";
import type { Palette } from "../palette.ts";
import type { VoxelGrid } from "../protocol.ts";
import { colour, isDark } from "./colours.ts";
import type { Layer, VoxelData } from "./data.ts";

export const AXES = ["x", "y", "z"] as const;

/** What both views show. */
export interface Scene {
    readonly grid: VoxelGrid;
    readonly data: VoxelData;
    readonly layers: readonly Layer[];
    readonly range: { low: number; high: number };
    /** First and last voxel shown on each axis, the last included. */
    readonly low: readonly number[];
    readonly high: readonly number[];
    /** Axis that the slice lies across, and its place on it in mm. */
    readonly axis: number;
    readonly position: number;
    readonly unit: string;
    readonly palette: Palette;
}

/** Colour of a value; of one value only, the middle of the scale. */
export function colourOf(scene: Scene, value: number): [number, number, number] {
    const { low, high } = scene.range;
    return colour(high > low ? (value - low) / (high - low) : 0.5, isDark(scene.palette.surface));
}

/** A place in mm, without digits that nobody set. */
export function millimetres(value: number): string {
    return String(Number(value.toPrecision(7)));
}

/** Says in a sentence what is in a cell. */
export function describe(scene: Scene, level: number, place: readonly number[]): string {
    const edge = scene.grid.resolution / (1 << level);
    const where = AXES.map((axis, i) => {
        const low = (scene.grid.lower[i] as number) + (place[i] as number) * edge;
        return `${axis} ${millimetres(low)} to ${millimetres(low + edge)}`;
    }).join(", ");
    const facts = scene.data.at(level, place[0] as number, place[1] as number, place[2] as number);
    const unit = scene.unit === "" ? "" : `\u202F${scene.unit}`;
    return facts === null ? `${where} mm: no values`
        : `${where} mm: mean ${significant(facts.mean)}${unit}, standard deviation ${facts.deviation === null ? NONE : significant(facts.deviation)}, `
            + `${significant(facts.minimum)} to ${significant(facts.maximum)}, n = ${facts.count}`;
}
