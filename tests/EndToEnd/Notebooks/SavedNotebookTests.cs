using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Notebooks;

/// <summary>A notebook that was executed without a screen, looked at when its workbench is gone.</summary>
[Collection(BrowserTests.Name)]
public sealed class SavedNotebookTests(Browser browser, InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    private const string Tutorial = "07-complete-workflow.ipynb";
    private const string Executed = "executed.ipynb";

    [NotebookFact]
    public async Task An_executed_notebook_shows_its_last_state_where_no_workbench_answers()
    {
        await using var server = await JupyterServer.StartAsync(kernel);
        var folder = server.Folder.Notebooks;
        server.Folder.SetPort(Tutorial, JupyterServer.FreePort());
        var (notebook, report) = (Path.Combine(folder, Executed), Path.Combine(folder, "report.html"));
        (await kernel.RunRtwAsync("notebook", "run", Path.Combine(folder, Tutorial), "--out", notebook, "--html", report)).AssertDone();
        var exported = await kernel.ConvertToHtmlAsync(notebook);

        await SavedPage.AssertShownAsync(browser, report, "saved-report");
        await SavedPage.AssertShownAsync(browser, exported, "saved-nbconvert");

        await kernel.TrustAsync(notebook);
        await using var page = await NotebookPage.OpenAsync(browser, server, Executed);
        var note = page.Page.Locator(".rtw-cell[data-kind=workbench] .rtw-note");
        await Expect(note).ToContainTextAsync("No workbench answers at");
        await SavedPage.AssertStillAsync(page.Page.Locator("#notebook-container"));
        await note.ScrollIntoViewIfNeededAsync();
        await Pictures.TakeNotebookAsync(page.Face, "saved-jupyter", 1400);
        Assert.Single(page.Requests, request => request.AbsoluteUri.StartsWith(SavedPage.WorkbenchOf(notebook), StringComparison.Ordinal));
        Assert.DoesNotContain(page.Complaints, text => !text.Contains("net::ERR_CONNECTION_REFUSED", StringComparison.Ordinal));
    }
}
