import type { VoxelCells, VoxelChanges, VoxelChunk } from "../protocol.ts";

export type Statistic = "means" | "deviations" | "minima" | "maxima" | "counts";

/** Cells of one size in the whole grid: place of each, counted in cells of that size, and the chosen statistic. */
export interface Layer {
    /** Edge of a cell in parts of a voxel: 1, 0.5, 0.25, … */
    readonly scale: number;
    readonly x: Int32Array;
    readonly y: Int32Array;
    readonly z: Int32Array;
    readonly values: Float64Array;
}

/** All numbers of one cell. */
export interface CellFacts {
    count: number;
    mean: number;
    deviation: number | null;
    minimum: number;
    maximum: number;
}

/** What is known of the voxels of one signal: the chunks that came, each in the place of the one before it. */
export class VoxelData {
    readonly #edge: number;
    readonly #chunks = new Map<string, VoxelChunk>();
    grid: string | null = null;
    version = 0;

    /** @param edge Voxels along an edge of a chunk. */
    constructor(edge: number) {
        this.#edge = edge;
    }

    get size(): number {
        return this.#chunks.size;
    }

    take(changes: VoxelChanges): void {
        if (changes.whole) {
            this.#chunks.clear();
        }
        for (const chunk of changes.chunks) {
            this.#chunks.set(`${chunk.x} ${chunk.y} ${chunk.z}`, chunk);
        }
        this.grid = changes.grid;
        this.version = changes.version;
    }

    /** The cells, size by size, the voxels first; those without a value of the statistic are left out. */
    layers(statistic: Statistic): Layer[] {
        const depth = Math.max(0, ...[...this.#chunks.values()].map(chunk => chunk.levels.length));
        return Array.from({ length: depth }, (_, level) => this.#layer(level, statistic));
    }

    /** Everything about a cell; null if nothing was measured there. */
    at(level: number, x: number, y: number, z: number): CellFacts | null {
        const edge = this.#edge << level;
        const chunk = this.#chunks.get(`${Math.floor(x / edge)} ${Math.floor(y / edge)} ${Math.floor(z / edge)}`);
        const cells = chunk?.levels[level];
        const at = cells?.places.indexOf((((z % edge) * edge) + (y % edge)) * edge + (x % edge)) ?? -1;
        return cells === undefined || at < 0 ? null : {
            count: cells.counts[at] as number, mean: cells.means[at] as number, deviation: cells.deviations[at] ?? null,
            minimum: cells.minima[at] as number, maximum: cells.maxima[at] as number,
        };
    }

    #layer(level: number, statistic: Statistic): Layer {
        const edge = this.#edge << level;
        const columns = [...this.#chunks.values()].flatMap(chunk => {
            const cells: VoxelCells | undefined = chunk.levels[level];
            return cells === undefined ? [] : [{ chunk, cells }];
        });
        const most = columns.reduce((sum, { cells }) => sum + cells.places.length, 0);
        const [x, y, z] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
        const values = new Float64Array(most);
        let count = 0;
        for (const { chunk, cells } of columns) {
            const column = cells[statistic];
            for (let i = 0; i < cells.places.length; i++) {
                const value = column[i] ?? null;
                if (value === null) {
                    continue;
                }
                const place = cells.places[i] as number;
                x[count] = chunk.x * edge + place % edge;
                y[count] = chunk.y * edge + Math.floor(place / edge) % edge;
                z[count] = chunk.z * edge + Math.floor(place / edge / edge);
                values[count++] = value;
            }
        }
        return {
            scale: 1 / (1 << level), x: x.subarray(0, count), y: y.subarray(0, count), z: z.subarray(0, count),
            values: values.subarray(0, count),
        };
    }
}

/** Places of the outermost voxels, the upper ones included; null if there are none. */
export function extent(layer: Layer | undefined): { low: number[]; high: number[] } | null {
    if (layer === undefined || layer.values.length === 0) {
        return null;
    }
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    [layer.x, layer.y, layer.z].forEach((places, axis) => {
        for (const place of places) {
            low[axis] = Math.min(low[axis] as number, place);
            high[axis] = Math.max(high[axis] as number, place);
        }
    });
    return { low, high };
}

/** Where the colours begin and end: all but the outermost 1 % at each end, which a single outlier cannot stretch. */
export function colourRange(layer: Layer | undefined): { low: number; high: number; clipped: boolean } | null {
    if (layer === undefined || layer.values.length === 0) {
        return null;
    }
    const step = Math.max(1, Math.floor(layer.values.length / 20_000));
    const some = layer.values.filter((_, i) => i % step === 0).sort();
    const [low, high] = [some[Math.floor((some.length - 1) * 0.01)] as number, some[Math.ceil((some.length - 1) * 0.99)] as number];
    return { low, high, clipped: some[0] as number < low || some[some.length - 1] as number > high };
}

/**
 * Joins cells to larger cubes until there are few enough to draw: 2, 4, 8, … in each direction.
 * @returns The cubes with the mean of the values in them, and the edge of a cube in voxels.
 */
export function coarsened(layer: Layer, most: number): { layer: Layer; edge: number } {
    let edge = 1;
    let cubes = layer;
    while (cubes.values.length > most) {
        edge *= 2;
        const sums = new Map<string, { x: number; y: number; z: number; sum: number; count: number }>();
        for (let i = 0; i < layer.values.length; i++) {
            const [x, y, z] = [layer.x, layer.y, layer.z].map(places => Math.floor((places[i] as number) / edge)) as [number, number, number];
            const key = `${x} ${y} ${z}`;
            const cube = sums.get(key) ?? { x, y, z, sum: 0, count: 0 };
            cube.sum += layer.values[i] as number;
            cube.count++;
            sums.set(key, cube);
        }
        const all = [...sums.values()];
        cubes = {
            scale: edge, x: Int32Array.from(all, cube => cube.x), y: Int32Array.from(all, cube => cube.y), z: Int32Array.from(all, cube => cube.z),
            values: Float64Array.from(all, cube => cube.sum / cube.count),
        };
    }
    return { layer: cubes, edge };
}
