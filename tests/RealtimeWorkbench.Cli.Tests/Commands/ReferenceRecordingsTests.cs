using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Tests.Spc;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary>Recordings of other people's processes run through the demo command as they are.</summary>
public sealed class ReferenceRecordingsTests
{
    public static TheoryData<string> Recordings()
    {
        var data = new TheoryData<string>();
        string[] folders = ["process", Path.Combine("anomaly", "NAB", "data", "realKnownCause")];
        foreach (var file in folders.Select(folder => Path.Combine(ReferenceCases.Folder, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetRelativePath(ReferenceCases.Folder, file));
        }

        return data;
    }

    [CasesTheory]
    [MemberData(nameof(Recordings))]
    public async Task Runs_through_completely_with_a_baseline_for_every_metric_that_varies(string recording)
    {
        var path = Path.Combine(ReferenceCases.Folder, recording);
        var rows = (await File.ReadAllLinesAsync(path)).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        string[] interval = rows[0].Contains("timestamp") ? [] : ["--interval", "3min"];

        var run = await Rtw.RunAsync(["demo", "--source", $"file:{path}", "--no-browser", "--port", "0", "--json", .. interval]);

        Assert.Equal(0, run.Code);
        var samples = run.Json.GetProperty("samples");
        Assert.Equal(rows.Count - 1, samples.GetProperty("produced").GetInt64());
        Assert.All(["deadLettered", "late", "dropped", "discarded"], name => Assert.Equal(0, samples.GetProperty(name).GetInt64()));

        // The clock goes back an hour in autumn, so some series have rows of one time twice.
        Assert.Equal(
            rows.Count - 1, samples.GetProperty("processed").GetInt64() + samples.GetProperty("duplicates").GetInt64());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("falseAlarms").ValueKind);
        var baselines = run.Json.GetProperty("charts").EnumerateArray().ToDictionary(
            chart => chart.GetProperty("metric").GetString()!, chart => chart.GetProperty("baselineSubgroups").ValueKind);

        // Spread is what lies within the subgroups of 5: an analyzer that holds its value for 5 rows has none there. Flags have no limits.
        var varying = Enumerable.Range(0, rows[0].Length).Where(column => IsNumber(rows[1][column])
            && rows.Skip(1).Select(row => row[column]).Distinct().Take(3).Count() == 3
            && rows.Skip(1).Chunk(5).Any(subgroup => subgroup.Any(row => row[column] != subgroup[0][column]))).Select(column => rows[0][column].Split(" [")[0]).ToList();
        Assert.NotEmpty(varying);
        Assert.All(varying, metric => Assert.Equal(JsonValueKind.Number, baselines[metric]));
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
