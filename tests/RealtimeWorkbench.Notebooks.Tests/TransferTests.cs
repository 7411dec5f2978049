using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-transfers-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("press.rtwr")]
    [InlineData("press.jsonl")]
    [InlineData("press.csv")]
    public async Task What_is_recorded_gives_the_analysis_of_its_source(string name)
    {
        await using var workbench = Runs.Quick();
        var source = await RecordedAsync(workbench, "source.rtwr");

        var written = await workbench.RecordAsync(At(name), options => options.Source = "file:" + source);

        Assert.Equal($"700 samples written to {At(name)}.", written.ToString());
        Assert.Equal(await AnalysedAsync(workbench, options => options.Source = "file:" + source), await AnalysedAsync(workbench, options => options.Source = "file:" + At(name)));
    }

    [Fact]
    public async Task What_is_sent_to_a_database_gives_the_analysis_of_its_source()
    {
        await using var workbench = Runs.Quick();
        var source = await RecordedAsync(workbench, "source.rtwr");

        var sent = await workbench.SendAsync("sql", options => Database(options, "file:" + source));

        Assert.Equal("values", sent.Unit);
        Assert.Contains("plant.db", sent.Place, StringComparison.Ordinal);
        Assert.Equal(
            await AnalysedAsync(workbench, options => options.Source = "file:" + source),
            await AnalysedAsync(workbench, options => Database(options, "sql")));
    }

    [Fact]
    public async Task The_workbench_stays_as_it_is()
    {
        await using var workbench = Runs.Quick();

        await workbench.RecordAsync(At("other.rtwr"), options => options["Demo.Seed"] = 7);

        Assert.Equal("demo", workbench.Source);
        Assert.Equal(42, workbench.Engine.Settings.Demo.Seed);
        Assert.Null(workbench.Result);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_if_that_is_said()
    {
        await using var workbench = Runs.Quick();
        await RecordedAsync(workbench, "press.rtwr");

        var refused = await Assert.ThrowsAsync<SourceException>(() => workbench.RecordAsync(At("press.rtwr")));
        var replaced = await workbench.RecordAsync(At("press.rtwr"), options => options["Demo.Duration"] = 10, replace: true);

        Assert.Equal($"{At("press.rtwr")} exists already; name a new file, or say replace: true.", refused.Message);
        Assert.Equal(600, replaced.Delivered);
    }

    [Fact]
    public async Task A_file_is_not_written_over_while_it_is_read()
    {
        await using var workbench = Runs.Quick();
        var source = await RecordedAsync(workbench, "press.rtwr");

        var refused = await Assert.ThrowsAsync<SourceException>(
            () => workbench.RecordAsync(source, options => options.Source = "file:" + source, replace: true));

        Assert.Equal($"{source} would be written over while it is read; name another file.", refused.Message);
        Assert.Equal(700, (await workbench.TryAsync(Operation.StreamProcessing, options => options.Source = "file:" + source)).Summary.Samples.Processed);
    }

    [Fact]
    public async Task CSV_is_made_of_files_only()
    {
        await using var workbench = Runs.Quick();

        var refused = await Assert.ThrowsAsync<SourceException>(() => workbench.RecordAsync(At("press.csv")));

        Assert.Equal(
            $"{At("press.csv")} cannot be recorded to, for a CSV file has to name all its columns first; record to a .rtwr file, and make CSV of that one.",
            refused.Message);
        Assert.False(File.Exists(At("press.csv")));
    }

    [Fact]
    public async Task Samples_cannot_be_sent_where_nobody_takes_them()
    {
        await using var workbench = Runs.Quick();

        var refused = await Assert.ThrowsAsync<SourceException>(() => workbench.SendAsync("plc"));

        Assert.StartsWith("Samples cannot be written to 'plc'; there are kafka, mqtt, http, sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_is_ended_is_no_failure()
    {
        await using var workbench = Runs.Quick(options => options["Demo.RealTime"] = true);
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        var recorded = await workbench.RecordAsync(At("press.rtwr"), cancellationToken: end.Token);

        Assert.Equal(0, recorded.Delivered);
        Assert.True(File.Exists(At("press.rtwr")));
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Database(WorkbenchOptions options, string source)
    {
        options.Source = source;
        options["Sql.Address"] = At("plant.db");
        options["Sql.Table"] = "samples";
        options["Sql.Follow"] = "off";
    }

    private async Task<string> RecordedAsync(Workbench workbench, string name)
    {
        await workbench.RecordAsync(At(name));
        return At(name);
    }

    /// <summary>All points of all charts, to the last bit.</summary>
    private static async Task<IReadOnlyList<string>> AnalysedAsync(Workbench workbench, Action<WorkbenchOptions> where)
    {
        var run = await workbench.TryAsync(Operation.RealtimeSpc, where);
        var points = run.Charts.OrderBy(chart => chart.Id, StringComparer.Ordinal)
            .SelectMany(chart => chart.Panels.SelectMany(panel => panel.Points.Select(point => FormattableString.Invariant(
                $"{chart.Id} {panel.Name} {point.Index} {point.T} {point.Value:R} {point.Lower:R} {point.Center:R} {point.Upper:R} {point.Violations?.Count}"))))
            .ToList();
        Assert.NotEmpty(points);
        return points;
    }
}
