using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Tests.Documents;

public sealed class NotebookFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.dib")]
    [InlineData("a.IPYNB")]
    public void The_ending_says_which_format(string name)
    {
        NotebookFile.Write(_folder[name], new Notebook { Cells = [new("html", "<b>ä</b>")] });

        var notebook = NotebookFile.Read(_folder[name]);

        Assert.Equal(("html", "<b>ä</b>"), (notebook.Cells[0].Language, notebook.Cells[0].Text));
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        File.WriteAllBytes(_folder["a.dib"], [0xEF, 0xBB, 0xBF, .. "#!html\nx"u8]);

        Assert.Equal("html", NotebookFile.Read(_folder["a.dib"]).Cells[0].Language);
    }

    [Fact]
    public void What_is_not_a_notebook_is_named()
    {
        File.WriteAllBytes(_folder["a.dib"], [0xFF, 0x00, 0xC0]);

        Assert.Equal($"{_folder["a.dib"]} is not a notebook: it is not text in UTF-8.", Refusal("a.dib"));
        Assert.Equal($"{_folder["b.dib"]} does not exist.", Refusal("b.dib"));
        Assert.Equal($"{_folder["c.txt"]} is not a notebook: its name must end in .dib or .ipynb.", Refusal("c.txt"));
        Directory.CreateDirectory(_folder["d.dib"]);
        Assert.Equal($"{_folder["d.dib"]} is a folder; name a notebook in it.", Refusal("d.dib"));
    }

    private string Refusal(string name) => Assert.Throws<NotebookException>(() => NotebookFile.Read(_folder[name])).Message;
}
