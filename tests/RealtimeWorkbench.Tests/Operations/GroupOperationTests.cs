using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class GroupOperationTests
{
    private static readonly WorkbenchSettings Settings = new()
    {
        Demo = new DemoSettings { RealTime = false, Duration = 900 },
        Groups = new GroupSettings { Metrics = "melt = temperature, power, velocity", BaselineRows = 100, FalseAlarms = 0.001 },
    };

    [Fact]
    public async Task A_group_gets_a_chart_alerts_and_a_count_of_its_rows()
    {
        await using var workbench = Workbench.Create(Settings);

        var result = await workbench.RunAsync(OperationKind.Workflow);

        Assert.Null(result.Failure);
        var chart = workbench.Live.Everything().Charts.First(chart => chart.Metric == "melt group");
        Assert.Equal(("t2-spe-mewma", "T², SPE, MEWMA", 0.0), (chart.Kind, chart.Title, chart.Sigma));
        Assert.Equal(["T²", "SPE", "MEWMA"], chart.Panels.Select(panel => panel.Name));
        Assert.All(chart.Panels, panel => Assert.True(panel.Checked > 0));
        Assert.Equal(100, chart.Baseline!.Subgroups);

        // A sensor of the demo falls silent for a while.
        var table = Assert.Single(result.Tables, table => table.Title == "Groups of metrics");
        var counts = table.Rows.First(row => row[0] == chart.Machine);
        Assert.Equal("melt", counts[1]);
        Assert.StartsWith("In control, expect at most one row of melt group in 1000 beyond any limit: at a row every ", chart.Notice, StringComparison.Ordinal);
        Assert.Contains($" {counts[3]} of the first ", chart.Notice, StringComparison.Ordinal);
        Assert.NotEqual("0", counts[3]);
        Assert.Contains(workbench.Live.Everything().Alerts, alert => alert.Metric == "melt group" && alert.Message.Contains("it would fall without ", StringComparison.Ordinal));
        Assert.Contains(workbench.Live.Everything().Log, line => line.Message.StartsWith("Baseline of melt group on ", StringComparison.Ordinal) && line.Message.Contains("rows of 3 metrics: limits T² ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_lack_a_metric_are_said_at_the_chart_and_once_in_the_log()
    {
        await using var workbench = Workbench.Create(Settings with { Groups = new GroupSettings { Metrics = "odd = power, humidity; none = humidity, power" } });

        var result = await workbench.RunAsync(OperationKind.Spc);

        var state = workbench.Live.Everything();
        Assert.Matches("^([0-9]+) of the first \\1 rows of odd group were incomplete and are in no chart: humidity was missing or older than 1 s in \\1\\.$", state.Charts.First(chart => chart.Metric == "odd group").Notice);
        Assert.Single(state.Log, line => line.Message.Contains("rows of odd group were incomplete", StringComparison.Ordinal));
        Assert.Contains(state.Log, line => line is { Level: LogLevel.Warning, Message: "The none group has no row: no value of humidity, the first of its metrics, came." });
        var row = Assert.Single(result.Tables, table => table.Title == "Groups of metrics").Rows.First(row => row[1] == "odd");
        Assert.Equal((row[2], "humidity " + row[2]), (row[3], row[4]));
    }

    [Fact]
    public async Task Groups_and_layers_begin_with_the_baselines_of_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("rtw-groups-").FullName;
        try
        {
            var settings = Settings with
            {
                Spc = new SpcSettings { Baselines = Path.Combine(folder, "line.json") },
                Voxels = new VoxelSettings { LayerSignals = "power", LayerBaseline = 5 },
            };
            await using var first = Workbench.Create(settings);
            await first.RunAsync(OperationKind.Spc);
            await using var second = Workbench.Create(settings);
            await second.RunAsync(OperationKind.Spc);

            foreach (var name in new[] { "melt group", "power per layer" })
            {
                var (before, after) = (first.Live.Everything().Charts.First(chart => chart.Metric == name), second.Live.Everything().Charts.First(chart => chart.Metric == name));
                Assert.True(after.Panels[0].Checked > before.Panels[0].Checked);
                Assert.Equal((1, first.Baselines!.Latest(before.Machine, name)!.DataHash), (second.Baselines!.Latest(after.Machine, name)!.Version, second.Baselines!.Latest(after.Machine, name)!.DataHash));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("melt = temperature", 100, 0, "Groups.Metrics: the group 'melt' has fewer than 2 metrics; use name = metric, metric, …, several groups apart by semicolons.")]
    [InlineData("melt = a, b", 100, 50, "Groups: 50 rows held out for the limits are too few for a share of 0.001 false alarms; there must be at least 2999.")]
    public void Wrong_settings_are_refused_in_a_sentence(string metrics, int rows, int heldOut, string sentence)
    {
        var settings = new WorkbenchSettings { Groups = new GroupSettings { Metrics = metrics, BaselineRows = rows, CalibrationRows = heldOut } };

        var wrong = Assert.Throws<SettingsException>(() => Workbench.Create(settings));

        Assert.Equal([sentence], wrong.Errors);
    }
}
