using System.Xml.Linq;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Figures;

public sealed class SvgVoxelsTests
{
    [Fact]
    public void Takes_the_sheet_with_the_most_voxels_and_leaves_parts_of_refined_ones_out()
    {
        var map = Assert.Single(VoxelMap.FullestOf(
            [Voxel(0, 0, 0, 900), Voxel(10, 5, 5, 1000), Voxel(15, 10, 5, 1100), Voxel(15, 10, 5, 1300, edge: 2.5), Voxel(15, 10, 10, 1)],
            new Dictionary<string, string> { ["temperature"] = "°C" }));

        Assert.Equal((5, 5, 4, 3, 3), (map.Z, map.Edge, map.Columns, map.Rows, map.Sheets));
        Assert.Equal([(6, 1000.0), (11, 1100.0)], map.Means.Select((mean, i) => (i, mean)).Where(each => !double.IsNaN(each.mean)));
        Assert.Equal("am-01 temperature, mean, z 5 to 10 mm", map.Title);
    }

    [Fact]
    public void Draws_runs_of_one_colour_as_one_piece_on_a_page_that_needs_nothing()
    {
        var map = Assert.Single(VoxelMap.FullestOf(
            [.. Enumerable.Range(0, 20).Select(i => Voxel(i * 5, 0, 0, i < 10 ? 900 : 1000))], new Dictionary<string, string>()));

        var svg = SvgVoxels.Of(map);

        var paths = XDocument.Parse(svg).Descendants("{http://www.w3.org/2000/svg}path").Where(path => path.Attribute("shape-rendering") is not null)
            .Select(path => path.Attribute("d")!.Value);
        Assert.Equal(["M0 0h10v1h-10z", "M10 0h10v1h-10z"], paths);
        Assert.Contains("class=\"ground\"", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"href|url\(|@import|<script", svg);
        Assert.Contains("20 voxels of 5 mm, from 900 to 1000.", svg, StringComparison.Ordinal);
    }

    private static VoxelReading Voxel(double x, double y, double z, double mean, double edge = 5) =>
        new("am-01", "temperature", x, y, z, 3, mean, 1, mean - 1, mean + 1, edge);
}
