using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Figures;

/// <summary>One sheet of voxels across z, as a still picture shows it: the mean of a metric in each.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Its unit, or the empty string.</param>
/// <param name="Z">Lower face of the sheet in mm.</param>
/// <param name="Edge">Edge of a voxel in mm.</param>
/// <param name="Left">Lower edge of the first column in mm (x).</param>
/// <param name="Front">Lower edge of the first row in mm (y).</param>
/// <param name="Columns">Voxels in a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Means">Means, row by row from the front; NaN where nothing was measured.</param>
/// <param name="Sheets">How many sheets the machine has.</param>
public sealed record VoxelMap(
    string Machine,
    string Metric,
    string Unit,
    double Z,
    double Edge,
    double Left,
    double Front,
    int Columns,
    int Rows,
    IReadOnlyList<double> Means,
    int Sheets)
{
    /// <summary>More columns or rows are not drawn: nobody could tell them apart.</summary>
    private const int Widest = 400;

    /// <summary>Title of the picture.</summary>
    public string Title => Invariant($"{Machine} {Metric}, mean, z {NumberText.Of(Z)} to {NumberText.Of(Z + Edge)} mm");

    /// <summary>Chooses for each metric of each machine the sheet with the most voxels, the highest of several.</summary>
    /// <param name="voxels">Voxels with values, in any order; of refined ones the whole counts.</param>
    /// <param name="units">Units by metric; those that are unknown are left out.</param>
    public static IReadOnlyList<VoxelMap> FullestOf(IReadOnlyList<VoxelReading> voxels, IReadOnlyDictionary<string, string> units)
    {
        var maps = new List<VoxelMap>();
        foreach (var metric in voxels.GroupBy(voxel => (voxel.Machine, voxel.Metric)))
        {
            var edge = metric.Max(voxel => voxel.Edge);
            var whole = metric.Where(voxel => voxel.Edge == edge && voxel.Count > 0).ToList();
            var sheets = whole.GroupBy(voxel => Number(voxel.Z, edge)).ToList();
            var sheet = sheets.OrderByDescending(each => each.Count()).ThenByDescending(each => each.Key).First();
            var (left, front) = (whole.Min(voxel => voxel.X), whole.Min(voxel => voxel.Y));
            var columns = Number(whole.Max(voxel => voxel.X) - left, edge) + 1;
            var rows = Number(whole.Max(voxel => voxel.Y) - front, edge) + 1;
            if (columns > Widest || rows > Widest)
            {
                continue;
            }

            var means = new double[columns * rows];
            Array.Fill(means, double.NaN);
            foreach (var voxel in sheet)
            {
                means[(Number(voxel.Y - front, edge) * columns) + Number(voxel.X - left, edge)] = voxel.Mean;
            }

            maps.Add(new VoxelMap(
                metric.Key.Machine, metric.Key.Metric, units.GetValueOrDefault(metric.Key.Metric, ""), sheet.First().Z, edge, left, front, columns, rows, means, sheets.Count));
        }

        return maps;
    }

    private static int Number(double distance, double edge) => (int)Math.Round(distance / edge);
}
