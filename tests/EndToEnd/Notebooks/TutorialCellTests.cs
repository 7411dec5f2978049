using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Notebooks;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Notebooks;

/// <summary>The HTML cells of the tutorials, on pages that stand in for a notebook host.</summary>
[Collection(BrowserTests.Name)]
public sealed class TutorialCellTests(Browser browser)
{
    private const string Sentence = "No live workbench here.";

    [BrowserTheory]
    [InlineData("02-stream-processing", "#tutorial-02-course", "am-01/temperature")]
    [InlineData("03-live-dashboard", "#tutorial-03-scales", "am-01/power")]
    [InlineData("07-complete-workflow", "#tutorial-07-board", "(Nothing is wrong now|○ low: )")]
    public async Task A_picture_of_a_tutorial_is_drawn_from_the_live_workbench(string name, string picture, string shows)
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(), forNotebooks: true);

        // Twice: a host may run the scripts of an output again whenever it shows it anew.
        await using var host = await NotebookHost.StartAsync(
            NotebookHost.CodeDark, HtmlOf(name), NotebookHost.Cell(workbench, "face"), ScriptOf(name));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await notebook.RunAsync("workflow");

        var drawn = notebook.Page.Locator(picture);
        await Expect(drawn).ToContainTextAsync(new Regex(shows));
        await Expect(drawn).Not.ToContainTextAsync(Sentence);
        await Pictures.TakeNotebookAsync(notebook, $"tutorial-{name}", height: 1100);
        Assert.Empty(notebook.Complaints);
    }

    [BrowserTheory]
    [InlineData("02-stream-processing", "#tutorial-02-course")]
    [InlineData("03-live-dashboard", "#tutorial-03-scales")]
    [InlineData("07-complete-workflow", "#tutorial-07-board")]
    public async Task A_picture_of_a_tutorial_says_in_a_saved_page_why_it_is_empty(string name, string picture)
    {
        await using var host = await NotebookHost.StartAsync(NotebookHost.Saved, HtmlOf(name));
        await using var notebook = await browser.OpenAnyAsync(host.Page, width: 400);

        await Expect(notebook.Page.Locator(picture)).ToContainTextAsync(Sentence);
        Assert.Empty(notebook.Complaints);
    }

    [BrowserFact]
    public async Task The_data_of_a_figure_are_not_to_be_read_beside_its_picture()
    {
        await using var workbench = RealtimeWorkbench.Notebooks.Workbench.Create(options =>
        {
            options.Name = nameof(TutorialCellTests);
            options["Demo.RealTime"] = false;
            options["Demo.Duration"] = 20;
            options["Dashboard.WebSocketPort"] = 0;
        });
        var result = await workbench.RunAsync(Operation.RealtimeSpc);
        await using var host = await NotebookHost.StartAsync(NotebookHost.Saved, result.Charts.ToHtml());
        await using var notebook = await browser.OpenAnyAsync(host.Page);

        Assert.True(await notebook.Page.Locator("script.rtw-figure").CountAsync() > 0);
        await Expect(notebook.Page.Locator("svg.rtw-figure").First).ToBeVisibleAsync();
        await Expect(notebook.Page.Locator("script.rtw-figure").First).ToBeHiddenAsync();
        Assert.DoesNotContain("\"scatter\"", await notebook.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.Empty(notebook.Complaints);
    }

    private static string HtmlOf(string name) => NotebookFile
        .Read(Path.Combine(Repository.Root, "notebooks", name + ".dib")).Cells.Single(cell => cell.Language == "html").Text;

    private static string ScriptOf(string name)
    {
        var html = HtmlOf(name);
        return html[html.IndexOf("<script>", StringComparison.Ordinal)..];
    }
}
