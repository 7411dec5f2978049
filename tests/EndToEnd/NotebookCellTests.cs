using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

[Collection(BrowserTests.Name)]
public sealed class NotebookCellTests(Browser browser)
{
    [BrowserFact]
    public async Task Two_cells_and_the_dashboard_show_the_same_workbench()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(), forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(
            NotebookHost.Classic, NotebookHost.Cell(workbench, "a"), NotebookHost.Cell(workbench, "b"));
        await using var dashboard = await browser.OpenAsync(workbench.Page);
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        var (first, second) = (notebook.Page.Locator("#a"), notebook.Page.Locator("#b"));

        await first.GetByTestId("operation-select").SelectOptionAsync("workflow");
        await first.GetByTestId("execute").ClickAsync();

        await Expect(second.GetByTestId("status-state")).ToHaveTextAsync("running");
        await Expect(dashboard.State).ToHaveTextAsync("running");
        await Expect(first.Locator(".rtw-static")).ToBeHiddenAsync();
        await dashboard.Stop.ClickAsync();
        await Expect(first.GetByTestId("status-state")).ToHaveTextAsync("stopped");
        await Expect(second.GetByTestId("status-state")).ToHaveTextAsync("stopped");
        Assert.Equal(2, workbench.Clients);
        Assert.All(notebook.Requests, request => Assert.Contains(
            request.Authority, new[] { host.Page.Authority, workbench.Page.Authority }));
        Assert.Empty(notebook.Complaints);
    }

    [BrowserFact]
    public async Task Keys_pressed_in_a_face_are_no_commands_of_the_notebook()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(NotebookHost.Classic, NotebookHost.Cell(workbench, "a"));
        await using var notebook = await browser.OpenAnyAsync(host.Page);

        var field = notebook.Page.Locator("#a").GetByPlaceholder("Filter log");
        await field.ClickAsync();
        await notebook.Page.Keyboard.TypeAsync("ddx");

        await Expect(field).ToHaveValueAsync("ddx");
        Assert.Empty(await notebook.Page.EvaluateAsync<string[]>("window.pressed"));
        Assert.Equal(
            "true", await notebook.Page.Locator("realtime-workbench").GetAttributeAsync("data-lm-suppress-shortcuts"));
    }

    [BrowserTheory]
    [InlineData("classic", true)]
    [InlineData("lab", false)]
    public async Task Saving_is_left_to_the_host_except_where_it_does_not_hear_the_keys_of_a_face(string name, bool saves)
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(
            name == "classic" ? NotebookHost.Classic : NotebookHost.LabLight, NotebookHost.Cell(workbench, "a"));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await notebook.Page.EvaluateAsync(
            """
            () => {
                window.saves = 0;
                window.heard = 0;
                window.addEventListener("keydown", event => { window.key = event; }, true);
                document.addEventListener("keydown", event => { window.heard += event.key === "s" ? 1 : 0; });
                if (window.Jupyter) {
                    Jupyter.notebook.save_checkpoint = () => { window.saves++; };
                }
            }
            """);

        await notebook.Page.GetByTestId("log-filter").ClickAsync();
        await notebook.Page.Keyboard.PressAsync("Control+s");

        Assert.Equal(saves, await notebook.Page.EvaluateAsync<bool>("window.key.key === 's' && window.key.defaultPrevented"));
        Assert.Equal(saves ? [1, 0] : [0, 1], await notebook.Page.EvaluateAsync<int[]>("[window.saves, window.heard]"));
        Assert.Empty(notebook.Complaints);
    }

    [BrowserFact]
    public async Task A_setting_that_is_half_typed_when_its_cell_is_rendered_anew_is_sent_when_it_is_whole()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(NotebookHost.Classic, NotebookHost.Cell(workbench, "a"));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await Expect(notebook.Connection).ToHaveTextAsync("connected");
        var sent = new List<string>();
        notebook.Page.Request += (_, request) => sent.AddRange(request.Method == "PUT" ? [request.PostData ?? ""] : []);
        var field = await notebook.SettingAsync("Streaming", "BufferSize");
        await field.FillAsync("");
        await notebook.Page.Keyboard.TypeAsync("20");

        await RenderAnewAsync(notebook);
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeHiddenAsync();
        await notebook.Page.Keyboard.TypeAsync("00");
        await field.BlurAsync();

        await RunningWorkbench.EventuallyAsync(() => workbench.Workbench.Settings.Streaming.BufferSize == 2000);
        Assert.Equal("""{"values":{"Streaming":{"BufferSize":2000}}}""", Assert.Single(sent));
    }

    [BrowserFact]
    public async Task Rendering_a_cell_anew_keeps_its_face_and_taking_it_away_closes_the_line()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(), forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(NotebookHost.Classic, NotebookHost.Cell(workbench, "a"));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await notebook.RunAsync("workflow");
        await notebook.ShowAsync("charts");
        await notebook.Page.EvaluateAsync("document.querySelector('realtime-workbench').mark = 'the first'");
        var field = notebook.Page.GetByTestId("log-filter");
        await field.ClickAsync();
        await notebook.Page.Keyboard.TypeAsync("half word");
        foreach (var _ in "word")
        {
            await notebook.Page.Keyboard.PressAsync("ArrowLeft");
        }

        await RenderAnewAsync(notebook);

        await Expect(notebook.Page.Locator("realtime-workbench")).ToHaveCountAsync(1);
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeHiddenAsync();
        await Expect(notebook.Page.GetByTestId("tab-charts")).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(notebook.Connection).ToHaveTextAsync("connected");
        await notebook.Page.Keyboard.TypeAsync("a ");
        await Expect(field).ToHaveValueAsync("half a word");
        Assert.Equal("the first", await notebook.Page.EvaluateAsync<string>("document.querySelector('realtime-workbench').mark"));
        Assert.Equal(1, workbench.Clients);
        Assert.Empty(notebook.Complaints);

        await notebook.Page.EvaluateAsync("document.querySelector('#a').remove()");

        await RunningWorkbench.EventuallyAsync(() => workbench.Clients == 0);
    }

    [BrowserFact]
    public async Task Where_no_workbench_answers_the_last_state_stays_with_a_sentence_until_somebody_tries_again()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(NotebookHost.LabLight, NotebookHost.Cell(workbench, "a"));
        await workbench.StopServerAsync();
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        var note = notebook.Page.Locator("#a .rtw-note");

        await Expect(note).ToContainTextAsync($"No workbench answers at {workbench.Page.Authority}");
        await Expect(note).ToContainTextAsync("await workbench.WatchAsync()");
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeVisibleAsync();

        await workbench.RestartServerAsync();
        await note.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(notebook.Connection).ToHaveTextAsync("connected");
        await Expect(note).ToHaveCountAsync(0);
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeHiddenAsync();
    }

    [BrowserTheory]
    [InlineData("sha384-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha384-of-nothing")]
    [InlineData("")]
    public async Task A_script_that_the_cell_does_not_mean_never_runs_in_the_page_of_the_host(string integrity)
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        var cell = NotebookHost.Cell(workbench, "a");
        await using var host = await NotebookHost.StartAsync(
            NotebookHost.LabLight, cell.Replace(NotebookHost.Integrity, integrity, StringComparison.Ordinal));
        await using var notebook = await browser.OpenAnyAsync(host.Page);

        await Expect(notebook.Page.Locator("#a .rtw-note")).ToContainTextAsync("that this cell knows");
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeVisibleAsync();
        await Expect(notebook.Page.Locator("realtime-workbench")).ToHaveCountAsync(0);
        Assert.False(await notebook.Page.EvaluateAsync<bool>("customElements.get('realtime-workbench') !== undefined"));
    }

    [BrowserFact]
    public async Task A_cell_of_an_earlier_workbench_is_told_from_one_that_is_gone()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        var stale = NotebookHost.Cell(workbench, "a").Replace(RunningWorkbench.Token, "token-of-an-earlier-run", StringComparison.Ordinal);
        await using var host = await NotebookHost.StartAsync(NotebookHost.LabLight, stale);
        await using var notebook = await browser.OpenAnyAsync(host.Page);

        await Expect(notebook.Page.Locator("#a .rtw-note")).ToContainTextAsync("was started anew since this cell ran");
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_face_says_when_its_line_is_lost_and_goes_on_when_it_is_back()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(NotebookHost.Classic, NotebookHost.Cell(workbench, "a"));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await Expect(notebook.Connection).ToHaveTextAsync("connected");

        await workbench.StopServerAsync();

        await Expect(notebook.Page.GetByTestId("banner")).ToContainTextAsync("check that the kernel is still running");
        await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeHiddenAsync();

        await workbench.RestartServerAsync();

        await Expect(notebook.Connection).ToHaveTextAsync("connected");
    }

    [BrowserFact]
    public async Task A_saved_page_and_a_cell_of_another_kernel_ask_nobody_for_anything()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        await using var saved = await NotebookHost.StartAsync(
            NotebookHost.Saved, NotebookHost.Cell(workbench, "a"), NotebookHost.FigureCell(workbench, "b"));
        await using var other = await NotebookHost.StartAsync(
            NotebookHost.Classic, NotebookHost.Cell(workbench, "a", attributes: "data-kernel=\"another-kernel\""));

        foreach (var host in new[] { saved, other })
        {
            await using var notebook = await browser.OpenAnyAsync(host.Page);
            await notebook.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

            await Expect(notebook.Page.Locator("#a .rtw-static")).ToBeVisibleAsync();
            await Expect(notebook.Page.Locator("realtime-workbench, .rtw-note")).ToHaveCountAsync(0);
            Assert.All(notebook.Requests.Where(request => request.Scheme != "data"), request => Assert.Equal(host.Page, request));
            Assert.Empty(notebook.Complaints);
        }
    }

    [BrowserFact]
    public async Task A_cell_that_was_there_before_its_kernel_comes_to_life_with_it()
    {
        await using var workbench = await RunningWorkbench.StartAsync(forNotebooks: true);
        var early = NotebookHost.Classic.Replace(
            "kernel: { id: \"kernel-of-the-page\" }",
            "kernel: null, events: { on: (names, action) => { window.kernelComes = action; } }",
            StringComparison.Ordinal);
        await using var host = await NotebookHost.StartAsync(
            early, NotebookHost.Cell(workbench, "a", attributes: "data-kernel=\"mine\""));
        await using var notebook = await browser.OpenAnyAsync(host.Page);
        await Expect(notebook.Page.Locator("realtime-workbench")).ToHaveCountAsync(0);

        await notebook.Page.EvaluateAsync("() => { Jupyter.notebook.kernel = { id: 'mine' }; kernelComes(); }");

        await Expect(notebook.Connection).ToHaveTextAsync("connected");
    }

    [BrowserFact]
    public async Task A_chart_moves_a_figure_is_drawn_and_scripts_of_cells_get_the_live_state()
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(), forNotebooks: true);
        await using var host = await NotebookHost.StartAsync(
            NotebookHost.Classic,
            "<script>(window.realtimeWorkbenchReady ??= []).push(w => { window.address = w.address; w.watch(state => { window.state = state; }); })</script>",
            NotebookHost.Cell(workbench, "a", "chart", "data-chart=\"am-01/temperature\""),
            NotebookHost.FigureCell(workbench, "b"),
            NotebookHost.Cell(workbench, "c", "chart", "data-chart=\"am-01/temperature\" data-run=\"2020-01-01T00:00:00Z\""));
        await using var dashboard = await browser.OpenAsync(workbench.Page);
        await dashboard.RunAsync("workflow");
        await using var notebook = await browser.OpenAnyAsync(host.Page, height: 1400);

        var chart = notebook.Page.Locator("#a realtime-workbench-chart");
        var newest = await notebook.NewestPointAsync(chart.GetByTestId("chart-am-01-temperature"));
        await notebook.NewestPointAsync(chart.GetByTestId("chart-am-01-temperature"), after: newest);
        await Expect(notebook.Page.Locator("#b .js-plotly-plot")).ToBeVisibleAsync();
        await Expect(notebook.Page.Locator("#b .rtw-static")).ToBeHiddenAsync();
        await notebook.Page.WaitForFunctionAsync("window.state?.metrics.length > 0 && window.state.charts.length > 0");
        Assert.Equal(workbench.Address, await notebook.Page.EvaluateAsync<string>("window.address"));

        // Of another run than the one that goes on: it stays as it was.
        await Expect(notebook.Page.Locator("#c .rtw-static")).ToBeVisibleAsync();
        Assert.Empty(notebook.Complaints);
    }

    [BrowserTheory]
    [InlineData("classic", "light")]
    [InlineData("lab-light", "light")]
    [InlineData("lab-dark", "dark")]
    [InlineData("code-dark", "dark")]
    public async Task A_face_takes_the_theme_of_its_host_whatever_the_system_is_set_to(string name, string theme)
    {
        await using var workbench = await RunningWorkbench.StartAsync(RunningWorkbench.Endless(faults: true), forNotebooks: true);
        var head = name switch
        {
            "classic" => NotebookHost.Classic,
            "lab-light" => NotebookHost.LabLight,
            "lab-dark" => NotebookHost.LabDark,
            _ => NotebookHost.CodeDark,
        };
        await using var host = await NotebookHost.StartAsync(
            head, NotebookHost.Cell(workbench, "a"), NotebookHost.Cell(workbench, "b", "chart", "data-chart=\"am-01/temperature\""),
            NotebookHost.FigureCell(workbench, "c"));
        foreach (var width in new[] { 1280, 400 })
        {
            await using var notebook = await browser.OpenAnyAsync(
                host.Page, width, scheme: theme == "light" ? ColorScheme.Dark : ColorScheme.Light);
            await Expect(notebook.Connection).ToHaveTextAsync("connected");
            if (workbench.Workbench.Live.Operation.State != RealtimeWorkbench.Live.RunState.Running)
            {
                await notebook.RunAsync("workflow");
            }

            await notebook.NewestPointAsync(notebook.Page.Locator("#b").GetByTestId("chart-am-01-temperature"));

            Assert.Equal(theme, await notebook.Page.EvaluateAsync<string>(
                "getComputedStyle(document.querySelector('realtime-workbench')).colorScheme"));
            Assert.True(await notebook.Page.EvaluateAsync<double>(
                "document.querySelector('realtime-workbench').getBoundingClientRect().height") <= 640);
            await Pictures.TakeNotebookAsync(notebook, $"cell-{name}-{width}", height: 1900);
            Assert.Empty(notebook.Complaints);
        }
    }
    /// <summary>Does as Jupyter when an output with a display id is updated.</summary>
    private static async Task RenderAnewAsync(DashboardPage notebook) => await notebook.Page.EvaluateAsync(
        """
        () => {
            const old = document.querySelector("#a");
            const anew = old.cloneNode(true);
            anew.querySelectorAll("realtime-workbench").forEach(element => element.remove());
            anew.querySelector(".rtw-static").style.display = "";
            old.replaceWith(anew);
        }
        """);
}
