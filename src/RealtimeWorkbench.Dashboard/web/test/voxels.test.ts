import assert from "node:assert/strict";
import { test } from "node:test";
import type { VoxelCells, VoxelChanges, VoxelChunk } from "../src/protocol.ts";
import { colour, ticks } from "../src/voxels/colours.ts";
import { coarsened, colourRange, extent, VoxelData } from "../src/voxels/data.ts";

function cells(places: number[], means: number[]): VoxelCells {
    return { places, means, counts: places.map(() => 2), deviations: places.map((_, i) => i === 0 ? null : 1), minima: means, maxima: means };
}

function chunk(x: number, y: number, z: number, ...levels: VoxelCells[]): VoxelChunk {
    return { x, y, z, levels };
}

function changes(version: number, chunks: VoxelChunk[], whole = false, grid = "g"): VoxelChanges {
    return { grid, version, whole, more: false, chunks };
}

test("a chunk takes the place of the one before it, and the whole that of all", () => {
    const data = new VoxelData(8);
    data.take(changes(1, [chunk(0, 0, 0, cells([0], [5])), chunk(1, 0, 0, cells([511], [6]))], true));
    data.take(changes(2, [chunk(0, 0, 0, cells([0, 9], [7, 8]))]));

    assert.equal(data.size, 2);
    const [voxels] = data.layers("means");
    assert.deepEqual([...(voxels?.values ?? [])], [7, 8, 6]);
    assert.deepEqual([...(voxels?.x ?? [])], [0, 1, 15]);
    assert.deepEqual([...(voxels?.y ?? [])], [0, 1, 7]);
    assert.deepEqual([...(voxels?.z ?? [])], [0, 0, 7]);

    data.take(changes(1, [chunk(3, 0, 0, cells([0], [1]))], true, "another"));
    assert.equal(data.size, 1);
    assert.deepEqual([data.grid, data.version], ["another", 1]);
});

test("parts of refined voxels are a layer of their own, at half the edge", () => {
    const data = new VoxelData(8);
    data.take(changes(1, [chunk(1, 0, 0, cells([0], [5]), cells([1, 17 * 16], [4, 6]))], true));

    const [, halves] = data.layers("means");
    assert.equal(halves?.scale, 0.5);
    assert.deepEqual([...(halves?.x ?? [])], [17, 16]);
    assert.deepEqual([...(halves?.y ?? [])], [0, 1]);
    assert.deepEqual([...(halves?.z ?? [])], [0, 1]);
    assert.equal(data.at(1, 16, 1, 1)?.mean, 6);
    assert.equal(data.at(1, 18, 1, 1), null);
});

test("a voxel with one value has no standard deviation and is left out there", () => {
    const data = new VoxelData(8);
    data.take(changes(1, [chunk(0, 0, 0, cells([0, 1], [5, 6]))], true));

    assert.deepEqual([...(data.layers("deviations")[0]?.values ?? [])], [1]);
    assert.equal(data.at(0, 0, 0, 0)?.deviation, null);
});

test("a single outlier does not stretch the colours", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => i === 500 ? 1e9 : i % 100);
    const places = new Int32Array(1000);
    const range = colourRange({ scale: 1, x: places, y: places, z: places, values });

    assert.deepEqual([range?.low, range?.high, range?.clipped], [1, 99, true]);
    assert.equal(colourRange(undefined), null);
    assert.deepEqual(colour(-5, false), [0, 34, 78]);
    assert.deepEqual(colour(5, true), [254, 232, 56]);
});

test("too many voxels to draw are joined to cubes with their mean", () => {
    const x = Int32Array.from({ length: 64 }, (_, i) => i % 4);
    const y = Int32Array.from({ length: 64 }, (_, i) => (i >> 2) % 4);
    const z = Int32Array.from({ length: 64 }, (_, i) => i >> 4);
    const layer = { scale: 1, x, y, z, values: Float64Array.from(x) };

    assert.equal(coarsened(layer, 64).edge, 1);
    const { layer: cubes, edge } = coarsened(layer, 8);
    assert.equal(edge, 2);
    assert.equal(cubes.values.length, 8);
    assert.deepEqual([...new Set(cubes.values)], [0.5, 2.5]);
    assert.deepEqual(extent(layer), { low: [0, 0, 0], high: [3, 3, 3] });
});

test("ticks stand at round places", () => {
    assert.deepEqual(ticks(30, 70.5, 4), [30, 40, 50, 60, 70]);
    assert.deepEqual(ticks(0.1, 0.62, 3), [0.2, 0.4, 0.6]);
});
