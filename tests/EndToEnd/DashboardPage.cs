using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>The page as a person sees it, and what it did behind their back.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    /// <summary>Makes a lost line a complaint, with the reason that the server gave: a page that reconnects hides it otherwise.</summary>
    private const string ReportClosedSockets =
        """
        window.WebSocket = class extends WebSocket {
            constructor(...inputs) {
                super(...inputs);
                this.addEventListener("close", event => console.warn(`WebSocket closed: ${event.code} ${event.reason}`));
            }
        };
        """;

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<Uri> _requests = [];

    private DashboardPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Add(_complaints, message.Type is "error" or "warning" ? message.Text : null);
        page.PageError += (_, error) => Add(_complaints, error);
        page.Request += (_, request) => Add(_requests, new Uri(request.Url));
        page.WebSocket += (_, socket) => Add(_requests, new Uri(socket.Url));
    }

    public IPage Page { get; }

    public ILocator Operation => Page.GetByTestId("operation-select");

    public ILocator Source => Page.GetByTestId("source-select");

    public ILocator Execute => Page.GetByTestId("execute");

    public ILocator Stop => Page.GetByTestId("stop");

    public ILocator State => Page.GetByTestId("status-state");

    public ILocator Connection => Page.GetByTestId("connection-state");

    public ILocator AlertRows => Page.GetByTestId("alert-row");

    /// <summary>Errors and warnings of the console, exceptions, and what the content security policy refused.</summary>
    public IReadOnlyList<string> Complaints => Copy(_complaints);

    /// <summary>Everything that the page asked for, from whomever.</summary>
    public IReadOnlyList<Uri> Requests => Copy(_requests);

    /// <summary>Opens an address, whatever is there.</summary>
    public static async Task<DashboardPage> OpenAnyAsync(IBrowserContext context, Uri address)
    {
        var page = new DashboardPage(context, await context.NewPageAsync());
        await page.Page.AddInitScriptAsync(ReportClosedSockets);
        await page.Page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Opens the dashboard and waits until it is connected.</summary>
    public static async Task<DashboardPage> OpenAsync(IBrowserContext context, Uri address)
    {
        var page = await OpenAnyAsync(context, address);
        await Expect(page.Connection).ToHaveTextAsync("connected");
        return page;
    }

    /// <summary>Chooses an operation and a source, and executes.</summary>
    public async Task RunAsync(string operation, string source = "demo")
    {
        await Operation.SelectOptionAsync(operation);
        await Source.SelectOptionAsync(source);
        await Execute.ClickAsync();
    }

    /// <summary>Opens a tab: overview, charts, samples, voxels or results.</summary>
    public Task ShowAsync(string tab) => Page.GetByTestId($"tab-{tab}").ClickAsync();

    /// <summary>Brings a control chart into sight by choosing it in the list.</summary>
    /// <param name="id">Machine and metric, such as am-01-temperature.</param>
    public async Task<ILocator> ShowChartAsync(string id)
    {
        await ShowAsync("charts");
        await Page.GetByTestId($"chart-item-{id}").ClickAsync();
        return Page.GetByTestId($"chart-{id}");
    }

    /// <summary>The field of a setting, with its group opened.</summary>
    public async Task<ILocator> SettingAsync(string group, string setting)
    {
        var box = Page.GetByTestId($"group-{group}");
        if (await box.GetAttributeAsync("open") is null)
        {
            await box.Locator("summary").ClickAsync();
        }

        return Page.GetByTestId($"setting-{group}-{setting}");
    }

    /// <summary>The row of an alert of a machine, once there is one.</summary>
    public ILocator AlertRowOf(string machine) => AlertRows.Filter(new LocatorFilterOptions { HasText = machine }).First;

    /// <summary>Acknowledges the alert of a row through its form.</summary>
    public static async Task AcknowledgeAsync(ILocator row, string name, string note)
    {
        await row.GetByTestId("ack-button").ClickAsync();
        await row.GetByTestId("ack-name").FillAsync(name);
        await row.GetByTestId("ack-note").FillAsync(note);
        await row.GetByTestId("ack-submit").ClickAsync();
    }

    /// <summary>Waits until a picture, of the figure and what stands over it, has a point further to the right than before.</summary>
    /// <returns>Where its newest point is now, in the unit of its time axis.</returns>
    public async Task<double> NewestPointAsync(ILocator chart, double after = 0)
    {
        await Expect(chart.Locator(".js-plotly-plot")).ToBeVisibleAsync();
        var element = await chart.ElementHandleAsync();
        var newest = await Page.WaitForFunctionAsync(
            """
            ([chart, after]) => {
                const traces = chart.querySelector(".js-plotly-plot")?.data ?? [];
                const over = [...chart.querySelectorAll("[data-newest-time]")].map(panel => +panel.dataset.newestTime);
                const newest = Math.max(0, ...over, ...traces.flatMap(trace => Array.from(trace.x ?? [], x => +new Date(x))));
                return newest > after ? newest : null;
            }
            """,
            new object[] { element, after });
        return await newest.JsonValueAsync<double>();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static void Add<T>(List<T> list, T? item)
        where T : class
    {
        if (item is not null)
        {
            lock (list)
            {
                list.Add(item);
            }
        }
    }

    private static List<T> Copy<T>(List<T> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}
