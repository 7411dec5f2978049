using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd.Notebooks;

/// <summary>A notebook in the classic Jupyter Notebook, as a person sees it.</summary>
internal sealed class NotebookPage : IAsyncDisposable
{
    /// <summary>A notebook with real-time parts, on a machine that does other things as well.</summary>
    private const float PatienceMilliseconds = 90_000;

    /// <summary>Jupyter asks for a highlighter named like the notebook's language and for widgets, which aren't there.</summary>
    private static readonly string[] JupyterOwn =
    [
        "jupyter-notebook:find-and-replace", "Widgets are not available", "/nbextensions/widgets/", "/static/components/codemirror/mode/",
        "Failed to load resource: the server responded with a status of 404",
    ];

    private readonly DashboardPage _page;

    private NotebookPage(DashboardPage page) => _page = page;

    public IPage Page => _page.Page;

    /// <summary>What the browser complained about, and the exceptions of scripts, without what Jupyter's own page brings along.</summary>
    public IEnumerable<string> Complaints => _page.Complaints.Where(text => !JupyterOwn.Any(text.Contains));

    /// <summary>Everything that the page asked for.</summary>
    public IReadOnlyList<Uri> Requests => _page.Requests;

    /// <summary>The page, for its charts and pictures.</summary>
    public DashboardPage Face => _page;

    /// <summary>Opens a notebook and waits until it is there; its kernel too.</summary>
    public static async Task<NotebookPage> OpenAsync(
        Browser browser, JupyterServer server, string notebook, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = new NotebookPage(await browser.OpenAnyAsync(server.PageOf(notebook), width, 900, scheme));
        await page.UntilAsync("window.Jupyter?.notebook?._fully_loaded && Jupyter.notebook.kernel?.is_connected()");
        return page;
    }

    /// <summary>Executes all cells, waits for the end, and makes sure that each did without an error.</summary>
    public async Task RunAllAsync()
    {
        await Page.EvaluateAsync("Jupyter.notebook.execute_all_cells()");
        await FinishedAsync();
        var wrong = await Page.EvaluateAsync<string[]>(
            """
            Jupyter.notebook.get_cells().filter(cell => cell.cell_type === "code" && cell.get_text() !== "").flatMap(cell => [
                ...cell.output_area.outputs.filter(output => output.output_type === "error").map(output => output.evalue),
                ...(Number.isInteger(cell.input_prompt_number) ? [] : ["not executed: " + cell.get_text()])])
            """);
        Assert.Empty(wrong);
    }

    /// <summary>Executes one cell and waits for its end.</summary>
    public async Task RunAsync(int cell)
    {
        await Page.EvaluateAsync("index => Jupyter.notebook.execute_cells([index])", cell);
        await FinishedAsync();
    }

    /// <summary>Takes away the output of a cell.</summary>
    public Task ClearAsync(int cell) => Page.EvaluateAsync("index => Jupyter.notebook.get_cell(index).clear_output()", cell);

    /// <summary>Adds a cell at the end and executes it.</summary>
    /// <returns>Its index.</returns>
    public async Task<int> AddAsync(string code)
    {
        var index = await Page.EvaluateAsync<int>(
            """
            code => {
                const cell = Jupyter.notebook.insert_cell_at_bottom("code");
                cell.set_text(code);
                return Jupyter.notebook.find_cell_index(cell);
            }
            """,
            code);
        await RunAsync(index);
        return index;
    }

    /// <summary>Index of the only cell with a text.</summary>
    public async Task<int> IndexOfAsync(string text) => Assert.Single(await Page.EvaluateAsync<int[]>(
        "text => Jupyter.notebook.get_cells().flatMap((cell, index) => cell.cell_type === 'code' && cell.get_text().includes(text) ? [index] : [])", text));

    /// <summary>The output of a cell.</summary>
    public ILocator Output(int cell) => Page.Locator("#notebook-container > .cell").Nth(cell).Locator(".output_wrapper");

    /// <summary>How many cells there are.</summary>
    public Task<int> CountAsync() => Page.EvaluateAsync<int>("Jupyter.notebook.ncells()");

    /// <summary>Clicks beside a cell, presses Ctrl+S, and waits until it is saved.</summary>
    public Task SaveAsync() => SaveAsync(Page.Locator(".input_prompt").First);

    /// <summary>Clicks somewhere, presses Ctrl+S, and waits until the notebook is saved.</summary>
    public async Task SaveAsync(ILocator place)
    {
        // Without its autosave, which would come to the rescue after two minutes.
        await Page.EvaluateAsync(
            """
            () => {
                window.saved = false;
                Jupyter.notebook.set_autosave_interval(0);
                Jupyter.notebook.events.one("notebook_saved.Notebook", () => { window.saved = true; });
            }
            """);
        await place.ClickAsync();
        await Page.Keyboard.PressAsync("Control+s");
        await UntilAsync("window.saved");
    }

    /// <summary>Does something that makes Jupyter render the output of a face anew, and waits until it has.</summary>
    public static async Task RenderAnewAsync(ILocator face, Func<Task> action)
    {
        await face.EvaluateAsync("face => { window.place = face.closest('.output_area'); }");
        await action();
        await face.Page.WaitForFunctionAsync(
            "face => face.closest('.output_area') !== window.place",
            await face.ElementHandleAsync(),
            new PageWaitForFunctionOptions { Timeout = PatienceMilliseconds });
    }

    /// <summary>Waits until an expression of the page holds.</summary>
    public Task UntilAsync(string expression) =>
        Page.WaitForFunctionAsync(expression, null, new PageWaitForFunctionOptions { Timeout = PatienceMilliseconds });

    /// <summary>Makes the face in an output the live one and brings it into sight.</summary>
    public async Task<ILocator> LiveFaceAsync(int cell)
    {
        var face = Output(cell).Locator(".rtw-cell > realtime-workbench");
        await Expect(face).ToHaveCountAsync(1);
        await face.ScrollIntoViewIfNeededAsync();
        await Expect(face.GetByTestId("connection-state")).ToHaveTextAsync("connected");
        await Expect(Output(cell).Locator(".rtw-static")).ToBeHiddenAsync();
        return face;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private Task FinishedAsync() => UntilAsync(
        "Jupyter.notebook.get_cells().every(cell => cell.cell_type !== 'code' || cell.input_prompt_number !== '*')");
}
