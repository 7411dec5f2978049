using System.Text;
using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sql;

namespace EndToEnd;

/// <summary>A workbench in this process with its dashboard on a free port, as <c>rtw demo</c> composes them.</summary>
internal sealed class RunningWorkbench : IAsyncDisposable
{
    /// <summary>Token of the server.</summary>
    public const string Token = "token-of-the-browser-tests";

    private readonly bool _forNotebooks;
    private DashboardServer _server;

    private RunningWorkbench(Workbench workbench, DashboardServer server, Uri page, bool forNotebooks)
    {
        Workbench = workbench;
        _server = server;
        Page = page;
        _forNotebooks = forNotebooks;
    }

    /// <summary>Views that are connected.</summary>
    public int Clients => _server.Clients;

    /// <summary>Address of the server without the token, as a cell has it.</summary>
    public string Address => Page.GetLeftPart(UriPartial.Path);

    /// <summary>The workbench.</summary>
    public Workbench Workbench { get; private set; }

    /// <summary>Address of the page with its token; it stays when the server is started again.</summary>
    public Uri Page { get; }

    /// <summary>Alerts as the workbench knows them, whatever a page shows.</summary>
    public IReadOnlyList<AlertView> Alerts => Workbench.Live.Everything().Alerts;

    /// <summary>Starts a workbench whose views are updated ten times a second.</summary>
    public static async Task<RunningWorkbench> StartAsync(
        DemoSettings? demo = null, Func<WorkbenchSettings, WorkbenchSettings>? change = null, bool forNotebooks = false)
    {
        // A missing browser skips a test; a missing page is a defect of the build.
        Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(typeof(DashboardServer).Assembly.Location)!, "wwwroot", "index.html")),
            "The page is not built beside the dashboard's assembly; run ./rtw setup first.");
        var settings = new WorkbenchSettings
        {
            Dashboard = new DashboardSettings { UpdateInterval = 0.1 },
            Demo = demo ?? new DemoSettings(),
            Health = new HealthSettings { CheckInterval = 1, Checks = 1 },
        };
        var workbench = Workbench.Create(change?.Invoke(settings) ?? settings);
        workbench.Histories = new SqlHistories();
        var (server, page) = await ServeAsync(workbench, 0, forNotebooks);
        return new RunningWorkbench(workbench, server, page, forNotebooks);
    }

    /// <summary>A demo process that runs until it is stopped, with several subgroups a second.</summary>
    public static DemoSettings Endless(bool faults = false) =>
        new() { Duration = 0, SamplesPerSecond = 50, Faults = faults };

    /// <summary>Waits until something holds; asks again and again.</summary>
    public static async Task EventuallyAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Browser.PatienceMilliseconds));
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Adds one sample to the running stream, as a device would with POST /data; an operation runs before its stream does.</summary>
    public Task PushAsync(string machine, string metric, double value) => EventuallyAsync(() =>
    {
        var time = Workbench.Time.GetUtcNow();
        return Workbench.Push(Encoding.UTF8.GetBytes(
            FormattableString.Invariant($$"""{"timestamp":"{{time:O}}","machine":"{{machine}}","{{metric}}":{{value}}}"""))) is null;
    });

    /// <summary>Lets the server go, as when rtw ends or the line is cut. The workbench works on.</summary>
    public ValueTask StopServerAsync() => _server.DisposeAsync();

    /// <summary>Starts a server at the address of the old one.</summary>
    public async Task RestartServerAsync()
    {
        (_server, var page) = await ServeAsync(Workbench, Page.Port, _forNotebooks);
        Assert.Equal(Page, page);
    }

    /// <summary>Ends the whole program and starts another one, which knows nothing of the old one, at the same address.</summary>
    public async Task RestartProgramAsync()
    {
        await Workbench.DisposeAsync();
        Workbench = Workbench.Create(Workbench.Settings);
        await RestartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Workbench.DisposeAsync();
    }

    private static async Task<(DashboardServer Server, Uri Page)> ServeAsync(Workbench workbench, int port, bool forNotebooks)
    {
        var server = new DashboardServer(workbench, new DashboardOptions { Port = port, Token = Token, AllowNotebooks = forNotebooks });
        workbench.DashboardHost = server;
        return (server, await server.StartAsync());
    }
}
