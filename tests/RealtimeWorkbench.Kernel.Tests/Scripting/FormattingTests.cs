namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class FormattingTests : IDisposable
{
    private const string Convention = """
        [AttributeUsage(AttributeTargets.Class)] class TypeFormatterSourceAttribute : Attribute { public TypeFormatterSourceAttribute(Type t) { FormatterSourceType = t; } public Type FormatterSourceType { get; } public string[] PreferredMimeTypes { get; set; } }
        class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new F("text/html"); yield return new F("text/plain"); } }
        class F { public F(string m) { MimeType = m; } public string MimeType { get; } public bool Format(object value, System.IO.TextWriter w) { if (value is not Chart c) return false; w.Write(c.Render(MimeType)); return true; } }
        [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/html", "text/plain" })] public class Chart { public string DisplayId { get; set; } public string Render(string mime) => DisplayId == "broken" ? throw new InvalidOperationException("no ink") : mime == "text/html" ? "<svg></svg>" : "a chart"; }
        """;

    private readonly Notebook _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task Values_are_shown_as_in_NET_Interactive_with_plain_text_beside()
    {
        var cell = await _notebook.RunAsync("new[] { new { A = 1.5, B = \"<x>\" } }");

        var data = cell.Events[^1].Data!;
        Assert.Contains("<table>", data["text/html"], StringComparison.Ordinal);
        Assert.Contains("&lt;x&gt;", data["text/html"], StringComparison.Ordinal);
        Assert.NotEmpty(data["text/plain"]);
    }

    [Fact]
    public async Task The_convention_for_formatters_holds_for_types_of_cells_and_libraries()
    {
        await _notebook.RunAsync(Convention);

        var data = (await _notebook.RunAsync("new Chart()")).Events[^1].Data!;

        Assert.Equal("<svg></svg>", data["text/html"]);
        Assert.Equal("a chart", data["text/plain"]);
        Assert.Contains("<svg></svg>", (await _notebook.RunAsync("new[] { new Chart() }")).Events[^1].Data!["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_id_of_the_value_names_its_output()
    {
        await _notebook.RunAsync(Convention);

        var cell = await _notebook.RunAsync("new Chart { DisplayId = \"chart-1\" }");

        var shown = Assert.Single(cell.Events);
        Assert.Equal(("display", "chart-1"), (shown.Type, shown.DisplayId));
    }

    [Fact]
    public async Task ToHtml_is_used_where_there_is_no_formatter()
    {
        var cell = await _notebook.RunAsync("class Verso { public string ToHtml() => \"<i>v</i>\"; public override string ToString() => \"v\"; }\nnew Verso()");

        Assert.Equal("<i>v</i>", cell.Events[^1].Data!["text/html"]);
    }

    [Fact]
    public async Task A_formatter_of_the_user_wins()
    {
        var cell = await _notebook.RunAsync("class Own { public string ToHtml() => \"no\"; }\nFormatter.Register<Own>(o => \"<b>own</b>\", \"text/html\");\nnew Own()");

        Assert.Equal("<b>own</b>", cell.Events[^1].Data!["text/html"]);
    }

    [Fact]
    public async Task A_formatter_that_fails_is_an_error_that_names_the_type()
    {
        await _notebook.RunAsync(Convention);

        var cell = await _notebook.RunAsync("new Chart { DisplayId = \"broken\" }");

        Assert.Equal("error", cell.Status);
        Assert.Equal("FormatterError", cell.Error.Name);
        Assert.EndsWith("Chart could not be shown as text/html, because its formatter failed: System.InvalidOperationException: no ink", cell.Error.Text, StringComparison.Ordinal);
        Assert.Equal("1", (await _notebook.RunAsync("1")).Value);
    }

    [Fact]
    public async Task Helpers_of_NET_Interactive_are_there()
    {
        var cell = await _notebook.RunAsync("HTML(\"<b>\").Display(); \"# t\".DisplayAs(\"text/markdown\"); Javascript(\"go()\"); display(div[id: \"x\"](\"y\"));");

        Assert.Equal("<b>", cell.Events[0].Data!["text/html"]);
        Assert.Equal("# t", cell.Events[1].Data!["text/markdown"]);
        Assert.Contains("go()", cell.Events[2].Data!["text/html"], StringComparison.Ordinal);
        Assert.Equal("<div id=\"x\">y</div>", cell.Events[3].Data!["text/html"]);
    }
}
