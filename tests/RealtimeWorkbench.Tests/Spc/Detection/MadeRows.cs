namespace RealtimeWorkbench.Tests.Spc.Detection;

/// <summary>Rows of four variables that anybody can make again: the function <c>made</c> of Spc/References/detection.py.</summary>
internal static class MadeRows
{
    private static readonly double[] Waves = [1.7, 2.9, 4.3, 5.9];
    private static readonly double[] Chirps = [0.37, 0.71, 0.53, 0.29];

    public static double[][] Of(int rows, int seed, double shift = 0, int fault = int.MaxValue) =>
    [
        .. Enumerable.Range(0, rows).Select(row =>
        {
            double i = row + seed;
            double[] x = [.. Waves.Zip(Chirps, (wave, chirp) => Math.Sin(i * wave) + (0.3 * Math.Sin(i * i * chirp)))];
            x[3] = (0.6 * x[0]) + (0.8 * x[3]);
            x[1] += row >= fault ? shift : 0;
            x[3] -= row >= fault ? shift / 2 : 0;
            return x;
        }),
    ];
}
