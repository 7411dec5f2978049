using System.Net;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class VoxelCallsTests
{
    private const string Changes = "/api/voxels/changes?machine=am-01&signal=temperature";

    [Fact]
    public async Task A_view_gets_the_whole_once_and_then_only_what_changed()
    {
        await using var dashboard = await StartAsync();

        var all = await dashboard.GetAsync(Changes);
        Assert.True(all.GetProperty("whole").GetBoolean());
        Assert.Equal(2, all.GetProperty("chunks").GetArrayLength());

        var next = $"{Changes}&grid={all.GetProperty("grid").GetString()}&since={all.GetProperty("version").GetInt64()}";
        Assert.Empty((await dashboard.GetAsync(next)).GetProperty("chunks").EnumerateArray());
        await dashboard.PostAsync("/data", """{"timestamp":"2026-11-21T10:01:00Z","machine":"am-01","x":2.5,"y":1,"z":1,"temperature":20}""");
        var changed = await UntilAsync(dashboard, next, answer => answer.GetProperty("chunks").GetArrayLength() > 0);

        Assert.False(changed.GetProperty("whole").GetBoolean());
        var chunk = Assert.Single(changed.GetProperty("chunks").EnumerateArray());
        var voxels = chunk.GetProperty("levels")[0];
        Assert.Equal([73, 74], Numbers(voxels, "places"));
        Assert.Equal([2, 1], Numbers(voxels, "counts"));
        Assert.Equal([11, 20], Numbers(voxels, "means"));
        Assert.Equal([10, 20], Numbers(voxels, "minima"));
        Assert.Equal([12, 20], Numbers(voxels, "maxima"));
        Assert.Equal(Math.Sqrt(2), voxels.GetProperty("deviations")[0].GetDouble(), tolerance: 1e-6);
        Assert.Equal(JsonValueKind.Null, voxels.GetProperty("deviations")[1].ValueKind);
        Assert.True((await dashboard.GetAsync($"{Changes}&grid=another&since=1")).GetProperty("whole").GetBoolean());
    }

    [Fact]
    public async Task The_grids_say_their_box_and_what_they_hold()
    {
        await using var dashboard = await StartAsync();

        var grid = Assert.Single((await dashboard.GetAsync("/api/voxels")).GetProperty("grids").EnumerateArray());

        Assert.Equal("am-01", grid.GetProperty("machine").GetString());
        Assert.Equal([100, 100, 100], Numbers(grid, "size"));
        Assert.Equal((2, 3, 1), (grid.GetProperty("occupied").GetInt64(), grid.GetProperty("inside").GetInt64(), grid.GetProperty("outside").GetInt64()));
        Assert.Equal("temperature", Assert.Single(grid.GetProperty("signals").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("z", "1.5", 101, 11)]
    [InlineData("x", "1.5", 101, 11)]
    [InlineData("y", "1", 101, 11)]
    public async Task A_slice_goes_across_any_axis(string axis, string at, int place, double mean)
    {
        await using var dashboard = await StartAsync();

        var slice = await dashboard.GetAsync($"/api/voxels/slice?machine=am-01&signal=temperature&axis={axis}&at={at}");

        Assert.Equal(1, slice.GetProperty("position").GetDouble());
        var values = slice.GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(10_000, values.Count);
        Assert.Equal(mean, values[place].GetDouble());
        Assert.Equal(JsonValueKind.Null, values[0].ValueKind);
    }

    [Theory]
    [InlineData("/api/voxels/changes?signal=temperature", "The parameter 'machine' is missing.")]
    [InlineData("/api/voxels/changes?machine=am-01", "The parameter 'signal' is missing.")]
    [InlineData(Changes + "&since=-1", "since is '-1'; it must be the version of an answer.")]
    [InlineData("/api/voxels/slice?machine=am-01&signal=t&at=0&axis=w", "axis is 'w'; it must be x, y or z.")]
    [InlineData("/api/voxels/slice?machine=am-01&signal=t&at=up", "at is 'up'; it must be a place on the axis in mm.")]
    [InlineData("/api/voxels/slice?machine=am-01&signal=t&at=1&statistic=median", "statistic is 'median'; it must be mean, sd, min, max or n.")]
    [InlineData("/api/voxels/slice?machine=am-01&signal=t&at=100", "Height 100 mm lies outside the box, which goes from 0 to 100 mm.")]
    [InlineData("/api/voxels/slice?machine=am-01&signal=t&at=NaN&axis=x", "NaN mm lies outside the box, which goes from 0 to 100 mm in x.")]
    public async Task A_wrong_request_is_explained(string path, string sentence)
    {
        await using var dashboard = await StartAsync();

        Assert.Equal(sentence, await dashboard.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, path));
    }

    [Fact]
    public async Task A_machine_without_voxels_is_not_found()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(
            "Machine 'am-01' has no voxels in this run; GET /api/voxels lists what there is.",
            await dashboard.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, Changes));
        Assert.Empty((await dashboard.GetAsync("/api/voxels")).GetProperty("grids").EnumerateArray());
    }

    private static async Task<RunningDashboard> StartAsync()
    {
        var dashboard = await RunningDashboard.StartAsync(script: source => source
            .Yield(At(0, 1, 1, 1, 10), At(1, 1.5, 1, 1, 12), At(2, 50, 50, 50, 14), At(3, -1, 0, 0, 16)).Block());
        dashboard.Workbench.Start(OperationKind.Stream, "scripted");
        await UntilAsync(dashboard, "/api/voxels", answer => answer.GetProperty("grids") is { } grids
            && grids.GetArrayLength() == 1 && grids[0].GetProperty("outside").GetInt64() == 1);
        return dashboard;
    }

    private static Sample At(double seconds, double x, double y, double z, double value) =>
        new(
            new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero).AddSeconds(seconds),
            "am-01",
            new Dictionary<string, double> { ["temperature"] = value },
            new Position(x, y, z));

    private static async Task<JsonElement> UntilAsync(RunningDashboard dashboard, string path, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(RunningDashboard.Patience);
        while (true)
        {
            var answer = await dashboard.GetAsync(path);
            if (holds(answer))
            {
                return answer;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static IEnumerable<double> Numbers(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
