using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

public sealed class NotebookParametersTests
{
    private const string Declarations = """
        // parameters
        #!time
        var source = "demo";        // a text
        var seconds = 20;
        double sigma = 3, rate = -1.5;
        var shown = true;
        string? note = null;
        long count = 5; decimal price = 1.5m; float f = 1;
        const int Fixed = 1;
        var when = TimeSpan.Zero;
        """;

    [Fact]
    public void What_the_cell_declares_is_found() => Assert.Equal(
        ["source", "seconds", "sigma", "rate", "shown", "note", "count", "price", "f"],
        NotebookParameters.Read(Declarations).Select(parameter => parameter.Name));

    [Theory]
    [InlineData("source", "file:C:\\a \"b\"", "source = \"file:C:\\\\a \\\"b\\\"\";")]
    [InlineData("source", "", "source = \"\";")]
    [InlineData("seconds", "-5", "seconds = -5;")]
    [InlineData("sigma", "2.5", "sigma = 2.5d;")]
    [InlineData("sigma", "2", "sigma = 2d;")]
    [InlineData("rate", "1e-3", "rate = 0.001d;")]
    [InlineData("shown", "False", "shown = false;")]
    [InlineData("note", "two\nlines", "note = \"two\\nlines\";")]
    [InlineData("count", "6", "count = 6L;")]
    [InlineData("price", "9.99", "price = 9.99m;")]
    [InlineData("f", "0.5", "f = 0.5f;")]
    public void A_value_is_written_by_the_type_of_its_variable(string name, string value, string line)
    {
        var notebook = Apply((name, value));

        Assert.Equal(4, notebook.Cells.Count);
        Assert.Equal($"// values given by rtw notebook run --set\n{line}", notebook.Cells[2].Text);
        Assert.Equal(["injected-parameters"], notebook.Cells[2].Tags);
    }

    [Theory]
    [InlineData("seconds", "2.5", "seconds of a.dib cannot be \"2.5\": it is a whole number such as 5.")]
    [InlineData("seconds", "99999999999", "seconds of a.dib cannot be \"99999999999\": it is a whole number such as 5.")]
    [InlineData("sigma", "2,5", "sigma of a.dib cannot be \"2,5\": it is a number such as 2.5.")]
    [InlineData("sigma", "NaN", "sigma of a.dib cannot be \"NaN\": it is a number such as 2.5.")]
    [InlineData("shown", "yes", "shown of a.dib cannot be \"yes\": it is true or false.")]
    [InlineData("Fixed", "2", "a.dib has no parameter \"Fixed\"; there are source, seconds, sigma, rate, shown, note, count, price, f.")]
    public void What_does_not_fit_is_refused(string name, string value, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<NotebookException>(() => Apply((name, value))).Message);

    [Fact]
    public void A_notebook_without_such_a_cell_has_no_parameters()
    {
        var notebook = new Notebook { Cells = [new("csharp", "var a = 1; // parameters"), new("markdown", "// parameters")] };

        var wrong = Assert.Throws<NotebookException>(() => NotebookParameters.Apply(notebook, Values(("a", "2")), "a.dib"));

        Assert.Equal(
            "a.dib has no parameters that --set could change; begin the C# cell that declares them with the comment // parameters.", wrong.Message);
        Assert.Same(notebook, NotebookParameters.Apply(notebook, Values(), "a.dib"));
    }

    [Fact]
    public void A_tag_marks_the_cell_too_and_values_of_before_are_replaced()
    {
        var notebook = new Notebook
        {
            Cells = [new NotebookCell("csharp", "var a = 1;").Tagged("parameters"), new NotebookCell("csharp", "a = 2;").Tagged("injected-parameters")],
        };

        var changed = NotebookParameters.Apply(notebook, Values(("a", "3")), "a.ipynb");

        Assert.Equal(["var a = 1;", "// values given by rtw notebook run --set\na = 3;"], changed.Cells.Select(cell => cell.Text));
    }

    private static Notebook Apply(params (string, string)[] values) => NotebookParameters.Apply(
        new Notebook { Cells = [new("markdown", "# A"), new("csharp", Declarations), new("csharp", "1")] }, Values(values), "a.dib");

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value);
}
