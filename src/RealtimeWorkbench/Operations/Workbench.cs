using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Push;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Operations;

/// <summary>The workbench: settings, seven operations, one live state. What notebooks, the dashboard and the command line all hold.</summary>
/// <remarks>Thread-safe. One operation runs at a time.</remarks>
public sealed partial class Workbench : IAsyncDisposable
{
    /// <summary>Components that the workbench checks itself.</summary>
    private static readonly string[] ReservedComponents = ["system", "process", "stream"];

    private readonly Lock _lock = new();
    private readonly List<IHealthCheck> _checks = [];
    private readonly Dictionary<string, ISourceProvider> _providers;
    private WorkbenchSettings _settings;
    private Execution? _execution;
    private RunContext? _context;

    private Workbench(WorkbenchSettings settings, TimeProvider time, IEnumerable<ISourceProvider> providers)
    {
        _settings = settings;
        Time = time;
        _flush = new SharedFlush(time);
        Live = new LiveState(time);
        _providers = providers.ToDictionary(provider => provider.Description.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Clock of everything that the workbench does.</summary>
    public TimeProvider Time { get; }

    /// <summary>The state that every view watches.</summary>
    public LiveState Live { get; }

    /// <summary>Settings; they apply to the next execution, those of the views at once.</summary>
    public WorkbenchSettings Settings
    {
        get
        {
            lock (_lock)
            {
                return _settings;
            }
        }
    }

    /// <summary>The sources, those that this build lacks included.</summary>
    public IReadOnlyList<SourceDescription> Sources => [.. _providers.Values.Select(provider => provider.Description)];

    /// <summary>Finds a source that can be read.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="SourceException">There is no such source, or this build lacks it.</exception>
    public SourceDescription FindSource(string id) => FindProvider(id).Description;

    /// <summary>Serves the page, if the host of the engine can.</summary>
    public IDashboardHost? DashboardHost { get; set; }

    /// <summary>Opens the stores of checkpoints; without one, none can be written.</summary>
    public ICheckpointProvider? Checkpoints { get; set; }

    /// <summary>Open the channels of alerts that the settings ask for, beside the log; none by default.</summary>
    public IReadOnlyList<IAlertChannelProvider> AlertChannels { get; set; } = [];

    /// <summary>How the signals of the last stream match the faults injected into it; <see langword="null"/> if there were none.</summary>
    public DetectionScore? Score => Context?.Stream?.Score;

    /// <summary>Voxels of the current or last stream; <see langword="null"/> if there was none, or it had none.</summary>
    public MachineVoxels? Voxels => Context?.Stream?.Voxels;

    private RunContext? Context
    {
        get
        {
            lock (_lock)
            {
                return _context;
            }
        }
    }

    /// <summary>Makes a workbench.</summary>
    /// <param name="settings">Settings to start with; the defaults if left out.</param>
    /// <param name="time">Clock; that of the system if left out.</param>
    /// <param name="moreSources">Sources of adapters; one with the id of a built-in source takes its place.</param>
    /// <exception cref="SettingsException">The settings are wrong.</exception>
    public static Workbench Create(
        WorkbenchSettings? settings = null, TimeProvider? time = null, IEnumerable<ISourceProvider>? moreSources = null)
    {
        settings ??= new WorkbenchSettings();
        if (SettingsEditor.Validate(settings) is { Count: > 0 } errors)
        {
            throw new SettingsException(errors);
        }

        return new Workbench(settings, time ?? TimeProvider.System, SourceCatalog.With(moreSources ?? []));
    }

    /// <summary>Changes settings; all of them, or none if any is wrong.</summary>
    /// <param name="changes">Texts by "Group.Setting".</param>
    /// <exception cref="SettingsException">Something is wrong; the exception has all that is.</exception>
    public void Configure(IEnumerable<KeyValuePair<string, string>> changes)
    {
        lock (_lock)
        {
            _settings = SettingsEditor.Apply(_settings, changes);
        }

        Live.SettingsChanged();
    }

    /// <summary>Has a component of your own checked for health, from the next execution on.</summary>
    /// <param name="check">The check; its component has a name of its own.</param>
    /// <exception cref="ArgumentException">There is a check of that component already.</exception>
    public void AddHealthCheck(IHealthCheck check)
    {
        lock (_lock)
        {
            if (ReservedComponents.Contains(check.Component) || _checks.Any(known => known.Component == check.Component))
            {
                throw new ArgumentException($"There is a health check of '{check.Component}' already; give yours another name.", nameof(check));
            }

            _checks.Add(check);
        }
    }

    /// <summary>Starts an operation and returns at once; views show how it goes on.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">Id of the source.</param>
    /// <exception cref="OperationBusyException">Another operation is being executed.</exception>
    /// <exception cref="SourceException">There is no such source, this build lacks it, or the settings don't lead to it.</exception>
    public void Start(OperationKind operation, string source) => Begin(operation, source);

    /// <summary>Executes an operation and waits for its end.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="source">Id of the source.</param>
    /// <param name="cancellationToken">Stops it, which is not a failure: the result says so and has what was found.</param>
    /// <inheritdoc cref="Start" path="/exception" />
    public async Task<OperationResult> RunAsync(
        OperationKind operation, string source = SourceCatalog.Demo, CancellationToken cancellationToken = default)
    {
        var execution = Begin(operation, source);
        using var stop = cancellationToken.Register(RequestStop);
        return await execution.Completion.ConfigureAwait(false);
    }

    /// <summary>Asks the operation that is being executed, if any, to stop. It does so within a second.</summary>
    public void RequestStop()
    {
        lock (_lock)
        {
            _execution?.RequestStop();
        }
    }

    /// <summary>Stops the operation that is being executed, if any, and waits for its end.</summary>
    public async Task StopAsync()
    {
        Task? ending;
        lock (_lock)
        {
            _execution?.RequestStop();
            ending = _execution?.Completion;
        }

        if (ending is not null)
        {
            await ending.ConfigureAwait(false);
        }
    }

    /// <summary>Acknowledges an alert of the current or last run.</summary>
    /// <param name="id">Id of the alert.</param>
    /// <param name="by">Who has seen it.</param>
    /// <param name="note">What they note.</param>
    public AcknowledgeResult Acknowledge(string id, string by, string note = "") =>
        Context?.Alerts.Acknowledge(id, by, note)
        ?? new AcknowledgeResult(AcknowledgeOutcome.UnknownAlert, $"There is no alert {id}; nothing has run yet.", null);

    /// <summary>Baselines of the current or last stream, and what is suggested; <see langword="null"/> if there was none.</summary>
    public BaselineStore? Baselines => Context?.Stream?.Baselines.Store;

    /// <summary>Makes the limits of an older baseline the newest again, in the stream and in the file that its baselines are kept in.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="version">Version to go back to.</param>
    /// <param name="by">Who decides so.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <returns>The new baseline.</returns>
    /// <exception cref="ArgumentException">There is no such version, nothing has run yet, or nobody or no reason is given.</exception>
    public Baseline RollBackBaseline(string machine, string metric, int version, string by, string why) =>
        BaselinesOfStream().RollBack(machine, metric, version, by, why, Time.GetUtcNow());

    /// <summary>Makes suggested limits the newest, in the stream and in the file that its baselines are kept in.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="by">Who decides so.</param>
    /// <param name="why">Why, in a sentence.</param>
    /// <returns>The new baseline.</returns>
    /// <exception cref="ArgumentException">Nothing is suggested, nothing has run yet, or nobody or no reason is given.</exception>
    public Baseline RebaseBaseline(string machine, string metric, string by, string why) =>
        BaselinesOfStream().Rebase(machine, metric, by, why, Time.GetUtcNow());

    /// <summary>Newest sample of each machine.</summary>
    public IReadOnlyList<Sample> NewestSamples() => Context?.Stream?.Board.Newest ?? [];

    /// <summary>State that each machine reported last.</summary>
    public IReadOnlyList<MachineState> MachineStates() => Context?.Stream?.Board.States ?? [];

    /// <summary>Adds a sample to the running stream.</summary>
    /// <param name="utf8Json">One JSON object, wide or long.</param>
    /// <returns><see langword="null"/> if it was taken; otherwise one sentence why it was refused.</returns>
    public string? Push(ReadOnlySpan<byte> utf8Json) =>
        Live.Operation.State == RunState.Running && Context?.Stream is { } stream
            ? stream.Inlet.TryPush(utf8Json)
            : "No stream is running that the sample could join; execute an operation first.";

    /// <summary>Adds many samples to the running stream: all that are good, or nothing.</summary>
    /// <param name="body">What was sent, in UTF-8.</param>
    /// <param name="kind">How it is written.</param>
    /// <param name="format">What the sender says about it; see <see cref="PushedSamples.TryPush(ReadOnlySpan{byte}, PushFormat, CsvFormat?)"/>.</param>
    /// <returns>What became of it.</returns>
    public PushOutcome Push(ReadOnlySpan<byte> body, PushFormat kind, CsvFormat? format = null) =>
        Live.Operation.State == RunState.Running && Context?.Stream is { } stream
            ? stream.Inlet.TryPush(body, kind, format)
            : new PushOutcome(PushVerdict.NoStream, "No stream is running that samples could join, and nothing of this was taken; execute an operation first.");

    /// <summary>Asks a simulated machine for a state.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="status">State, such as PAUSED.</param>
    /// <returns><see langword="null"/> if it was done; otherwise one sentence why it was refused.</returns>
    public string? RequestStatus(string machine, string status)
    {
        if (Live.Operation.State != RunState.Running || Context?.Stream?.Simulator is not { } simulator)
        {
            return "No machine is being simulated; execute an operation on the source 'simulator' first.";
        }

        if (!string.Equals(machine, simulator.Machine, StringComparison.Ordinal))
        {
            return $"There is no machine '{machine}'; the simulated one is '{simulator.Machine}'.";
        }

        if (!Enum.TryParse<MachineStatus>(status, ignoreCase: true, out var target) || !Enum.IsDefined(target))
        {
            var known = string.Join(", ", Enum.GetNames<MachineStatus>().Select(name => name.ToUpperInvariant()));
            return $"There is no status '{status}'; there are {known}.";
        }

        return simulator.TryRequestStatus(target, out var reason) ? null : reason;
    }

    /// <summary>Gathers what the current or last run has found.</summary>
    public RunExport Export() => RunExports.Of(this, Context);

    /// <summary>Sums up the current or last run in numbers.</summary>
    public RunSummary Summarize() => RunExports.Summarize(this, Context);

    /// <summary>Stops what runs and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        RunContext? context;
        lock (_lock)
        {
            (context, _context) = (_context, null);
            _execution?.Dispose();
            _execution = null;
        }

        if (context is not null)
        {
            await context.DisposeAsync().ConfigureAwait(false);
        }

        CloseHistories();
    }

    private RunBaselines BaselinesOfStream() =>
        Context?.Stream?.Baselines ?? throw new ArgumentException("There are no baselines; nothing has run yet.");

    private ISourceProvider FindProvider(string id)
    {
        if (!_providers.TryGetValue(id, out var provider))
        {
            throw new SourceException($"There is no source '{id}'; there are {string.Join(", ", _providers.Keys)}.");
        }

        provider.Description.EnsureAvailable();
        return provider;
    }

    private Execution Begin(OperationKind operation, string source)
    {
        var provider = FindProvider(source);
        lock (_lock)
        {
            if (_execution is { Completion.IsCompleted: false })
            {
                throw new OperationBusyException(Live.Operation.Title);
            }

            _execution?.Dispose();
            var last = _context;
            _context = RunContexts.Create(
                OperationCatalog.Of(operation), provider, _settings, Live, DashboardHost, Checkpoints, AlertChannels, [.. _checks], Time);
            var history = _settings.History;
            _context.OpenHistory = () => OpenHistory(history);
            _execution = new Execution(_context, last);
            return _execution;
        }
    }
}
