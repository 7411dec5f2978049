using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls that read the live state.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class StateCalls(Workbench workbench)
{
    /// <summary><c>GET /api/status</c>.</summary>
    public Task StatusAsync(HttpContext context)
    {
        var all = Brief();
        var answer = new StatusAnswer(
            all.Operation ?? OperationStatus.Idle,
            all.Statistics ?? StatisticsView.None,
            new AlertTotals(all.Alerts.Count(Holds), all.Alerts.Count(IsUnseen)),
            new HealthTotal((all.Health ?? HealthView.Unknown).Status),
            ProductName.This,
            workbench.Time.GetUtcNow());
        return Answer.WriteAsync(context, answer, WireJson.Types.StatusAnswer);
    }

    /// <summary><c>GET /api/metrics</c>.</summary>
    public Task MetricsAsync(HttpContext context) =>
        Answer.WriteAsync(context, new MetricsAnswer(Brief().Metrics), WireJson.Types.MetricsAnswer);

    /// <summary><c>GET /api/metrics/history</c>.</summary>
    public Task HistoryAsync(HttpContext context)
    {
        var machine = Required(context, "machine");
        var metric = Required(context, "metric");
        var width = WidthOf(context);
        var reading = Brief().Metrics.FirstOrDefault(known => known.Machine == machine && known.Metric == metric);
        if (reading is null || workbench.Live.Course(machine, metric, width) is not { } points)
        {
            throw new ApiException(
                StatusCodes.Status404NotFound,
                $"Machine '{machine}' has no metric '{metric}' in this run; GET /api/metrics lists what there is.");
        }

        return Answer.WriteAsync(
            context, new HistoryAnswer(machine, metric, reading.Unit, points), WireJson.Types.HistoryAnswer);
    }

    /// <summary><c>GET /api/spc</c>.</summary>
    public Task ChartsAsync(HttpContext context) =>
        Answer.WriteAsync(context, new ChartsAnswer(ChartsOnWire.Of(Brief().Charts)), WireJson.Types.ChartsAnswer);

    /// <summary><c>GET /api/alerts</c>.</summary>
    public Task AlertsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        bool? active = query.TryGetValue("active", out var wanted) ? ActiveOf(wanted.ToString()) : null;
        Severity? severity = query.TryGetValue("severity", out var named) ? SeverityOf(named.ToString()) : null;
        var (machine, metric) = ((string?)query["machine"], (string?)query["metric"]);
        var found = Brief().Alerts
            .Where(alert => (active is null || Holds(alert) == active)
                && (severity is null || alert.Severity == severity)
                && (machine is null || alert.Machine == machine)
                && (metric is null || alert.Metric == metric))
            .OrderByDescending(alert => alert.RaisedAt);
        return Answer.WriteAsync(context, new AlertsAnswer([.. found]), WireJson.Types.AlertsAnswer);
    }

    /// <summary><c>GET /api/health</c>.</summary>
    public Task HealthAsync(HttpContext context) =>
        Answer.WriteAsync(context, Brief().Health ?? HealthView.Unknown, WireJson.Types.HealthView);

    /// <summary>Whether the condition of an alert holds.</summary>
    internal static bool Holds(AlertView alert) => alert.State is AlertStanding.Active or AlertStanding.Acknowledged;

    /// <summary>Whether nobody has acknowledged an alert.</summary>
    internal static bool IsUnseen(AlertView alert) => alert.State is AlertStanding.Active or AlertStanding.Returned;

    /// <summary>Everything but the courses, which a caller of one of these doesn't want.</summary>
    private LiveChanges Brief() => workbench.Live.Everything(width: 1);

    private static string Required(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } value
            ? value
            : throw ApiException.BadRequest($"The parameter '{name}' is missing; write ?machine=MACHINE&metric=METRIC.");

    private static int WidthOf(HttpContext context)
    {
        if (!context.Request.Query.TryGetValue("width", out var text))
        {
            return LiveState.DefaultWidth;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && width is >= 1 and <= Limits.WidestView
            ? width
            : throw ApiException.BadRequest(Invariant($"width is '{text}'; it must be a whole number from 1 to {Limits.WidestView}."));
    }

    private static bool ActiveOf(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw ApiException.BadRequest($"active is '{text}'; it must be true or false."),
    };

    private static Severity SeverityOf(string text) =>
        Enum.GetValues<Severity>().Cast<Severity?>()
            .FirstOrDefault(known => known.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw ApiException.BadRequest($"severity is '{text}'; it must be low, medium, high or critical.");
}
