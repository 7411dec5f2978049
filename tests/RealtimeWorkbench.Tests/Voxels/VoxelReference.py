# Statistics of voxels by pandas and numpy, which VoxelReferenceTests compares with: writes VoxelReference.csv beside itself.
# Samples come from the generator of D. E. Knuth, The Art of Computer Programming, vol. 2, 3.3.4, Table 1 (MMIX), made anew in the test.
# Made with Python 3, numpy and pandas; run: python3 VoxelReference.py
import pathlib

import numpy
import pandas


def random(state):
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53


numbers = random(42)
rows = []
for i in range(20_000):
    x, y, z = (next(numbers) * 12 - 1 for _ in range(3))
    # A large mean with a small spread: sums of squares lose all their digits here.
    rows.append((x, y, z, 1e6 + 3 * (x + y * z) + next(numbers)))
samples = pandas.DataFrame(rows, columns=["x", "y", "z", "value"])
box = samples[(samples[["x", "y", "z"]] >= 0).all(axis=1) & (samples[["x", "y", "z"]] < 10).all(axis=1)].copy()
for axis in "xyz":
    box[f"i{axis}"] = numpy.floor(box[axis] / 2.5).astype(int)
voxels = box.groupby(["iz", "iy", "ix"])["value"].agg(["count", "mean", "std", "min", "max"])
voxels.to_csv(pathlib.Path(__file__).with_suffix(".csv"), float_format="%.17g")
print(f"{len(samples) - len(box)} outside, pandas {pandas.__version__}, numpy {numpy.__version__}")
