using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Tests.Documents;

public sealed class RoundTripTests
{
    private static readonly string[] Lines =
    [
        "", " ", "\t", "var x = 1;", "#!html", "#!html ", "#!html  ", "#!csharp", "#!c# ", " #!markdown", "#!md", "#!meta", "#!meta ", "#!time",
        "#!import \"a.dib\"", "```csharp", "```", "{\"kernelInfo\":{}}", "#r \"nuget: X\"", "\"quoted\" \\ back", "σ ≥ 3 – Größe 😀",
        "\u2028\u0085\f\v", "\0\u0001\u007f", "</script><!-- -->", "#!rust", "#!rust ", "#!", "# Heading",
    ];

    private static readonly Gen<NotebookCell> Cell =
        from language in Gen.Elements("csharp", "markdown", "html", "javascript", "mermaid", "fsharp", "rust")
        from lines in Gen.ListOf(Gen.Elements(Lines))
        let text = string.Join('\n', lines).Trim('\n')
        where text.Length > 0
        select new NotebookCell(language, text);

    private static readonly Arbitrary<List<NotebookCell>> Cells = Cell.ListOf().ToArbitrary();

    [Fact]
    public void A_dib_keeps_every_cell() => Holds(notebook => Dib(notebook));

    [Fact]
    public void An_ipynb_keeps_every_cell() => Holds(notebook => Ipynb(notebook));

    [Fact]
    public void From_dib_to_ipynb_and_back_every_cell_stays() => Holds(notebook => Dib(Ipynb(Dib(notebook))));

    [Fact]
    public void From_ipynb_to_dib_and_back_every_cell_stays() => Holds(notebook => Ipynb(Dib(Ipynb(notebook))));

    [Fact]
    public void A_conversion_that_is_repeated_gives_the_same_bytes() => Prop.ForAll(Cells, cells =>
    {
        var first = IpynbFormat.Format(new Notebook { Cells = cells });
        Assert.Equal(first, IpynbFormat.Format(IpynbFormat.Parse(first, "a.ipynb")));

        var dib = DibFormat.Format(new Notebook { Cells = cells });
        Assert.Equal(dib, DibFormat.Format(DibFormat.Parse(dib, "a.dib")));
        Assert.Equal(
            IpynbFormat.Format(DibFormat.Parse(dib, "a.dib")),
            IpynbFormat.Format(DibFormat.Parse(DibFormat.Format(DibFormat.Parse(dib, "a.dib")), "a.dib")));
    }).Holds();

    private static void Holds(Func<Notebook, Notebook> change) => Prop.ForAll(Cells, cells =>
    {
        var changed = change(new Notebook { Cells = cells });

        Assert.Equal(cells.Select(cell => (cell.Language, cell.Text)), changed.Cells.Select(cell => (cell.Language, cell.Text)));
        Assert.Equal("csharp", changed.DefaultLanguage);
    }).Holds();

    private static Notebook Dib(Notebook notebook) => DibFormat.Parse(DibFormat.Format(notebook), "a.dib");

    private static Notebook Ipynb(Notebook notebook) => IpynbFormat.Parse(IpynbFormat.Format(notebook), "a.ipynb");
}
