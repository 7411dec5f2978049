using System.Reflection;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Host;
using RealtimeWorkbench.Sources.Push;

namespace RealtimeWorkbench.Operations;

/// <summary>The sources that the engine has, and those that users may look for and this version lacks.</summary>
public static class SourceCatalog
{
    /// <summary>Id of the demo process.</summary>
    public const string Demo = "demo";

    /// <summary>Id of the machine simulator.</summary>
    public const string Simulator = "simulator";

    /// <summary>Id of files.</summary>
    public const string File = "file";

    /// <summary>Id of the metrics of this machine.</summary>
    public const string System = "system";

    /// <summary>Id of samples that are pushed in.</summary>
    public const string Push = "push";

    /// <summary>Id of an address that is asked again and again.</summary>
    public const string Http = "http";

    /// <summary>Id of Kafka, which an adapter brings.</summary>
    public const string Kafka = "kafka";

    /// <summary>Id of MQTT, which an adapter brings.</summary>
    public const string Mqtt = "mqtt";

    /// <summary>Id of SQLite and PostgreSQL, which an adapter brings.</summary>
    public const string Sql = "sql";

    /// <summary>Id of MongoDB, which an optional pack brings.</summary>
    public const string MongoDB = "mongodb";

    /// <summary>All sources, in the order in which a user meets them.</summary>
    public static IReadOnlyList<ISourceProvider> BuiltIn { get; } =
    [
        Available(Demo, "Demo", "An additive-manufacturing process with injected faults.", CreateDemo),
        Available(Simulator, "Machine simulator", "A machine with states that can be changed from outside.", CreateSimulator),
        new FileSources(new SourceDescription(File, "File", IsAvailable: true, "A recording, CSV or JSON lines, or several of them; set File.Path, or write file:PATH on the command line.")),
        Available(System, "This machine", "CPU, memory, disk, network and this process.", CreateSystem),
        Available(Push, "Pushed samples", "Samples that are sent to POST /api/samples of the dashboard.", CreatePush),
        Available(Http, "HTTP", "An address that is asked again and again for JSON; see the settings Http.*.", HttpSources.Create),
        NotHere(Kafka, "Kafka", "RealtimeWorkbench.Kafka"),
        NotHere(Mqtt, "MQTT", "RealtimeWorkbench.Mqtt"),
        NotHere(Sql, "SQL", "RealtimeWorkbench.Sql"),
        Pack(MongoDB, "MongoDB", "RealtimeWorkbench.MongoDB"),
    ];

    /// <summary>The built-in sources together with those of adapters.</summary>
    /// <param name="adapters">Sources of adapters; one with the id of a built-in source stands in its place.</param>
    public static IReadOnlyList<ISourceProvider> With(IEnumerable<ISourceProvider> adapters)
    {
        List<ISourceProvider> all = [.. BuiltIn];
        foreach (var adapter in adapters)
        {
            var place = all.FindIndex(known => Has(known, adapter.Description.Id));
            if (place < 0)
            {
                all.Add(adapter);
            }
            else
            {
                all[place] = adapter;
            }
        }

        return all;
    }

    /// <summary>Finds a built-in source.</summary>
    /// <exception cref="SourceException">There is no such source; the message lists those there are.</exception>
    public static ISourceProvider Find(string id) => Find(id, BuiltIn);

    /// <summary>Finds a source.</summary>
    /// <param name="id">Its id; case does not matter.</param>
    /// <param name="providers">The sources there are, as from <see cref="With"/>.</param>
    /// <exception cref="SourceException">There is no such source; the message lists those there are.</exception>
    public static ISourceProvider Find(string id, IReadOnlyList<ISourceProvider> providers) =>
        providers.FirstOrDefault(provider => Has(provider, id))
        ?? throw new SourceException(
            $"There is no source '{id}'; there are {string.Join(", ", providers.Select(provider => provider.Description.Id))}.");

    private static bool Has(ISourceProvider provider, string id) =>
        string.Equals(provider.Description.Id, id, StringComparison.OrdinalIgnoreCase);

    private static SourceProvider Available(
        string id, string title, string note, Func<WorkbenchSettings, MetricCatalog, TimeProvider, ISampleSource> create) =>
        new(new SourceDescription(id, title, IsAvailable: true, note), create);

    private static SourceProvider NotHere(string id, string title, string project) =>
        new(
            new SourceDescription(id, title, IsAvailable: false, $"this program was put together without it; add {project}."),
            (_, _, _) => throw new SourceException($"{title} is not in this program; add {project}."));

    /// <summary>A source of an optional pack: whether this build has it stands in the engine, see <c>eng/Packs.props</c>.</summary>
    private static SourceProvider Pack(string id, string title, string project)
    {
        var state = typeof(SourceCatalog).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(known => known.Key == "Pack:" + project)?.Value;
        return AbsenceOf(state) is { } absence
            ? new SourceProvider(
                new SourceDescription(id, title, IsAvailable: false, absence),
                (_, _, _) => throw new SourceException($"{title} is {absence}"))
            : NotHere(id, title, project);
    }

    /// <summary>Why a build is without a pack; nothing if it has it.</summary>
    /// <param name="state"><c>true:</c> if it has it; <c>false:</c> and the missing package, or nothing if it was switched off.</param>
    internal static string? AbsenceOf(string? state) => state?.Split(':', 2) switch
    {
        ["false", { Length: > 0 } missing] => $"not in this build: {missing} could not be restored.",
        ["false", _] => "not in this build: it was switched off.",
        _ => null,
    };

    private static DemoProcess CreateDemo(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new(
            new DemoProcessOptions
            {
                Seed = settings.Demo.Seed,
                Machines = settings.Demo.Machines,
                SamplesPerSecond = settings.Demo.SamplesPerSecond,
                HistorySamples = settings.Demo.History,
                Duration = settings.Demo.Duration > 0 ? TimeSpan.FromSeconds(settings.Demo.Duration) : null,
                Autocorrelation = settings.Demo.Autocorrelation,
                InjectFaults = settings.Demo.Faults,
                Pace = settings.Demo.RealTime ? Pace.RealTime : Pace.AsFastAsPossible,
                BatchSize = settings.Streaming.BatchSize,
            },
            catalog,
            time);

    private static MachineSimulator CreateSimulator(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new(new MachineSimulatorOptions { Seed = settings.Demo.Seed }, catalog, time);

    private static SystemMetrics CreateSystem(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new(new SystemMetricsOptions(), time, catalog);

    private static PushedSamples CreatePush(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) =>
        new(catalog, time);
}
