using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Tests.Documents;

/// <summary>The tutorials in <c>notebooks/</c> as files; that they run is tested end to end.</summary>
public sealed partial class TutorialFilesTests
{
    private const string Load = "#!import \"../artifacts/notebooks/workbench.dib\"";

    public static TheoryData<string> Names => new(
        Directory.EnumerateFiles(Folder(), "*.dib").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_eight_tutorials_in_both_formats()
    {
        Assert.Equal(8, Names.Count);
        Assert.Equal(
            Directory.EnumerateFiles(Folder(), "*.dib").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder(), "*.ipynb").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_formats_of_a_tutorial_are_the_same_to_the_byte(string name)
    {
        var dib = Path.Combine(Folder(), name + ".dib");
        var ipynb = Path.Combine(Folder(), name + ".ipynb");

        // If this fails: ./rtw notebook convert notebooks/NAME.dib notebooks/NAME.ipynb
        Assert.Equal(IpynbFormat.Format(NotebookFile.Read(dib)), File.ReadAllText(ipynb));
        Assert.Equal(File.ReadAllText(dib), DibFormat.Format(NotebookFile.Read(ipynb)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tutorial_uses_nothing_that_net_interactive_lacks(string name)
    {
        var cells = NotebookFile.Read(Path.Combine(Folder(), name + ".dib")).Cells;
        var code = cells.Where(cell => cell.Language == "csharp").ToList();

        Assert.All(cells, cell => Assert.Contains(cell.Language, (string[])["markdown", "csharp", "html", "mermaid"]));
        Assert.Equal(Load, code[0].Text);
        Assert.DoesNotContain(code.Skip(1), cell => Directive().IsMatch(cell.Text));
        Assert.DoesNotContain(code, cell => Banned().IsMatch(cell.Text));
        Assert.StartsWith("// parameters\n", Assert.Single(code, cell => cell.Text.Contains("// parameters", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tutorial_says_why_what_to_do_and_where_next(string name)
    {
        var text = string.Join("\n", NotebookFile.Read(Path.Combine(Folder(), name + ".dib")).Cells
            .Where(cell => cell.IsText).Select(cell => cell.Text));

        Assert.All(
            (string[])["**Purpose.**", "**You will learn**", "**Time**", "**What to look at", "## Exercise", "<details>\n<summary>Solution</summary>\n\n", "## When it fails", "## Where next"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All(
            Link().Matches(text).Select(link => link.Groups[1].Value).Where(target => !target.Contains(':', StringComparison.Ordinal)),
            target => Assert.True(File.Exists(Path.Combine(Folder(), target)), $"{name} links to {target}, which does not exist."));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RealtimeWorkbench.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No RealtimeWorkbench.sln in or above {AppContext.BaseDirectory}.");
        }

        return Path.Combine(folder.FullName, "notebooks");
    }

    [GeneratedRegex(@"^#(!|r |i )", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Directive();

    [GeneratedRegex(@"\bdisplay\(|\.Display\(|\bextension\s*\(|\bKernelBridge\b|\bMicrosoft\.DotNet\.Interactive\b", RegexOptions.CultureInvariant)]
    private static partial Regex Banned();

    [GeneratedRegex(@"\]\(([^)#]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
