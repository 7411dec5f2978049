using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class QuestionTests : IDisposable
{
    private readonly Notebook _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("Console.Write|", "WriteLine")]
    [InlineData("\"\".ToUp|", "ToUpperInvariant")]
    [InlineData("new[] { 1 }.sel|", "SelectMany")]
    [InlineData("new[] { 1 }.Select(x => x.CompareT|", "CompareTo")]
    [InlineData("System.Collections.Gen|", "Generic")]
    [InlineData("using System.Tex|", "Text")]
    [InlineData("earl|", "earlier")]
    [InlineData("earlier.Le|\nvar after = 1;", "Length")]
    [InlineData("earlier?.Le|", "Length")]
    [InlineData("int Own() => 1;\nOw|", "Own")]
    [InlineData("Mine.To|", "Total")]
    [InlineData("fore|", "foreach")]
    [InlineData("/* 😀 */ earl|", "earlier")]
    [InlineData("#!html\n<b>\n#!csharp\nearl|", "earlier")]
    [InlineData("#!mer|", "#!mermaid")]
    [InlineData("#!|", "#!import")]
    [InlineData("#r \"nu|", "nuget: ")]
    public async Task Completes(string marked, string expected)
    {
        await _notebook.RunAsync("var earlier = \"text\"; static class Mine { public static int Total; }");
        var code = marked.Replace("|", "", StringComparison.Ordinal);
        var cursor = marked.Split('|')[0];

        var reply = _notebook.Session.Complete(new KernelRequest { Type = "complete", Code = code, Cursor = cursor.EnumerateRunes().Count() });

        Assert.Contains(expected, reply.Matches!);
        Assert.Equal(reply.Matches!.Distinct(), reply.Matches!);
        Assert.Equal(cursor.EnumerateRunes().Count(), reply.End);
        var typed = string.Concat(cursor.EnumerateRunes().Skip(reply.Start!.Value));
        Assert.StartsWith(typed, expected, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("// earl|")]
    [InlineData("\"earl|")]
    [InlineData("#!markdown\nearl|")]
    [InlineData("12|")]
    public async Task Offers_nothing_where_no_code_is_written(string marked)
    {
        await _notebook.RunAsync("var earlier = 1;");
        var cursor = marked.Split('|')[0];

        Assert.Empty(_notebook.Session.Complete(new KernelRequest { Type = "complete", Code = cursor, Cursor = cursor.Length }).Matches!);
    }

    [Fact]
    public async Task Members_of_an_instance_are_not_those_of_its_type_and_the_kernels_own_are_hidden()
    {
        await _notebook.RunAsync("var earlier = \"text\";");

        Assert.DoesNotContain("IsNullOrEmpty", Matches("earlier."));
        Assert.DoesNotContain("Substring", Matches("string."));
        Assert.DoesNotContain("CellCheckpoint", Matches("Cell"));

        IReadOnlyList<string> Matches(string code) =>
            _notebook.Session.Complete(new KernelRequest { Type = "complete", Code = code, Cursor = code.Length }).Matches!;
    }

    [Theory]
    [InlineData("Cons|ole.WriteLine(1)", "class Console", "standard")]
    [InlineData("string.Join(|\"\")", "static string string.Join(", "Concatenates")]
    [InlineData("Twi|ce(2)", "int Twice(int number)", "Doubles `number`.")]
    [InlineData("counted|", "int counted", "")]
    public async Task Inspects(string marked, string signature, string documentation)
    {
        await _notebook.RunAsync("/// <summary>Doubles <paramref name=\"number\"/>.</summary>\nint Twice(int number) => number * 2;\nvar counted = 1;");
        var code = marked.Replace("|", "", StringComparison.Ordinal);

        var reply = _notebook.Session.Inspect(new KernelRequest { Type = "inspect", Code = code, Cursor = marked.IndexOf('|', StringComparison.Ordinal) });

        Assert.Contains(signature, reply.Data!["text/plain"], StringComparison.Ordinal);
        Assert.Contains(documentation, reply.Data["text/plain"], StringComparison.Ordinal);
        Assert.StartsWith("```csharp\n", reply.Data["text/markdown"], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_stands()
    {
        Assert.Null(_notebook.Session.Inspect(new KernelRequest { Type = "inspect", Code = "   ", Cursor = 1 }).Data);
    }

    [Theory]
    [InlineData("1 + 1", "complete", null)]
    [InlineData("for (;;)\n{\n    if (x)\n    {", "incomplete", "        ")]
    [InlineData("Console.Write(", "incomplete", "")]
    [InlineData("#r \"nuget: A\"\nint x =", "incomplete", "")]
    [InlineData("1 +* ) 2;", "invalid", null)]
    [InlineData("#!markdown\nfor (;;) {", "complete", null)]
    public void Says_whether_code_is_complete(string code, string status, string? indent)
    {
        var reply = KernelSession.IsComplete(new KernelRequest { Type = "is_complete", Code = code });

        Assert.Equal((status, indent), (reply.Status, reply.Indent));
    }
}
