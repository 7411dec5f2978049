using System.Globalization;
using RealtimeWorkbench.Dashboard;
using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Notebooks.Hosts;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql;
using Engine_ = RealtimeWorkbench.Operations.Workbench;

namespace RealtimeWorkbench.Notebooks;

/// <summary>The workbench of a notebook: its value shows the live face, and its members run operations and give what they found.</summary>
/// <remarks>Thread-safe. One operation runs at a time. It ends with the process, or when one of the same name is created.</remarks>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed partial class Workbench : IDisplayable, IAsyncDisposable
{
    /// <summary>Ports above the wanted one that are tried when it is in use.</summary>
    private const int PortsTried = 100;

    /// <summary>Time between two looks whether the face in a notebook that is not open in a browser has to be renewed.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly DashboardServer? _server;
    private readonly WorkbenchSeat _seat;
    private readonly IHostBridge _host;
    private readonly FaceRenewal _renewal;
    private readonly CancellationTokenSource _ending = new();
    private Task _following = Task.CompletedTask;
    private string? _notice;
    private int _ended;

    internal Workbench(WorkbenchOptions options, WorkbenchSeat? seat, IHostBridge? host = null, TimeProvider? time = null)
    {
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            throw new ArgumentException("The name of a workbench is empty; leave it out, or give one such as \"press\".");
        }

        Name = options.Name;
        var settings = SettingsEditor.Apply(
            new WorkbenchSettings { Dashboard = new DashboardSettings { UpdateInterval = 0.1 } }, options.Settings);
        Engine = Engine_.Create(settings, time, moreSources: HostAdapters.Sources);
        Engine.Checkpoints = new SqlCheckpoints();
        Engine.Histories = HostAdapters.Histories;
        Engine.AlertChannels = [new MqttAlertChannels()];
        _renewal = new FaceRenewal(Engine.Live, DrawAsync);
        _host = host ?? HostBridge.Choose(sentence => Engine.Live.Log(LogLevel.Warning, sentence));
        _source = Checked(options.Source);

        var wanted = Engine.Settings.Dashboard.WebSocketPort;
        _seat = seat ?? WorkbenchSeat.New(wanted);
        if (options.Serve)
        {
            _server = new DashboardServer(Engine, new DashboardOptions
            {
                Token = _seat.Token,
                Port = _seat.Wanted == wanted ? _seat.Taken ?? wanted : wanted,
                NextFreePort = PortsTried,
                AllowNotebooks = true,
                AllowedHosts = [.. options.AllowedHosts],
            });
            Engine.DashboardHost = _server;
        }
        else
        {
            _notice = "The live face is off (Serve = false); this is the last state.";
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The engine behind it, for everything that has no member here.</summary>
    public Engine_ Engine { get; }

    /// <summary>Names the face in the outputs of cells, so that it can be renewed there.</summary>
    public string DisplayId => _seat.DisplayId;

    /// <summary>Address of the page in a browser, with its token; <see langword="null"/> if the workbench is not served.</summary>
    public Uri? Address => _server?.Address is { } address ? new Uri(address, "?token=" + _seat.Token) : null;

    /// <summary>What the next one of this name takes over.</summary>
    internal WorkbenchSeat Seat => _seat with { Wanted = Engine.Settings.Dashboard.WebSocketPort, Taken = _server?.Address?.Port };

    /// <summary>Makes a workbench, and ends the one that had its name: cells can run again and again.</summary>
    /// <param name="configure">Sets name, source and settings: <c>o => { o.Source = "demo"; o["Spc.SubgroupSize"] = 4; }</c>.</param>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    /// <exception cref="SourceException">There is no such source.</exception>
    public static Workbench Create(Action<WorkbenchOptions>? configure = null)
    {
        var options = new WorkbenchOptions();
        configure?.Invoke(options);

        // On the pool, where nothing waits for the thread of the cell, which waits here: a face without its server shows nothing.
        return Task.Run(() => WorkbenchNames.ReplaceAsync(options)).GetAwaiter().GetResult();
    }

    /// <summary>The workbench of a name; it is made if there is none.</summary>
    /// <param name="name">Name of the workbench.</param>
    public static Workbench Get(string name = "default") => WorkbenchNames.Find(name) ?? Create(options => options.Name = name);

    /// <summary>Changes a setting; it applies to the next operation, those of the views at once.</summary>
    /// <param name="name">Its name, such as <c>Spc.SubgroupSize</c>.</param>
    /// <param name="value">A number, a text, on or off.</param>
    /// <exception cref="SettingsException">The setting is unknown, or the value is wrong.</exception>
    public void Set(string name, object? value) => Engine.Configure([new(name, WorkbenchOptions.TextOf(value))]);

    /// <summary>Ends the workbench: what runs is stopped, pages are told, the port is free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        WorkbenchNames.Forget(this);
        await _ending.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);

        // The next workbench of this name shows itself in the same outputs: nothing of this one may come after that.
        await _renewal.EndAsync().ConfigureAwait(false);
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        await Engine.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    /// <summary>Starts the server, and to follow what is to be renewed in outputs. A workbench that cannot be served works all the same.</summary>
    internal async Task ServeAsync()
    {
        if (_server is not null)
        {
            try
            {
                await _server.StartAsync(_ending.Token).ConfigureAwait(false);
                if (_server.PortNotice is { } moved)
                {
                    Engine.Live.Log(LogLevel.Warning, moved);
                }
            }
            catch (Exception failure) when (failure is InvalidOperationException or IOException)
            {
                _notice = $"The live face cannot be served: {failure.Message}";
                Engine.Live.Log(LogLevel.Warning, _notice);
            }
        }

        if (_host.UpdatesLater)
        {
            _following = FollowAsync(_ending.Token);
        }
    }

    /// <summary>Renews the face in outputs after each run, however it was started, and when somebody acknowledged an alert.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, Engine.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await _renewal.RenewAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The workbench ends.
        }
#pragma warning disable CA1031 // The top of a loop: whatever went wrong is shown, and the workbench goes on without it.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Engine.Live.Log(LogLevel.Warning, $"The face in the notebook is not renewed any more: {problem.Message}", problem.ToString());
        }
    }

    private string Checked(string text)
    {
        Engine.Configure(Known(text).Changes);
        return text;
    }

    /// <summary>A source that is there, with the settings that lead to it.</summary>
    private SourceArgument Known(string text)
    {
        var chosen = SourceArgument.Parse(text);
        Engine.FindSource(chosen.Id);
        foreach (var (name, path) in chosen.Changes)
        {
            if (name == "File.Path" && !File.Exists(path) && path != "-" && path.AsSpan().IndexOfAny("*?;") < 0)
            {
                throw new SourceException(Absent(path));
            }
        }

        return chosen;
    }

    /// <summary>Says that a file is missing, and which ones its folder has.</summary>
    private static string Absent(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
        {
            return $"There is no file '{path}', and no folder {folder}.";
        }

        string[] extensions = [".csv", ".jsonl", ".ndjson", ".json", ".txt"];
        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))
            .Where(file => extensions.Contains(Path.GetExtension(file).ToLower(CultureInfo.InvariantCulture)))
            .Order(StringComparer.Ordinal).Take(5).ToList();
        return files.Count == 0
            ? $"There is no file '{path}'; {folder} has no CSV and no JSON lines."
            : $"There is no file '{path}'; {folder} has {string.Join(", ", files)}.";
    }
}
