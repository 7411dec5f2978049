using Microsoft.DotNet.Interactive.Formatting;

namespace RealtimeWorkbench.Notebooks.Tests;

/// <summary>The formatters of .NET Interactive find ours without a reference in the library.</summary>
public sealed class FormatterConventionTests(FormatterConventionTests.OneRun run) : IClassFixture<FormatterConventionTests.OneRun>
{
    public static TheoryData<string> Displayables => [.. Values.Keys];

    private static readonly Dictionary<string, Func<Workbench, RunResult, object>> Values = new()
    {
        ["face"] = (workbench, _) => workbench,
        ["result"] = (_, result) => result,
        ["chart"] = (_, result) => result.Chart,
        ["charts"] = (_, result) => result.Charts,
        ["samples"] = (_, result) => result.Samples,
        ["alerts"] = (_, result) => result.Alerts,
        ["metrics"] = (_, result) => result.Metrics,
        ["health"] = (_, result) => result.Health,
        ["log"] = (_, result) => result.Log,
        ["tables"] = (_, result) => result.Tables,
        ["table"] = (_, result) => result.Tables[0],
        ["summary"] = (_, result) => result.Summary,
        ["settings"] = (_, result) => result.Settings,
        ["status"] = (workbench, _) => workbench.Status,
        ["control chart"] = (_, _) => ControlChartTests.Viscosity("i-mr"),
    };

    [Theory]
    [MemberData(nameof(Displayables))]
    public void A_value_is_written_by_our_formatters(string name)
    {
        var value = Values[name](run.Workbench, run.Result);

        var forms = Formatter.GetPreferredMimeTypesFor(value.GetType());

        Assert.Equal(["text/html", "text/plain"], forms);
        Assert.Contains("class=\"rtw-static\"", value.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Equal(value.ToString(), value.ToDisplayString("text/plain"));
    }

    [Theory]
    [MemberData(nameof(Displayables))]
    public void A_value_inside_of_others_is_written_by_our_formatters(string name)
    {
        var value = Values[name](run.Workbench, run.Result);

        Assert.Contains("class=\"rtw-static\"", new[] { value }.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("class=\"rtw-static\"", new { value }.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_missing_is_written_as_such()
    {
        RunResult? missing = null;

        Assert.Contains("null", missing.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("null", new { missing }.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    public sealed class OneRun : IAsyncLifetime
    {
        public Workbench Workbench { get; } = Runs.Quick();

        public RunResult Result { get; private set; } = null!;

        public async Task InitializeAsync() => Result = await Workbench.RunAsync(Operation.CompleteWorkflow);

        public async Task DisposeAsync() => await Workbench.DisposeAsync();
    }
}
