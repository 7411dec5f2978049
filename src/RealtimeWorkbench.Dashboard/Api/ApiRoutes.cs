using System.Text.Json.Nodes;
using RealtimeWorkbench.Dashboard.Prometheus;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>All calls. Routing and the description for machines are both made from this list, so they cannot differ.</summary>
internal static class ApiRoutes
{
    /// <summary>Makes the list for a workbench.</summary>
    public static IReadOnlyList<ApiRoute> For(Workbench workbench)
    {
        var state = new StateCalls(workbench);
        var control = new ControlCalls(workbench);
        var samples = new SampleCalls(workbench);
        var voxels = new VoxelCalls(workbench);
        var notes = new NoteCalls(workbench);
        var baselines = new BaselineCalls(workbench);
        var export = new ExportCall(workbench);
        var history = new HistoryCalls(workbench);
        List<ApiRoute> routes =
        [
            new("GET", "/api/status", "What the workbench is doing and how it goes.", state.StatusAsync)
            {
                Answer = typeof(StatusAnswer),
            },
            new("GET", "/api/metrics", "Newest value of each metric of each machine.", state.MetricsAsync)
            {
                Answer = typeof(MetricsAnswer),
            },
            new("GET", "/api/metrics/history", "The whole run of one metric, extremes kept.", state.HistoryAsync)
            {
                Answer = typeof(HistoryAnswer),
                Parameters =
                [
                    new("machine", true, "Key of the machine."),
                    new("metric", true, "Name of the metric."),
                    new("width", false, Invariant($"Most points wanted, from 1 to {Limits.WidestView}; {LiveState.DefaultWidth} by default.")),
                ],
            },
            .. HistoryRoutes(history),
            new("GET", "/api/spc", "All control charts.", state.ChartsAsync) { Answer = typeof(ChartsAnswer) },
            new("GET", "/api/spc/point", "What is behind a point of a control chart: the values of its subgroup, and what was written to it.", notes.PointAsync)
            {
                Answer = typeof(PointAnswer),
                Parameters =
                [
                    new("chart", true, "Machine and metric, such as am-01/temperature."),
                    new("index", true, "Number of the point."),
                ],
            },
            new("POST", "/api/spc/notes", "Writes a cause and a note to a point of a control chart, in the place of what stood there.", notes.WriteAsync)
            {
                Body = typeof(NoteRequest),
                Answer = typeof(PointNote),
            },
            new("GET", "/api/spc/causes", "Signals of control charts by the cause that was written, with their Pareto diagram.", notes.CausesAsync)
            {
                Answer = typeof(CausesAnswer),
            },
            new("GET", "/api/baselines", "Every baseline of the run, and what is suggested.", baselines.ListAsync)
            {
                Answer = typeof(BaselinesAnswer),
                Parameters = [new("machine", false, "Only those of this machine."), new("metric", false, "Only those of this metric.")],
            },
            new("GET", "/api/baselines/compare", "What changed from one baseline to another, and whether by chance.", baselines.CompareAsync)
            {
                Answer = typeof(BaselineComparisonAnswer),
                Parameters =
                [
                    new("machine", true, "Key of the machine."),
                    new("metric", true, "Name of the metric."),
                    new("from", true, "Older version."),
                    new("to", true, "Newer version."),
                ],
            },
            new("POST", "/api/baselines/rollback", "Makes the limits of an older baseline the newest again.", baselines.RollBackAsync)
            {
                Body = typeof(BaselineDecision),
                Answer = typeof(BaselineOnWire),
            },
            new("POST", "/api/baselines/rebase", "Makes suggested limits the newest baseline.", baselines.RebaseAsync)
            {
                Body = typeof(BaselineDecision),
                Answer = typeof(BaselineOnWire),
            },
            new("GET", "/api/voxels", "The voxel grids, without their voxels.", voxels.GridsAsync) { Answer = typeof(VoxelsAnswer) },
            new("GET", "/api/voxels/changes", "Chunks of voxels that changed since a version.", voxels.ChangesAsync)
            {
                Answer = typeof(VoxelChangesAnswer),
                Parameters =
                [
                    new("machine", true, "Key of the machine."),
                    new("signal", true, "Name of the metric."),
                    new("grid", false, "Grid that the version is of, as the last answer said it."),
                    new("since", false, "Version that is known, as the last answer said it; 0 or nothing for all."),
                ],
            },
            new("GET", "/api/voxels/slice", "One sheet of voxels across an axis.", voxels.SliceAsync)
            {
                Answer = typeof(VoxelSliceAnswer),
                Parameters =
                [
                    new("machine", true, "Key of the machine."),
                    new("signal", true, "Name of the metric."),
                    new("at", true, "Place on the axis in mm."),
                    new("axis", false, "x, y or z, which is the default."),
                    new("statistic", false, "mean, which is the default, sd, min, max or n."),
                ],
            },
            new("GET", "/api/alerts", "Alerts, the newest first.", state.AlertsAsync)
            {
                Answer = typeof(AlertsAnswer),
                Parameters =
                [
                    new("active", false, "true: only those whose condition holds; false: only the others."),
                    new("severity", false, "Only those of this severity: low, medium, high or critical."),
                    new("machine", false, "Only those of this machine."),
                    new("metric", false, "Only those of this metric."),
                ],
            },
            new("POST", "/api/alerts/{id}/ack", "Acknowledges an alert.", control.AcknowledgeAsync)
            {
                // The names of alerts contain slashes, which a client may escape or not.
                Pattern = "/api/alerts/{**rest}",
                Parameters = [new("id", true, "Name of the alert, percent-encoded.", InPath: true)],
                Body = typeof(AcknowledgeRequest),
                Answer = typeof(AlertView),
            },
            new("GET", "/api/health", "Health of every component.", state.HealthAsync) { Answer = typeof(HealthView) },
            new("GET", "/api/config", "Operations, sources, and all settings with their values.", control.ConfigAsync)
            {
                Answer = typeof(ConfigAnswer),
            },
            new("PUT", "/api/config", "Changes settings; all that are sent, or none.", control.ConfigureAsync)
            {
                Body = typeof(ConfigRequest),
                Answer = typeof(ConfigAnswer),
            },
            new("POST", "/api/operation", "Starts an operation.", control.StartAsync)
            {
                Body = typeof(OperationRequest),
                Answer = typeof(OperationStatus),
            },
            new("POST", "/api/operation/stop", "Stops the operation that is being executed.", control.StopAsync)
            {
                Answer = typeof(OperationStatus),
            },
            new("GET", "/api/export", "Everything about the run, as a zip.", export.ExportAsync) { ContentType = "application/zip" },
            new("GET", "/data", "Newest sample of each machine.", samples.NewestAsync) { Answer = typeof(SamplesAnswer) },
            new("POST", "/data", "Adds one sample, or an array of them, to the running stream.", samples.PushAsync)
            {
                Body = typeof(JsonObject),
                Answer = typeof(AcceptedAnswer),
            },
            new("POST", "/api/samples", "Adds many samples to the running stream: all that are good, or none.", new PushCall(workbench).PushAsync)
            {
                Body = typeof(JsonNode),
                BodyKinds = PushCall.ContentTypes,
                Status = 202,
                Answer = typeof(PushAnswer),
                Parameters =
                [
                    new("machine", false, "Key of the machine of records that name none."),
                    new("timeColumn", false, "Name of the time column of CSV; found by its usual names by default."),
                    new(PushCall.KeyHeader, false, "Names the request, so that it can be sent again and takes nothing twice.", InHeader: true),
                    new("Content-Encoding", false, "gzip, if the body is packed.", InHeader: true),
                ],
            },
            new("GET", "/status", "State of each machine.", samples.MachinesAsync) { Answer = typeof(MachinesAnswer) },
            new("POST", "/status", "Asks a simulated machine to take a state.", samples.RequestStatusAsync)
            {
                Body = typeof(MachineStatusRequest),
                Answer = typeof(MachinesAnswer),
            },
            new("GET", "/metrics", "The newest values for Prometheus.", new MetricsPage(workbench).ServeAsync)
            {
                ContentType = MetricsPage.ContentType,
            },
            new("GET", "/healthz", "Answers while the process lives.", Probe) { ContentType = "text/plain", IsOpen = true },
            new("GET", "/readyz", "Answers once the workbench can serve a run.", Probe) { ContentType = "text/plain", IsOpen = true },
        ];

        var description = new OpenApiDescription();
        routes.Add(new("GET", "/api/openapi.json", "This description.", description.ServeAsync) { ContentType = "application/json" });
        description.Describe(routes);
        return routes;

        // Kestrel listens only after everything that a run needs has been made, and stops before any of it is taken down.
        static Task Probe(Microsoft.AspNetCore.Http.HttpContext context) => Api.Answer.WriteTextAsync(context, "ok\n", "text/plain");
    }

    private static IEnumerable<ApiRoute> HistoryRoutes(HistoryCalls history)
    {
        ApiParameter run = new("run", false, "Only what is of this run.");
        ApiParameter machine = new("machine", false, "Only what is of this machine.");
        ApiParameter metric = new("metric", false, "Only what is of this metric.");
        ApiParameter from = new("from", false, "Start of the range: a time such as 2026-11-21T10:15:00Z, or milliseconds since 1970.");
        ApiParameter to = new("to", false, "End of the range, which is not in it.");
        ApiParameter width = new("width", false, Invariant($"Most points wanted, from 1 to {Limits.WidestView}; 800 by default."));
        ApiParameter rows = new("most", false, "Most rows that are taken, from 1 to 1000000, which is the default; an answer with more is refused.");
        ApiParameter most = new("most", false, "Most events wanted, from 1 to 100000; 1000 by default.");
        ApiParameter state = new("state", false, "Only those that stand so: active, acknowledged, returned or closed.");
        ApiParameter severity = new("severity", false, "Only those of this severity: low, medium, high or critical.");
        ApiParameter[] series = [machine with { IsRequired = true, Description = "Key of the machine." }, metric with { IsRequired = true, Description = "Name of the metric." }];
        yield return new("GET", "/api/history", "Whether and where runs are remembered.", history.StatusAsync) { Answer = typeof(HistoryStatusAnswer) };
        yield return new("GET", "/api/history/runs", "The runs that are remembered, the newest first.", history.RunsAsync) { Answer = typeof(HistoryRunsAnswer) };
        yield return new("GET", "/api/history/series", "The series that are remembered, those of the newest run first.", history.SeriesAsync)
        {
            Answer = typeof(HistorySeriesAnswer),
            Parameters = [machine, metric, run],
        };
        yield return new("GET", "/api/history/values", "Values of a series in a range, summed up for the width asked for.", history.ValuesAsync)
        {
            Answer = typeof(HistoryValuesAnswer),
            Parameters = [.. series, from, to, width, run, new("resolution", false, "raw, second, minute or hour, whatever the width."), rows],
        };
        yield return new("GET", "/api/history/compare", "A metric in two runs, each counted from its first sample.", history.CompareAsync)
        {
            Answer = typeof(HistoryComparisonAnswer),
            Parameters = [.. series, new("first", true, "Id of a run."), new("second", true, "Id of another."), width],
        };
        yield return new("GET", "/api/history/alerts", "Alerts that are remembered, as they stood last, the newest first.", history.AlertsAsync)
        {
            Answer = typeof(HistoryEventsAnswer),
            Parameters = [from, to, machine, metric, state, severity, run, most],
        };
        yield return new("GET", "/api/history/signals", "Points that broke a rule, the newest first.", history.SignalsAsync)
        {
            Answer = typeof(HistoryEventsAnswer),
            Parameters = [from, to, machine, metric, new("state", false, "Only those of this rule."), severity, run, most],
        };
        yield return new("GET", "/api/history/health", "Changes of health, the newest first.", history.HealthAsync)
        {
            Answer = typeof(HistoryEventsAnswer),
            Parameters = [from, to, machine with { Description = "Only those of this component." }, new("state", false, "Only changes to this status."), run, most],
        };
    }
}
