using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RealtimeWorkbench.Dashboard.Access;
using RealtimeWorkbench.Dashboard.Api;
using RealtimeWorkbench.Dashboard.Page;
using RealtimeWorkbench.Dashboard.Sockets;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard;

/// <summary>Serves a workbench to browsers, scripts and Prometheus: the page, REST and WebSocket.</summary>
/// <remarks>The calls are described in docs/api.md. Members are thread-safe.</remarks>
public sealed class DashboardServer : IDashboardHost, IAsyncDisposable
{
    private readonly Workbench _workbench;
    private readonly DashboardOptions _options;
    private readonly LiveTiming _timing;
    private readonly LiveClients _clients;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private WebApplication? _app;
    private IDisposable? _files;
    private bool _disposed;

    /// <summary>Makes a server that doesn't listen yet.</summary>
    /// <param name="workbench">The workbench to serve; the caller disposes it, after the server.</param>
    /// <param name="options">Where to listen and who may do what; loopback only, with a random token, by default.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DashboardServer(Workbench workbench, DashboardOptions? options = null)
        : this(workbench, options ?? new DashboardOptions(), new LiveTiming())
    {
    }

    internal DashboardServer(Workbench workbench, DashboardOptions options, LiveTiming timing)
    {
        ArgumentNullException.ThrowIfNull(workbench);
        options.Check();
        _workbench = workbench;
        _options = options;
        _timing = timing;
        _clients = new LiveClients(options.MaxClients);
    }

    /// <inheritdoc />
    public int Clients => _clients.Count;

    /// <summary>Secret that writing needs.</summary>
    public string Token => _options.Token;

    /// <summary>Address of the page without the token, or <see langword="null"/> before the start.</summary>
    public Uri? Address { get; private set; }

    /// <summary>
    /// One sentence if another port had to be taken than the one wanted, which was in use; otherwise <see langword="null"/>.
    /// </summary>
    public string? PortNotice { get; private set; }

    /// <inheritdoc />
    public async Task<Uri> StartAsync(CancellationToken cancellationToken = default)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Address ??= await ListenAsync(cancellationToken);
            return new Uri(Address, "?token=" + _options.Token);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Says goodbye to the views and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            await _ending.CancelAsync();
            if (_app is not null)
            {
                await _app.StopAsync();
                await _app.DisposeAsync();
            }

            _files?.Dispose();
            _ending.Dispose();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<Uri> ListenAsync(CancellationToken cancellationToken)
    {
        var wanted = _options.Port ?? _workbench.Settings.Dashboard.WebSocketPort;
        var last = wanted == 0 ? 0 : Math.Min(wanted + _options.NextFreePort, IPEndPoint.MaxPort);
        for (var port = wanted; ; port++)
        {
            var app = Build(port);
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                await app.DisposeAsync();
                _files?.Dispose();
                _files = null;
                if (port < last && IsInUse(failure))
                {
                    continue;
                }

                throw new InvalidOperationException(Explain(failure, wanted, port), failure);
            }

            _app = app;
            PortNotice = port == wanted ? null : Invariant($"Port {wanted} is in use; the dashboard took {port} instead.");
            return AddressOf(app);
        }
    }

    private Uri AddressOf(WebApplication app)
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var isAny = _options.Address.Equals(IPAddress.Any) || _options.Address.Equals(IPAddress.IPv6Any);
        return new UriBuilder("http", isAny ? Dns.GetHostName() : _options.Address.ToString(), bound.Port).Uri;
    }

    private static bool IsInUse(Exception failure) => (failure.InnerException ?? failure) is
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private string Explain(Exception failure, int wanted, int port) => (failure.InnerException ?? failure) switch
    {
        _ when IsInUse(failure) => port == wanted
            ? Invariant($"Port {port} is in use; choose another with --port, or 0 for a free one.")
            : Invariant($"All ports from {wanted} to {port} are in use; choose another one, or 0 for a free one."),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            Invariant($"Port {port} needs rights that this program hasn't; choose one above 1023 with --port."),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"{_options.Address} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 for all interfaces.",
        var other => Invariant($"The dashboard cannot listen on port {port} of {_options.Address}: {other.Message}"),
    };

    private WebApplication Build(int port)
    {
        // An empty builder: no configuration files, no variables of the environment, no console.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.AddResponseCompression(compression =>
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        var app = builder.Build();
        var failures = new Failures(_workbench.Live);
        var names = new HostNames(_options.Address, _options.AllowedHosts);
        var guard = new AccessGuard(
            names, new AccessToken(_options.Token), _options.AllowNotebooks ? new NotebookOrigins(names) : null);
        app.Use(SecurityHeaders.AddAsync);
        app.UseResponseCompression();
        app.Use(failures.CatchAsync);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.UseRouting();
        app.Use(guard.CheckAsync);
        _files = PageFiles.Serve(app, _options.PageFolder ?? DashboardPage.Folder, _options.AllowNotebooks);
        Map(app);
        return app;
    }

    private void Configure(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Limits.BodyMegabytes * 1024 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxConcurrentConnections = _options.MaxClients + Limits.OtherConnections;
        kestrel.Listen(_options.Address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private void Map(WebApplication app)
    {
        foreach (var route in ApiRoutes.For(_workbench))
        {
            string[] methods = route.Method == "GET" ? ["GET", "HEAD"] : [route.Method];
            var endpoint = app.MapMethods(route.Pattern ?? route.Path, methods, route.Handler);
            if (route.IsOpen)
            {
                endpoint.WithMetadata(OpenAccess.Instance);
            }
        }

        var live = new LiveEndpoint(_workbench, _clients, _timing, _ending.Token);
        app.MapMethods("/ws", ["GET"], live.ServeAsync);
    }

    /// <summary>Leaves Ctrl+C and SIGTERM to the program that owns the server.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
