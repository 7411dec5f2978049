using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class BaselineCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-baseline-").FullName;

    public BaselineCommandTests() => new BaselineArchive(File).Change(store =>
    {
        store.Add(New("temperature", 1000));
        store.Add(New("temperature", 1010) with { Sigma = 5, Reason = "New nozzle." });
        store.Add(New("power", 250));
        return true;
    });

    private string File => Path.Combine(_folder, "baselines.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lists_the_newest_of_each_metric()
    {
        var list = await Rtw.RunAsync("baseline", "list", File, "--json");

        Assert.Equal(
            [("power", 1), ("temperature", 2)],
            list.Json.GetProperty("baselines").EnumerateArray().Select(baseline => (baseline.GetProperty("metric").GetString(), baseline.GetProperty("version").GetInt32())));
        Assert.Equal(4, (await Rtw.RunAsync("baseline", "list", File, "--all")).Output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Goes_back_to_a_version_by_somebody_for_a_reason()
    {
        var done = await Rtw.RunAsync("baseline", "rollback", File, "--metric", "temperature", "--to", "1", "--by", "Ben", "--why", "The old nozzle is back.", "--json");

        Assert.Equal((0, 3, "Ben"), (done.Code, done.Json.GetProperty("version").GetInt32(), done.Json.GetProperty("establishedBy").GetString()));
        var newest = new BaselineArchive(File).Read().Latest("am-01", "temperature")!;
        Assert.Equal((1000, "Back to version 1: The old nozzle is back."), (newest.Center, newest.Reason));
        Assert.NotNull(newest.EstablishedAt);
        var shown = await Rtw.RunAsync("baseline", "show", File, "--metric", "temperature");
        Assert.Contains("by Ben, 2", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_two_versions()
    {
        var found = await Rtw.RunAsync("baseline", "compare", File, "--metric", "temperature", "--json");

        // 10 over the standard error √(10²/125 + 5²/125) = 1 is z = 10; 2·Φ(-10) by scipy.
        Assert.Equal((1, 2), (found.Json.GetProperty("from").GetInt32(), found.Json.GetProperty("to").GetInt32()));
        Assert.Equal(1.0, found.Json.GetProperty("shift").GetDouble());
        Assert.Equal(0.5, found.Json.GetProperty("sigmaRatio").GetDouble());
        Assert.Equal(1.5239706048321e-23, found.Json.GetProperty("shiftPValue").GetDouble(), 1e-30);
    }

    [Fact]
    public async Task Compares_groups_by_their_means_and_covariances()
    {
        new BaselineArchive(File).Change(store =>
        {
            var model = new VariableBaseline
            {
                Metrics = ["a", "b"],
                Mean = [10, 20],
                Covariance = [4, 1, 1, 9],
                Rows = 50,
                Components = 1,
                Lambda = 0.2,
                Limits = [1, 1, 1],
                CalibrationRows = 0,
                FalseAlarms = 0.001,
            };
            store.Add(New("melt group", 2) with { Chart = ChartKind.T2, Variables = model });
            store.Add(New("melt group", 2) with { Chart = ChartKind.T2, Variables = model with { Mean = [10.8, 19.5], Covariance = [5, 2, 2, 7], Rows = 80 } });
            return true;
        });

        var found = await Rtw.RunAsync("baseline", "compare", File, "--metric", "melt group", "--json");

        // scipy, as in VariableComparisonTests.
        Assert.Equal(0.036215469245290656, found.Json.GetProperty("shiftPValue").GetDouble(), 1e-9);
        Assert.Equal(0.4026637172223203, found.Json.GetProperty("covariancePValue").GetDouble(), 1e-9);
        var text = (await Rtw.RunAsync("baseline", "compare", File, "--metric", "melt group")).Output;
        var shown = (await Rtw.RunAsync("baseline", "show", File, "--metric", "melt group")).Output;
        Assert.Contains("a: mean 10.8, sigma 2.23607", shown, StringComparison.Ordinal);
        Assert.Contains("upper limits: T² 1, SPE 1, MEWMA 1, for a share of 0.001 false alarms in all", shown, StringComparison.Ordinal);
        Assert.Contains("means: 0.464758 apart in units of the covariances (p = 0.036: may be by chance); a moved most, by +0.4 sigma", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_suggested_limits()
    {
        new BaselineArchive(File).Change(store =>
        {
            var older = store.Latest("am-01", "power")!;
            var newer = New("power", 260);
            store.Suggest(new RebaseSuggestion(newer, 1, BaselineComparison.Of(older, newer), "power lies 1 sigma higher."));
            return true;
        });

        Assert.Contains("suggested: power lies 1 sigma higher.", (await Rtw.RunAsync("baseline", "list", File)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Rtw.RunAsync("baseline", "compare", File, "--metric", "power", "--to", "suggested")).Code);
        Assert.Equal(0, (await Rtw.RunAsync("baseline", "rebase", File, "--metric", "power", "--by", "Ana", "--why", "New lamp")).Code);

        var store = new BaselineArchive(File).Read();
        Assert.Equal((2, 260, "Rebased: New lamp. Evidence: power lies 1 sigma higher."), (store.Latest("am-01", "power")!.Version, store.Latest("am-01", "power")!.Center, store.Latest("am-01", "power")!.Reason));
        Assert.Empty(store.Suggestions);
    }

    [Fact]
    public async Task Leaves_subgroups_out_for_a_cause()
    {
        new BaselineArchive(File).Change(store =>
        {
            store.Add(New("speed", 11.75) with
            {
                SubgroupSize = 2,
                Sigma = 2 / 1.1283791670955126,
                Data = new BaselineData
                {
                    Values = [10, 12, 11, 13, 9, 11, 13, 15],
                    Times = [.. Enumerable.Range(1, 4).Select(i => new DateTimeOffset(2026, 11, 21, 10, 0, i, TimeSpan.Zero))],
                    Apart = [],
                    Excluded = [],
                },
            });
            return true;
        });

        var done = await Rtw.RunAsync("baseline", "rebase", File, "--metric", "speed", "--exclude", "4=power cut", "--by", "Ana", "--why", "Found it.", "--json");

        // Means 11, 12, 10; ranges of 2: x̿ ± A2·R̄ with A2(2) = 3/(d2·√2).
        Assert.Equal((0, 2, 11.0), (done.Code, done.Json.GetProperty("version").GetInt32(), done.Json.GetProperty("center").GetDouble()));
        Assert.Equal(11 + (3 * 2 / 1.1283791670955126 / Math.Sqrt(2)), done.Json.GetProperty("location").GetProperty("upper").GetDouble(), 1e-9);
        Assert.Equal("Rebased: Found it. Version 1 without subgroup 4 (power cut).", done.Json.GetProperty("reason").GetString());
        Assert.Contains("    4  2026-11-21 10:00:04.000Z  13  15  (left out: power cut)", (await Rtw.RunAsync("baseline", "show", File, "--metric", "speed", "--rows")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Version 1 of power came without its rows, which are kept by runs with Spc.Baselines, up to 10000 values, and lost where a run is killed before it has written them there; let the chart collect a new one.", "rebase", "--metric", "power", "--exclude", "6=x", "--by", "Ben", "--why", "x")]
    [InlineData("--version says whose rows --exclude means; name such rows, or go back to the version by 'rtw baseline rollback'.", "rebase", "--metric", "power", "--version", "1", "--by", "Ben", "--why", "x")]
    [InlineData("Several metrics have baselines; name one with --metric: power, temperature.", "show")]
    [InlineData("There is no baseline 9 of power of am-01; the newest is 1.", "show", "--metric", "power", "--version", "9")]
    [InlineData("There is no baseline 9 of power of am-01.", "rollback", "--metric", "power", "--to", "9", "--by", "Ben", "--why", "x")]
    [InlineData("--by is empty; a baseline says who decided it, and why.", "rollback", "--metric", "power", "--to", "1", "--by", " ", "--why", "x")]
    [InlineData("There is no baseline of power of am-01 before version 1, so there is nothing to compare it with.", "compare", "--metric", "power")]
    [InlineData("No new limits are suggested for power of am-01.", "rebase", "--metric", "power", "--by", "Ben", "--why", "x")]
    public async Task Says_what_is_wrong_in_one_sentence(string sentence, string command, params string[] arguments) =>
        (await Rtw.RunAsync(["baseline", command, File, .. arguments])).AssertRefused(sentence);

    [Fact]
    public async Task Refuses_what_is_no_file_of_baselines()
    {
        (await Rtw.RunAsync("baseline", "list", File + "x")).AssertRefused($"There is no file {File}x; name the one that Spc.Baselines names.");
        await System.IO.File.WriteAllTextAsync(File, "{}");
        (await Rtw.RunAsync("baseline", "list", File)).AssertRefused($"{File}: The file of baselines has format 0; this version reads format 1.");
    }

    private static Baseline New(string metric, double center) => new()
    {
        Machine = "am-01",
        Metric = metric,
        Chart = ChartKind.XbarR,
        SubgroupSize = 5,
        SigmaMultiple = 3,
        Center = center,
        Sigma = 10,
        Location = new ControlLimits(center - 13.4, center, center + 13.4, 4.47),
        Dispersion = new ControlLimits(0, 23, 49, 8.6),
        Subgroups = 25,
        Samples = 125,
        SubgroupsBeyondLimits = 0,
        From = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 11, 21, 10, 2, 4, TimeSpan.Zero),
        DataHash = Baseline.HashOf([center]),
        EstablishedBy = "rtw",
        Reason = "Phase I: the first 25 subgroups of 5.",
    };
}
