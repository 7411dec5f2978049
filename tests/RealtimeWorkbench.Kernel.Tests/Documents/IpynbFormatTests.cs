using System.Text.Json.Nodes;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Tests.Documents;

public sealed class IpynbFormatTests
{
    [Fact]
    public void Is_written_in_the_form_that_every_host_opens()
    {
        var notebook = new Notebook { Cells = [new("markdown", "# Größe"), new("csharp", "1\n2"), new("html", "<b>x</b>")] };

        var text = IpynbFormat.Format(notebook);

        Assert.Equal(
            """
            {
             "cells": [
              {
               "cell_type": "markdown",
               "id": "6ca4b08d",
               "metadata": {},
               "source": [
                "# Größe"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "555e58c5",
               "metadata": {
                "dotnet_interactive": {
                 "language": "csharp"
                },
                "polyglot_notebook": {
                 "kernelName": "csharp"
                }
               },
               "outputs": [],
               "source": [
                "1\n",
                "2"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "ffa81cf1",
               "metadata": {
                "dotnet_interactive": {
                 "language": "csharp"
                },
                "polyglot_notebook": {
                 "kernelName": "csharp"
                }
               },
               "outputs": [],
               "source": [
                "#!html\n",
                "<b>x</b>"
               ]
              }
             ],
             "metadata": {
              "kernelspec": {
               "display_name": ".NET (C#)",
               "language": "C#",
               "name": ".net-csharp"
              },
              "language_info": {
               "name": "polyglot-notebook"
              },
              "polyglot_notebook": {
               "kernelInfo": {
                "defaultKernelName": "csharp",
                "items": [
                 {
                  "aliases": [],
                  "name": "csharp"
                 }
                ]
               }
              }
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """,
            text);
    }

    [Fact]
    public void Sources_may_be_texts_or_lists_and_cells_may_lack_ids()
    {
        var notebook = IpynbFormat.Parse(
            """
            {"nbformat":4,"nbformat_minor":0,"metadata":{},"cells":[
              {"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["a\n","b"]},
              {"cell_type":"code","execution_count":3,"metadata":{"collapsed":false},"outputs":[],"source":"c\r\nd"},
              {"cell_type":"raw","metadata":{},"source":"r"}]}
            """,
            "a.ipynb");

        Assert.Equal([("csharp", "a\nb"), ("csharp", "c\nd"), ("raw", "r")], notebook.Cells.Select(cell => (cell.Language, cell.Text)));
        Assert.All(notebook.Cells, cell => Assert.Null(cell.Id));
        Assert.Equal(3, notebook.Cells[1].ExecutionCount);
    }

    [Theory]
    [InlineData("""{"polyglot_notebook":{"kernelName":"html"}}""", "<b>", "html", "<b>")]
    [InlineData("""{"dotnet_interactive":{"language":"js"}}""", "x()", "javascript", "x()")]
    [InlineData("""{"polyglot_notebook":{"kernelName":"csharp"}}""", "#!html\\n<b>", "html", "<b>")]
    [InlineData("{}", "#!markdown\\n# A", "markdown", "# A")]
    [InlineData("{}", "#!mermaid", "mermaid", "")]
    [InlineData("{}", "1\\n#!html\\n<b>", "csharp", "1\n#!html\n<b>")]
    [InlineData("{}", "#!time\\n1", "csharp", "#!time\n1")]
    public void The_language_of_a_cell_stands_in_its_first_line_or_in_its_metadata(string metadata, string source, string language, string text)
    {
        var notebook = IpynbFormat.Parse(
            $$"""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","metadata":{{metadata}},"source":"{{source}}"}]}""", "a.ipynb");

        Assert.Equal((language, text), (notebook.Cells[0].Language, notebook.Cells[0].Text));
    }

    [Theory]
    [InlineData("""{"kernelspec":{"name":".net-csharp","language":"C#"}}""", "csharp")]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "python")]
    [InlineData("""{"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"fsharp"}}}""", "fsharp")]
    [InlineData("{}", "csharp")]
    public void The_default_language_is_that_of_the_kernel(string metadata, string language) => Assert.Equal(
        language,
        IpynbFormat.Parse($$"""{"nbformat":4,"nbformat_minor":5,"metadata":{{metadata}},"cells":[]}""", "a.ipynb").DefaultLanguage);

    [Fact]
    public void What_we_do_not_know_is_kept_and_outputs_too()
    {
        const string Text = """
            {
             "cells": [
              {
               "attachments": {
                "a.png": {
                 "image/png": "aGk="
                }
               },
               "cell_type": "markdown",
               "id": "intro",
               "metadata": {
                "tags": [
                 "a"
                ]
               },
               "source": []
              },
              {
               "cell_type": "code",
               "execution_count": 2,
               "id": "c-1",
               "metadata": {
                "dotnet_interactive": {
                 "language": "csharp"
                },
                "jupyter": {
                 "source_hidden": true
                },
                "polyglot_notebook": {
                 "kernelName": "csharp"
                }
               },
               "outputs": [
                {
                 "name": "stdout",
                 "output_type": "stream",
                 "text": [
                  "a\n",
                  "b"
                 ]
                },
                {
                 "data": {
                  "application/json": [
                   "a",
                   "b"
                  ],
                  "image/png": "aGk=",
                  "text/html": [
                   "<b>\n",
                   "</b>"
                  ]
                 },
                 "metadata": {},
                 "output_type": "display_data"
                }
               ],
               "source": [
                "1"
               ]
              }
             ],
             "metadata": {
              "kernelspec": {
               "display_name": "C# (RealtimeWorkbench)",
               "language": "C#",
               "name": "our-csharp"
              },
              "language_info": {
               "name": "C#"
              },
              "number": 1.50,
              "polyglot_notebook": {
               "kernelInfo": {
                "defaultKernelName": "csharp",
                "items": []
               }
              }
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """;

        var notebook = IpynbFormat.Parse(Text, "a.ipynb");

        Assert.Equal(Text, IpynbFormat.Format(notebook));
        Assert.Equal("a\nb", (string?)notebook.Cells[1].Outputs[0]["text"]);
        Assert.Equal(["a"], notebook.Cells[0].Tags);
    }

    [Fact]
    public void Ids_that_are_missing_double_or_not_allowed_are_made()
    {
        var cells = new NotebookCell[]
        {
            new("csharp", "1"), new("csharp", "1"), new("csharp", "2") { Id = "mine" }, new("csharp", "3") { Id = "mine" }, new("csharp", "4") { Id = "no blanks" },
        };

        var ids = JsonNode.Parse(IpynbFormat.Format(new Notebook { Cells = cells }))!["cells"]!.AsArray().Select(cell => (string)cell!["id"]!).ToList();

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal("mine", ids[2]);
        Assert.All(ids, id => Assert.Matches("^[a-z0-9]{4,8}$", id));
    }

    [Theory]
    [InlineData("", "a.ipynb is not a notebook: it is empty.")]
    [InlineData("[]", "a.ipynb is not a JSON object.")]
    [InlineData("{}", "a.ipynb is not a notebook: it has no number \"nbformat\".")]
    [InlineData("""{"nbformat":4}""", "a.ipynb is not a notebook: it has no list of cells.")]
    [InlineData(
        """{"nbformat":5,"cells":[]}""",
        "a.ipynb is a notebook of format 5, newer than 4, which is read here; save it as format 4 in the program that it comes from.")]
    [InlineData(
        """{"nbformat":3,"worksheets":[]}""",
        "a.ipynb is a notebook of format 3, older than 4, which is read here; save it as format 4 in the program that it comes from.")]
    [InlineData("""{"nbformat":4,"cells":[1]}""", "a.ipynb is broken: cell 1 is not a JSON object.")]
    [InlineData("""{"nbformat":4,"cells":[{"cell_type":"code"}]}""", "a.ipynb is broken: cell 1 has no text \"source\".")]
    [InlineData(
        """{"nbformat":4,"cells":[{"cell_type":"heading","source":"a"}]}""",
        "a.ipynb is broken: cell 1 is of the type \"heading\"; there are code, markdown and raw.")]
    [InlineData("""{"a":"\ud800"}""", "a.ipynb holds half of a surrogate pair, which is no character.")]
    public void What_is_broken_is_named(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<NotebookException>(() => IpynbFormat.Parse(text, "a.ipynb")).Message);

    [Theory]
    [InlineData("{\n \"ü\": ü\n}", "a.ipynb is not JSON: line 2, column 7: ")]
    [InlineData("{\"nbformat\":4,", "a.ipynb is not JSON: line 1, column 14: ")]
    [InlineData("{\"a\":1,\n\"a\":2}", "a.ipynb is not JSON: Duplicate property 'a'")]
    public void Broken_json_is_named_with_line_and_column(string text, string beginning)
    {
        var wrong = Assert.Throws<NotebookException>(() => IpynbFormat.Parse(text, "a.ipynb"));

        Assert.StartsWith(beginning, wrong.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", wrong.Message, StringComparison.Ordinal);
    }
}
