using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Dashboard.Sockets;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Dashboard.Tests;

/// <summary>A workbench with its server on a free port of the loopback interface, and a client.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Token = "token-of-the-tests";

    /// <summary>Nothing in these tests takes that long; who waits longer waits for something that never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private RunningDashboard(Workbench workbench, DashboardServer server, Uri page)
    {
        Workbench = workbench;
        Server = server;
        Page = page;
        Http = new HttpClient { BaseAddress = server.Address, Timeout = Patience };
    }

    public Workbench Workbench { get; }

    public DashboardServer Server { get; }

    public Uri Page { get; }

    public HttpClient Http { get; }

    public static async Task<RunningDashboard> StartAsync(
        DashboardOptions? options = null,
        LiveTiming? timing = null,
        TimeProvider? time = null,
        double updateInterval = 0.1,
        Func<ScriptedSource, ScriptedSource>? script = null,
        Func<MetricCatalog, TimeProvider, ISampleSource>? open = null)
    {
        var provider = new SourceProvider(
            new SourceDescription("scripted", "Scripted", true, "What a test says."),
            (_, catalog, clock) => open is not null ? open(catalog, clock) : (script ?? (source => source.Block()))(new ScriptedSource(catalog)));
        var settings = new WorkbenchSettings { Dashboard = new DashboardSettings { UpdateInterval = updateInterval } };
        var workbench = Workbench.Create(settings, time, [provider]);
        var server = new DashboardServer(
            workbench,
            (options ?? new DashboardOptions()) with { Port = 0, Token = Token },
            timing ?? new LiveTiming());
        return new RunningDashboard(workbench, server, await server.StartAsync());
    }

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(
        HttpMethod method, string path, string? body = null, string? token = Token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Reads something that must be there.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path, token: null);
        Assert.True(status == HttpStatusCode.OK, $"GET {path}: {(int)status} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a body that must be taken.</summary>
    public async Task<JsonElement> PostAsync(string path, string body = "")
    {
        var (status, text) = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(status == HttpStatusCode.OK, $"POST {path}: {(int)status} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends something that must be refused.</summary>
    /// <returns>The sentence.</returns>
    public async Task<string> RefusedAsync(HttpStatusCode expected, HttpMethod method, string path, string? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True(status == expected, $"{method} {path}: {(int)status} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!;
    }

    /// <summary>Connects a view.</summary>
    public Task<LiveClient> ConnectAsync(string query = "") => LiveClient.ConnectAsync(Server.Address!, query);

    /// <summary>Waits until something holds; asks again and again.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await Workbench.DisposeAsync();
    }
}
