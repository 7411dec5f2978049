namespace RealtimeWorkbench.Operations;

/// <summary>The operations by name.</summary>
public static class OperationCatalog
{
    /// <summary>All operations, in the order in which a user meets them.</summary>
    public static IReadOnlyList<OperationDescription> All { get; } =
    [
        new(OperationKind.Setup, "setup", "Real-time Setup",
            "Checks the settings and that every component can start, and says what is ready."),
        new(OperationKind.Stream, "stream", "Stream Processing",
            "Reads the source through the pipeline and measures throughput and latency."),
        new(OperationKind.Dashboard, "dashboard", "Live Dashboard",
            "Serves the live page and feeds it from the source."),
        new(OperationKind.Alerts, "alerts", "Alert Configuration",
            "Registers the threshold, tests the channels, and watches the source for alerts."),
        new(OperationKind.Spc, "spc", "Real-time SPC",
            "Establishes a baseline, freezes its limits, and watches control charts."),
        new(OperationKind.Health, "health", "Health Monitoring",
            "Checks this machine and this program, and scores them."),
        new(OperationKind.Workflow, "workflow", "Complete Workflow",
            "Runs everything in sequence on one stream and reports the performance."),
    ];

    /// <summary>Returns the description of an operation.</summary>
    public static OperationDescription Of(OperationKind kind) => All.First(operation => operation.Kind == kind);

    /// <summary>Finds an operation by its name.</summary>
    /// <exception cref="ArgumentException">There is no such operation; the message lists those there are.</exception>
    public static OperationDescription Find(string id) =>
        All.FirstOrDefault(operation => string.Equals(operation.Id, id, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no operation '{id}'; there are {string.Join(", ", All.Select(operation => operation.Id))}.");
}
