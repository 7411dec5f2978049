using System.Text.RegularExpressions;
using System.Xml.Linq;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Tests.Figures;

namespace RealtimeWorkbench.Tests.Export;

public sealed class HtmlReportTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"alert(1)";

    [Fact]
    public void Has_all_parts()
    {
        var page = Parse(HtmlReport.Of(MadeUpRun.Create()));

        Assert.Equal("Complete Workflow: process report", page.Descendants("h1").Single().Value);
        Assert.Equal(
            [
                "Alerts", "Faults that the source injected", "Control charts", "Metrics", "Health", "Performance",
                "Results of the operations", "Settings", "Log", "What is not complete",
            ],
            page.Descendants("h2").Select(heading => heading.Value));
        Assert.Contains("Source Demo. Started 2026-11-21 10:00:00 UTC, 1 min 35 s.", page.Value, StringComparison.Ordinal);
        Assert.Contains("Completed: watched am-01", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_severity_as_colour_shape_and_word_and_the_value_apart_from_its_limit()
    {
        var row = Parse(HtmlReport.Of(MadeUpRun.Create())).Descendants("tbody").First().Element("tr")!;

        var cells = row.Elements("td").ToList();
        Assert.Equal("▲ critical", cells[0].Value);
        Assert.Equal("critical", cells[0].Attribute("class")?.Value);
        Assert.Equal("1200.04", cells[4].Value);
        Assert.Equal("Ada: nozzle cleaned", cells[8].Value);
    }

    [Fact]
    public void Says_which_faults_were_found_and_which_were_not()
    {
        var text = Parse(HtmlReport.Of(MadeUpRun.Create())).Value;

        Assert.Contains("2.5 s", text, StringComparison.Ordinal);
        Assert.Contains("not found", text, StringComparison.Ordinal);
        Assert.Contains("1 of 2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_every_figure_for_wide_and_for_narrow_pages()
    {
        var page = Parse(HtmlReport.Of(MadeUpRun.Create()));

        // A control chart, a trend, and the figure of a result.
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(6, page.Descendants(svg + "svg").Count());
        Assert.Equal(3, page.Descendants("div").Count(div => div.Attribute("class")?.Value == "narrow"));
        Assert.All(page.Descendants(svg + "svg"), picture => Assert.NotNull(picture.Element(svg + "desc")));
    }

    [Fact]
    public void Rule_violations_can_be_read_without_pointing_at_them()
    {
        var details = Parse(HtmlReport.Of(MadeUpRun.Create())).Descendants("details").First();

        Assert.Equal("Points that broke a rule: 1", details.Element("summary")?.Value);
        Assert.Contains("nelson-1: one point beyond 3σ", details.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_settings_that_are_not_the_default()
    {
        var rows = Parse(HtmlReport.Of(MadeUpRun.Create())).Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToList());

        Assert.Contains(rows, row => row is ["Kafka", "Topic", "nozzle cleaned", "", "changed; default am_qadf_monitoring"]);
        Assert.Contains(rows, row => row is ["Streaming", "Buffer size", "1000", "samples", ""]);
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        var html = HtmlReport.Of(MadeUpRun.Create(Hostile, Hostile, Hostile));

        var page = Parse(html);
        Assert.DoesNotMatch("<script|<img", html);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains(Hostile, page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_nothing_from_outside()
    {
        var html = HtmlReport.Of(MadeUpRun.Create());

        Assert.Contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:;", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\ssrc=|href=|url\(|@import|<script", html);
        Assert.All(Regex.Matches(html, "https?://[^\"]*"), match => Assert.Equal("http://www.w3.org/2000/svg", match.Value));
    }

    [Fact]
    public void A_run_that_never_began_has_a_report_too()
    {
        var run = new RunExport { ProductVersion = "1", ExportedAt = MadeUpChart.Start, Settings = new WorkbenchSettings() };

        var text = Parse(HtmlReport.Of(run)).Value;

        Assert.Contains("Not executed.", text, StringComparison.Ordinal);
        Assert.Contains("No alert was raised.", text, StringComparison.Ordinal);
        Assert.Contains("Health was not checked.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_is_no_longer_kept()
    {
        var run = MadeUpRun.Create();
        var panel = run.Charts[0].Panels[0];
        run = run with
        {
            Statistics = StatisticsView.None with { SamplesProcessed = 2 },
            Charts = [run.Charts[0] with { Panels = [panel with { Points = [.. panel.Points.Skip(4)] }] }],
            Log = [run.Log[1]],
            Operation = run.Operation with { State = RunState.Running },
        };

        Assert.Equal(
            [
                "spc.csv and spc.json hold points 5 to 20 of am-01/temperature; earlier ones are no longer kept.",
                "log.txt begins at line 2; earlier ones are no longer kept.",
                "The operation was still running when this was exported.",
                "Notes of am-01 are not kept.",
            ],
            run.Incomplete);
    }

    [Fact]
    public void A_single_chart_has_a_page_of_its_own_with_its_capability()
    {
        var chart = MadeUpRun.Create("", Hostile).Charts[0];
        var capability = new Table("Capability", ["index", "value"], [["Cpk", "1.33"]]);

        var html = ReportForChart.Of(chart, capability, null, "1.2.3", MadeUpChart.Start);

        var page = Parse(html);
        Assert.DoesNotMatch("<script|<img", html);
        Assert.Equal($"{Hostile}: X̄-R control chart", page.Descendants("h1").Single().Value);
        Assert.Contains("Points: 20. Broke a rule: 1.", page.Value, StringComparison.Ordinal);
        Assert.Contains("1.33", page.Value, StringComparison.Ordinal);
        Assert.Contains("RealtimeWorkbench 1.2.3, 2026-11-21 10:00:00 UTC.", page.Value, StringComparison.Ordinal);
    }

    /// <summary>Our HTML is well-formed XML too, so that a text that broke out of its place fails here.</summary>
    private static XElement Parse(string html) => XDocument.Parse(html).Root!;
}
