using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Voxels;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed partial class VoxelTests(Browser browser)
{
    private static readonly DemoSettings Short = new() { Duration = 20, SamplesPerSecond = 50, RealTime = false };

    [BrowserFact]
    public async Task A_slice_says_of_a_voxel_what_the_engine_knows_of_it()
    {
        await using var workbench = await RunningWorkbench.StartAsync(Short);
        await using var page = await browser.OpenAsync(workbench.Page);
        await page.RunAsync("workflow");
        await Expect(page.State).ToHaveTextAsync("completed");
        var (machine, grid) = Assert.Single(workbench.Workbench.Voxels!.Grids);

        await page.ShowAsync("voxels");
        await page.Page.GetByTestId("voxel-signal").SelectOptionAsync("power");
        await Expect(page.Page.GetByTestId("voxel-facts")).ToContainTextAsync($"with {grid.Summary().SamplesInside:N0} samples".Replace('.', ','));

        // The slice lies in the middle sheet of those that have voxels, and its cursor starts in their lowest corner.
        var voxels = grid.Readings(machine).Where(voxel => voxel.Metric == "power").ToList();
        var (low, high) = (Sheet(grid, voxels.Min(voxel => voxel.Z)), Sheet(grid, voxels.Max(voxel => voxel.Z)));
        var wanted = voxels.Where(voxel => Sheet(grid, voxel.Z) == (low + high) / 2).MaxBy(voxel => voxel.X + voxel.Y)!;
        var slice = page.Page.GetByTestId("voxel-slice");
        await PressAsync(slice, "ArrowRight", Steps(grid, wanted.X - voxels.Min(voxel => voxel.X)));
        await PressAsync(slice, "ArrowUp", Steps(grid, wanted.Y - voxels.Min(voxel => voxel.Y)));

        var said = page.Page.GetByTestId("voxel-said");
        await Expect(said).ToHaveTextAsync(new Regex(FormattableString.Invariant($"n = {wanted.Count}$")));
        var mean = Mean().Match(await said.InnerTextAsync()).Groups[1].Value.Replace(",", "", StringComparison.Ordinal);
        Assert.Equal(wanted.Mean, double.Parse(mean, CultureInfo.InvariantCulture), 0.001 * wanted.Mean);
        Assert.True(await IsDrawnAsync(slice) && await IsDrawnAsync(page.Page.GetByTestId("voxel-space")));
        Assert.Empty(page.Complaints);
    }

    private static int Sheet(VoxelGrid grid, double z) => (int)Math.Floor((z - grid.Options.Minimum.Z) / grid.Options.Resolution);

    private static int Steps(VoxelGrid grid, double way) => (int)Math.Round(way / grid.Options.Resolution);

    private static async Task PressAsync(ILocator slice, string key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await slice.PressAsync(key);
        }
    }

    /// <summary>Whether a canvas shows more than one colour.</summary>
    private static Task<bool> IsDrawnAsync(ILocator canvas) => canvas.EvaluateAsync<bool>(
        """
        canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size > 10;
        }
        """);

    [GeneratedRegex("mean ([0-9.,]+)")]
    private static partial Regex Mean();
}
