using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Diagnosis;

/// <summary>Tries the parts of the workbench on this machine.</summary>
internal static class Doctor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Tries everything; changes nothing.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken) =>
    [
        new("Runtime", FindingState.Works, Invariant(
            $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores")),
        ExaminePage(),
        ExaminePort(new DashboardSettings().WebSocketPort),
        ExamineTemporaryFolder(),
        await ExamineSystemMetricsAsync(cancellationToken),
        .. await JupyterFindings.ExamineAsync(cancellationToken),
        .. HostSources.All.Select(provider => provider.Description).Select(ExamineSource),
        .. OptionalPacks.OfThisBuild(),
    ];

    private static Finding ExaminePage() => File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html"))
        ? new("Dashboard page", FindingState.Works, "built.")
        : new("Dashboard page", FindingState.Broken, "not built, so the dashboard has REST and WebSocket only.", "Run ./rtw setup in a clone of the repository; it needs nodejs and npm.");

    private static Finding ExaminePort(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return new("Port", FindingState.Works, Invariant($"{port} is free."));
        }
        catch (SocketException problem)
        {
            return new(
                "Port",
                FindingState.Absent,
                Invariant($"{port} cannot be used: {problem.Message}"),
                "Choose another with --port, or 0 for a free one.");
        }
    }

    private static Finding ExamineTemporaryFolder()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "rtw");
            File.Delete(path);
            return new("Temporary files", FindingState.Works, "can be written.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new(
                "Temporary files", FindingState.Broken, problem.Message, "Set TMPDIR to a folder that can be written.");
        }
    }

    private static async Task<Finding> ExamineSystemMetricsAsync(CancellationToken cancellationToken)
    {
        const string Subject = "System metrics";
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        var source = SourceCatalog.Find(SourceCatalog.System)
            .Create(new WorkbenchSettings(), new MetricCatalog(), TimeProvider.System);
        try
        {
            var batches = 0;
            await foreach (var batch in source.ReadAsync(either.Token))
            {
                using (batch)
                {
                    metrics.UnionWith(batch.Metrics.ToArray().Select(metric => batch.Catalog.Metrics[metric]));
                }

                // Rates need two readings.
                if (++batches == 2)
                {
                    break;
                }
            }
        }
        catch (SourceException problem)
        {
            return new(Subject, FindingState.Absent, problem.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new(Subject, FindingState.Absent, Invariant($"gave nothing within {Patience.TotalSeconds} s."));
        }

        var names = string.Join(", ", metrics.Order(StringComparer.Ordinal));
        return new(Subject, FindingState.Works, string.Create(CultureInfo.InvariantCulture, $"{metrics.Count}: {names}."));
    }

    private static Finding ExamineSource(SourceDescription source) => source.IsAvailable
        ? new($"Source {source.Id}", FindingState.Works, source.Note)
        : new($"Source {source.Id}", FindingState.Absent, source.Note);
}
