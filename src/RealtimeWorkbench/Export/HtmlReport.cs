using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Export;

/// <summary>Writes a run as one page for people: what happened, when, and what it means. It needs nothing from outside and no script.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="run">The run.</param>
    /// <returns>HTML; every text in it is escaped. The same run always gives the same text.</returns>
    public static string Of(RunExport run)
    {
        var title = run.Operation.Id is null ? "Process report" : $"{run.Operation.Title}: process report";
        var page = new HtmlPage(title);
        var content = page.Content;
        content.Remark(WhenAndWhat(run));
        if (run.Operation.Text.Length > 0)
        {
            content.Remark($"{Capitalised(ViewText.Word(run.Operation.State))}: {run.Operation.Text}");
        }

        WriteKeys(content, run);
        HtmlSections.Alerts(content, run.Alerts);
        HtmlSections.Faults(content, run.Faults);
        HtmlSections.Charts(content, run.Charts);
        HtmlSections.Metrics(content, run.Metrics, run.Series);
        HtmlSections.Voxels(content, run.Voxels, run.Metrics);
        HtmlSections.Health(content, run.Health);
        HtmlSections.Performance(content, run.Statistics);
        HtmlSections.Results(content, run.Results);
        HtmlSections.Settings(content, run.Settings);
        HtmlSections.Log(content, run.Log);
        WriteIncomplete(content, run.Incomplete);
        return page.End(run.ProductVersion, run.ExportedAt);
    }

    private static string WhenAndWhat(RunExport run)
    {
        var source = run.Operation.SourceTitle.Length > 0 ? $"Source {run.Operation.SourceTitle}. " : "";
        return run.Operation.StartedAt is { } start
            ? $"{source}Started {IsoTime.ForPeople(start)}, {ViewText.Duration(run.Operation.ElapsedSeconds)}."
            : $"{source}Not executed.";
    }

    private static void WriteKeys(HtmlContent content, RunExport run)
    {
        var statistics = run.Statistics;
        var active = run.Alerts.Count(alert => alert.State is AlertStanding.Active or AlertStanding.Acknowledged);
        var waiting = run.Alerts.Count(alert => alert.State is AlertStanding.Active or AlertStanding.Returned);
        content.Markup.Open("dl", ("class", "keys")).Line();
        Key(content, "Samples", NumberText.Count(statistics.SamplesProcessed), $"of {NumberText.Count(statistics.SamplesProduced)} produced");
        Key(content, "Throughput", $"{NumberText.Of(statistics.ThroughputOverall)}/s", "samples, whole run");
        Key(content, "Latency p99", $"{NumberText.Of(statistics.LatencyMs.P99)} ms", $"median {NumberText.Of(statistics.LatencyMs.P50)} ms");
        Key(content, "Alerts", NumberText.Count(run.Alerts.Count), Invariant($"{active} active, {waiting} not acknowledged"));
        if (run.Faults is { } faults)
        {
            Key(content, "Faults found", Invariant($"{faults.Count(fault => fault.DetectedAt is not null)} of {faults.Count}"), "injected by the source");
        }

        Key(content, "Health", run.Health.Score is { } score ? NumberText.Of(score) : NumberText.None, ViewText.Word(run.Health.Status));
        content.Markup.Close().Line();
    }

    private static void Key(HtmlContent content, string name, string value, string remark) =>
        content.Markup.Open("div").Element("dt", name).Open("dd").Text(value).Element("small", remark).Close().Close().Line();

    private static void WriteIncomplete(HtmlContent content, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
        {
            return;
        }

        content.Heading("What is not complete");
        content.Markup.Open("ul");
        foreach (var sentence in sentences)
        {
            content.Markup.Element("li", sentence);
        }

        content.Markup.Close();
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
